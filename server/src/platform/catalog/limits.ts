/** The bounds of the catalogue. Units end the names. */

export interface CatalogLimits {
  readonly resourcesPerDatasetMax: number;
  readonly tagsMax: number;
  readonly textCharactersMax: number;
  /** A dataset's metadata as JSON. */
  readonly documentBytesMax: number;
  readonly fieldsMax: number;
  /** Of one cell, as JSON. */
  readonly cellBytesMax: number;
  /** Rows and bytes of one statement that stores rows. */
  readonly batchRowsMax: number;
  readonly batchBytesMax: number;
  /** Rows one call of an interface may send or ask for. CKAN's own cap. */
  readonly rowsPerCallMax: number;
  /** Datasets of one page. CKAN's own cap. */
  readonly datasetsPerPageMax: number;
  /** A load without progress for so long is removed. */
  readonly loadMsMax: number;
  /** Words of one search. */
  readonly searchTermsMax: number;
  readonly searchCharactersMax: number;
  /** Characters of a document that are searched. */
  readonly searchedCharactersMax: number;
  /** Answers of searches kept in memory. */
  readonly searchCacheEntriesMax: number;
  readonly searchCacheMsMax: number;
  readonly messageCharactersMax: number;
  /** Suggestions and reports a tenant may receive in a day. */
  readonly messagesPerDayMax: number;
  /** Pause between two writes of download counts. */
  readonly countPauseMs: number;
}

export const defaultCatalogLimits: CatalogLimits = {
  resourcesPerDatasetMax: 1_000,
  tagsMax: 100,
  textCharactersMax: 100_000,
  documentBytesMax: 1_000_000,
  fieldsMax: 1_000,
  cellBytesMax: 1_000_000,
  batchRowsMax: 5_000,
  batchBytesMax: 4_000_000,
  rowsPerCallMax: 32_000,
  datasetsPerPageMax: 1_000,
  loadMsMax: 24 * 3_600_000,
  searchTermsMax: 12,
  searchCharactersMax: 400,
  searchedCharactersMax: 20_000,
  searchCacheEntriesMax: 500,
  searchCacheMsMax: 60_000,
  messageCharactersMax: 4_000,
  messagesPerDayMax: 500,
  countPauseMs: 2_000,
};
