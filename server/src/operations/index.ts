/** The door of backup and restore. */
export {
  type ArchiveSummary,
  type Installation,
  NoRoom,
  putInPlace,
  stageArchive,
  writeArchive,
} from './archive.ts';
export { type OperationsOptions, operationsRoutes } from './routes.ts';
export { openSuccession, type Standstill } from './standstill.ts';
