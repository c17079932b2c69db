/** Measurements of the database connections and of the disk. */
import type { Database } from '../database/index.ts';
import type { Metrics } from '../metrics.ts';
import type { DiskAlarm } from './disk-alarm.ts';

/** Registers them; they are read when asked for. */
export function measureStorage(metrics: Metrics, database: Database, disk: DiskAlarm): void {
  const ready = metrics.gauge('kumiki_database_ready', '1 while the database can be used.').of();
  const connections = metrics.gauge(
    'kumiki_database_connections',
    'Connections of this process to the database, and statements waiting for one.',
    ['state'],
  );
  const free = metrics.gauge('kumiki_disk_free_bytes', 'Free space of the data folder.').of();
  const { pool } = database;
  metrics.beforeExposition(() => {
    ready.set(database.isReady() ? 1 : 0);
    connections.of('busy').set(pool.totalCount - pool.idleCount);
    connections.of('idle').set(pool.idleCount);
    connections.of('waiting').set(pool.waitingCount);
    free.set(disk.freeBytes);
  });
}
