/** Measurements of the process itself. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from '../metrics.ts';

/** Registers them; they are read when asked for. */
export function measureProcess(metrics: Metrics): void {
  const memory = metrics.gauge('process_resident_memory_bytes', 'Resident memory.').of();
  const heap = metrics.gauge('nodejs_heap_used_bytes', 'Heap in use.').of();
  const cpu = metrics.gauge('process_cpu_seconds_total', 'Processor time used.').of();
  const delay = metrics
    .gauge('nodejs_eventloop_delay_p99_seconds', 'Delay of the event loop since the last reading.')
    .of();
  const startedAt = metrics.gauge('process_start_time_seconds', 'Start, Unix time.').of();
  startedAt.set(Math.round(performance.timeOrigin / 1000));
  const delays = monitorEventLoopDelay({ resolution: 20 });
  delays.enable();
  metrics.beforeExposition(() => {
    const { rss, heapUsed } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    memory.set(rss);
    heap.set(heapUsed);
    cpu.set((user + system) / 1e6);
    delay.set(delays.percentile(99) / 1e9);
    delays.reset();
  });
}
