/** The door of the file store. */
export type {
  ByteRange,
  FileContent,
  FileKey,
  FileStore,
  ListedFile,
  StoredFile,
} from './file-store.ts';
export { openFolderStore } from './folder-store.ts';
