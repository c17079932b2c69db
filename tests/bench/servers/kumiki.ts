/** The server under measurement, on the loopback address: open, or `closed` as it is started for anyone. */
import { readConfig, start } from '../../../server/src/main.ts';

const [, , folder = '', databaseUrl = '', kind = 'open'] = process.argv;
const config = readConfig(
  {
    isOpen: kind === 'open',
    host: '127.0.0.1',
    port: 0,
    dataFolder: folder,
    databaseUrl,
    diskFreeBytesMin: 0,
  },
  {},
);
if (!config.ok) throw new Error(config.error.join('\n'));
const running = await start(config.value);
process.on('SIGTERM', () => {
  void running.close().then(() => process.exit(0));
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.send?.(running.port);
