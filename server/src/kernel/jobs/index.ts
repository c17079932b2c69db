/** The door of background work. */
export {
  type JobContext,
  type JobHandler,
  type Jobs,
  type JobsOptions,
  openJobs,
  type SendOptions,
} from './jobs.ts';
export { defineQueue, type Queue, type QueueOptions } from './queue.ts';
export type { QueueCounts } from './store.ts';
