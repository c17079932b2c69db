/** The door of the catalogue: datasets, tables, search. */
export type {
  DatasetDocument,
  DatasetDraft,
  DatasetRecord,
  Origin,
  Resource,
} from './dataset.ts';
export {
  type Cell,
  type Field,
  type FieldType,
  fieldTypes,
  parseCell,
  type Row,
} from './datastore/field.ts';
export type {
  Datastore,
  Load,
  Replaced,
  ReplaceOptions,
  ResourceRef,
  RowPage,
  RowQuery,
  Table,
  TableShape,
} from './datastore/table.ts';
export { publicReader, type Reader, readerOf } from './reader.ts';
