/** The bounds of imports. Units end the names. */
import { defaultsOf, type LimitsOf, limit } from '#kernel/limits.ts';

export const connectLimitTable = {
  recordBytesMax: limit(
    16_000_000,
    100_000,
    10_000_000_000,
    'One Feature of an uploaded file, or one member of a document that is read whole.',
  ),
  chunkBytesMax: limit(
    65_536,
    100,
    10_000_000,
    'Large chunks of an uploaded body are read in pieces of this size.',
  ),
  batchRowsMax: limit(400, 1, 100_000, 'Rows of a file that are written together.'),
  importBatchBytesMax: limit(
    4_000_000,
    10_000,
    1_000_000_000,
    'Bytes of the file behind one batch of an import.',
  ),
  batchesInFlightMax: limit(2, 1, 1_000, 'Batches of one import under way at the same time.'),
  noticesMax: limit(
    1_000,
    10,
    1_000_000,
    'Notices of an import that are answered and kept; further ones are counted.',
  ),
  noticesPerCodeMax: limit(
    100,
    1,
    100_000,
    'Of these, notices of one code, so that one frequent fault does not hide the others.',
  ),
  boundaryPositionsMax: limit(
    1_500_000,
    10_000,
    1_000_000_000,
    'Positions of all boundaries of one file: they are gathered by municipality in memory.',
  ),
  columnsMax: limit(
    2_000,
    10,
    1_000_000,
    'Different properties of one GeoJSON file that become attributes; those of later rows are read over.',
  ),
  importsAtOnceMax: limit(4, 1, 64, 'Imports that run at the same time.'),
  progressMsMin: limit(
    5_000,
    10,
    1_000_000,
    'Pause between two writes of the progress of an import, which tell that it is alive.',
  ),
  silenceMsMax: limit(
    60_000,
    100,
    10_000_000,
    'A running import without progress for so long was interrupted.',
  ),
  sampleRowsMax: limit(
    1_000,
    10,
    100_000,
    'Rows of a table its plan is made of: header, roles, standard.',
  ),
  previewRowsMax: limit(
    5_000,
    100,
    1_000_000,
    'Rows that are looked at before a file is taken in.',
  ),
  townsMax: limit(
    250_000,
    0,
    10_000_000,
    'Towns that addresses are looked up in; about 200 bytes of memory each. Japan has about 190,000.',
  ),
  placesMax: limit(
    20_000,
    0,
    10_000_000,
    'Rows of a table with coordinates, but without a standard or a type, that become entities; a longer one stays a table.',
  ),
  harvestPauseMsMin: limit(
    2_000,
    0,
    600_000,
    'Pause between two calls of a catalogue that is harvested, as its operators ask for.',
  ),
  harvestItemsMax: limit(20_000, 1, 1_000_000, 'Datasets of one catalogue that are harvested.'),
  sourceMsMax: limit(60_000, 100, 3_600_000, 'Time a source has to begin to answer, and to go on.'),
  sourceRedirectsMax: limit(5, 0, 20, 'Redirects of a source that are followed.'),
  sourceJsonBytesMax: limit(
    50_000_000,
    10_000,
    1_000_000_000,
    'Largest answer of a catalogue that is harvested.',
  ),
  connectorRunsMax: limit(200, 1, 10_000, 'Runs of a connector whose record is kept.'),
  connectorErrorsMax: limit(
    200,
    1,
    10_000,
    'Errors of one run that are kept; further ones are counted.',
  ),
  archiveBytesMax: limit(
    50_000_000,
    1_000_000,
    1_000_000_000,
    'Largest workbook or shapefile, which are read in memory.',
  ),
  unpackedBytesMax: limit(
    300_000_000,
    1_000_000,
    10_000_000_000,
    'All that a ZIP holds, unpacked.',
  ),
  batchAttemptsMax: limit(
    6,
    1,
    1_000,
    'Times a batch of an import is offered again while the database is away.',
  ),
};

export type ConnectLimits = LimitsOf<typeof connectLimitTable>;

export const defaultConnectLimits: ConnectLimits = defaultsOf(connectLimitTable);
