/** The door of the catalogue: datasets, tables, search. */
export { type Catalog, type CatalogOptions, createCatalog } from './catalog.ts';
export { readPackageMetadata } from './ckan/read-metadata.ts';
export type {
  DatasetDocument,
  DatasetDraft,
  DatasetRecord,
  Origin,
  Resource,
} from './dataset.ts';
export type { Actor, ChangeOptions, Datasets, HarvestOutcome } from './datasets.ts';
export { aggregateRows, type RowMeasure } from './datastore/aggregate.ts';
export { cellJson } from './datastore/cell-json.ts';
export {
  type Cell,
  type Field,
  type FieldType,
  fieldTypes,
  parseCell,
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
  WrittenRows,
} from './datastore/table.ts';
export type { FileRead, FileToRead } from './file-tables.ts';
export { type CatalogLimits, catalogLimitTable } from './limits.ts';
export { listDatasetTitles } from './name-store.ts';
export { type ScoreAt, scoresOverTime } from './quality/over-time.ts';
export {
  publicReader,
  type Reader,
  readerKeys,
  readerOf,
  staffReader,
  visibleDatasets,
} from './reader.ts';
export type {
  Search,
  SearchAnswer,
  SearchDocument,
  SearchHit,
  SearchQuery,
  Suggestion,
} from './search/document.ts';
export { createSearch, type SearchParts } from './search/search.ts';
export { findDataset } from './store.ts';
export { type EstatCode, estatCategories, findEstat } from './vocabulary/estat.ts';
export { type Format, findFormat } from './vocabulary/formats.ts';
export { type FrequencyCode, findFrequency, frequencies } from './vocabulary/frequencies.ts';
export { findLicence, type Licence, licences } from './vocabulary/licences.ts';
export { type ThemeCode, themes } from './vocabulary/themes.ts';
