/** The door of platform/connect. */
export { type Connect, type ConnectOptions, createConnect } from './connect.ts';
export { type ConnectLimits, connectLimitTable, defaultConnectLimits } from './limits.ts';
export { loadRegion } from './region.ts';
export { type ReadabilityAt, readabilityOverTime } from './sessions/readability.ts';
export { readArchive } from './table/archive.ts';
export { readSheets, type Sheet } from './table/spreadsheet.ts';
export { readSheetFacts } from './table/workbook-facts.ts';
