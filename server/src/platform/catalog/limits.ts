/** The bounds of the catalogue. Units end the names. */
import { defaultsOf, type LimitsOf, limit } from '#kernel/limits.ts';

/** What a description may hold: part of the published shape, so the same in every installation. */
export const shapeBounds = {
  resourcesPerDatasetMax: 1_000,
  tagsMax: 100,
  textCharactersMax: 100_000,
} as const;

export const catalogLimitTable = {
  documentBytesMax: limit(1_000_000, 10_000, 100_000_000, 'Metadata of one dataset, as JSON.'),
  fieldsMax: limit(1_000, 1, 10_000, 'Columns of a table of the datastore.'),
  cellBytesMax: limit(1_000_000, 1_000, 100_000_000, 'One cell of a table, as JSON.'),
  tableBatchRowsMax: limit(5_000, 1, 100_000, 'Rows one statement stores in a table.'),
  tableBatchBytesMax: limit(
    4_000_000,
    10_000,
    100_000_000,
    'Bytes one statement stores in a table.',
  ),
  copyBytesMax: limit(
    16_000_000,
    10_000,
    1_000_000_000,
    'Bytes of rows one COPY takes; a load that breaks off goes on behind the last one.',
  ),
  copyMsMax: limit(2_000, 10, 60_000, 'Time one COPY takes rows before they are committed.'),
  rowsPerCallMax: limit(
    32_000,
    1,
    1_000_000,
    "Rows one call of an interface may send or ask for; CKAN's own cap by default.",
  ),
  datasetsPerPageMax: limit(
    1_000,
    1,
    100_000,
    "Datasets of one page of the CKAN interface; CKAN's own cap by default.",
  ),
  loadMsMax: limit(
    24 * 3_600_000,
    60_000,
    30 * 24 * 3_600_000,
    'A load of rows without progress for so long is removed.',
  ),
  listedNamesMax: limit(
    200_000,
    1,
    10_000_000,
    'Names in one list of the CKAN interface: catalogues of the size of a country.',
  ),
  listedGroupsMax: limit(1_000, 1, 100_000, 'Groups in one list of the CKAN interface.'),
  feedEntriesMax: limit(50, 1, 10_000, 'Entries of a feed of datasets.'),
  deletedDaysMax: limit(
    30,
    0,
    36_500,
    'Days in which a dataset that was deleted can be brought back.',
  ),
  fileTableMsMax: limit(
    3_600_000,
    60_000,
    7 * 24 * 3_600_000,
    'A file that waits to become a table for so long is read again by a server that starts.',
  ),
  searchTermsMax: limit(12, 1, 100, 'Words of one search; further ones are not looked for.'),
  searchRankedMax: limit(
    3_000,
    0,
    1_000_000,
    'Matches that are ordered by how well they match; ranking reads every match whole.',
  ),
  searchCharactersMax: limit(400, 10, 10_000, 'Characters of one search.'),
  searchedCharactersMax: limit(
    20_000,
    1_000,
    200_000,
    'Characters of a document that can be found by.',
  ),
  searchCacheEntriesMax: limit(500, 1, 100_000, 'Counts of searches kept in memory.'),
  searchCacheMsMax: limit(60_000, 0, 3_600_000, 'Time counts of a search are kept in memory.'),
  facetDocumentsMax: limit(
    500_000,
    0,
    50_000_000,
    'Documents whose facets a process keeps in memory to count by, about 60 bytes each; beyond them the database counts.',
  ),
  messageCharactersMax: limit(4_000, 100, 100_000, 'Characters of a suggestion or report.'),
  messagesPerDayMax: limit(
    500,
    1,
    1_000_000,
    'Suggestions and reports a tenant may receive in a day.',
  ),
  placedRowsMax: limit(
    5_000_000,
    0,
    1_000_000_000,
    'Rows of a table that is drawn as vector tiles.',
  ),
  areaCornersMax: limit(100, 3, 10_000, 'Corners of an area that places are looked for in.'),
  placeTablesMax: limit(
    10_000,
    1,
    1_000_000,
    'Tables with places that one search for layers of the map looks through.',
  ),
  placesPauseMs: limit(
    60_000,
    0,
    86_400_000,
    'Pause before the places of a table that keeps changing are found anew.',
  ),
  tilePointsMax: limit(
    1_000,
    1,
    100_000,
    'Rows of one tile that come as themselves; more are counted in cells.',
  ),
  datasetTileCacheBytesMax: limit(
    32_000_000,
    0,
    10_000_000_000,
    'Memory for tiles of datasets that stand already.',
  ),
  linksPerRunMax: limit(
    2_000,
    0,
    1_000_000,
    'Addresses of files elsewhere that are asked in one night whether they answer.',
  ),
  linkHoursMin: limit(160, 1, 8_760, 'Hours before such an address is asked again.'),
  linkMsMax: limit(20_000, 100, 600_000, 'Time such an address has to answer.'),
  linkRedirectsMax: limit(5, 0, 20, 'Redirects of such an address that are followed.'),
  countPauseMs: limit(2_000, 1, 600_000, 'Pause between two writes of download counts.'),
} as const;

export type CatalogLimits = LimitsOf<typeof catalogLimitTable>;

export const defaultCatalogLimits: CatalogLimits = defaultsOf(catalogLimitTable);
