/** The bounds of imports. Units end the names. */

export interface ConnectLimits {
  /** One Feature, or one member of a document that is read whole. */
  readonly recordBytesMax: number;
  /** A large chunk of a body is read in pieces of this size. */
  readonly chunkBytesMax: number;
  readonly batchRowsMax: number;
  /** Bytes of the file behind one batch. */
  readonly batchBytesMax: number;
  readonly batchesInFlightMax: number;
  /** Notices answered and kept; further ones are counted. */
  readonly noticesMax: number;
  /** Of one code, so that one frequent fault does not hide the others. */
  readonly noticesPerCodeMax: number;
  /** Positions of all boundaries of one file: they are gathered by municipality in memory. */
  readonly boundaryPositionsMax: number;
  /** Different properties of one GeoJSON file that become attributes; those of later rows are read over. */
  readonly columnsMax: number;
  readonly importsAtOnceMax: number;
  /** Pause between two writes of an import's progress, which tell that it is alive. */
  readonly progressMsMin: number;
  /** A running import without progress for so long was interrupted. */
  readonly silenceMsMax: number;
  /** Rows of a table its plan is made of: header, roles, standard. */
  readonly sampleRowsMax: number;
  /** A workbook or shapefile, which are read in memory. */
  readonly archiveBytesMax: number;
  /** All that a ZIP holds, unpacked. */
  readonly unpackedBytesMax: number;
  /** Times a batch is offered again while the database is away. */
  readonly batchAttemptsMax: number;
}

export const defaultConnectLimits: ConnectLimits = {
  recordBytesMax: 16_000_000,
  chunkBytesMax: 65_536,
  batchRowsMax: 400,
  batchBytesMax: 4_000_000,
  batchesInFlightMax: 2,
  noticesMax: 1_000,
  noticesPerCodeMax: 100,
  boundaryPositionsMax: 1_500_000,
  columnsMax: 2_000,
  importsAtOnceMax: 4,
  progressMsMin: 5_000,
  silenceMsMax: 60_000,
  sampleRowsMax: 1_000,
  archiveBytesMax: 50_000_000,
  unpackedBytesMax: 300_000_000,
  batchAttemptsMax: 6,
};
