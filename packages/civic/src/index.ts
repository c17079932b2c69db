/** The door of @kumiki/civic. */
export { type Town, type TownFinder, TownIndex } from './address/town-index.ts';
export {
  type AdministrativeAreaRecord,
  geometryOfPolygons,
  isAdministrativeArea,
  type PolygonCoordinates,
  parseAdministrativeArea,
} from './administrative-area.ts';
export { isLatitudeOfJapan, isLongitudeOfJapan } from './cell/coordinate.ts';
export { type FlagStyle, flagText, readFlag } from './cell/flag.ts';
export { mendCell } from './cell/mend.ts';
export { isRepairCode, type Repair, type RepairCode } from './cell/repair-table.ts';
export { isRole, type Role, roleNames, roles } from './column/role.ts';
export { type CsvValue, csvCell, csvRow } from './csv-cell.ts';
export { type Feature, parseFeature } from './feature.ts';
export { fiscalYearOf } from './fiscal-year.ts';
export { type Geometry, isInJapan, japanBounds, type Position, parseGeometry } from './geometry.ts';
export {
  type EvacuationShelterRecord,
  type EvacuationSiteRecord,
  findShelterKind,
  isGsiShelter,
  parseGsiShelter,
  type ShelterFile,
  type ShelterKind,
  type ShelterRecord,
} from './gsi-shelter.ts';
export {
  findHazard,
  type Hazard,
  type HazardDefinition,
  type HazardNames,
  hazardKeys,
  hazards,
} from './hazard.ts';
export {
  foldForSearch,
  type StorableText,
  toHiragana,
  toKatakana,
  toNormalWidth,
  toStorableText,
} from './japanese-text.ts';
export {
  checkDigitOf,
  type LocalGovernmentCode,
  parseLocalGovernmentCode,
  prefectureCodeOf,
  withoutCheckDigit,
} from './local-government-code.ts';
export {
  easyName,
  findMunicipalityKind,
  type MunicipalityKind,
  type PlaceName,
  prefectures,
  type SplitName,
  splitMunicipalityName,
} from './municipality.ts';
export {
  inside,
  type Notice,
  type NoticeCode,
  type NoticeValues,
  notice,
  noticeTable,
  type Parsed,
  type Place,
  parsed,
  refused,
} from './notice.ts';
export { noticesMarkdown } from './notices-page.ts';
export {
  type DescribedDataset,
  type Frequency,
  type Freshness,
  freshnessOf,
  type MetadataPoint,
  type MetadataScore,
  metadataPointNames,
  metadataPoints,
  metadataScoreOf,
} from './quality/metadata.ts';
export { type ColumnProfile, ColumnProfiler } from './quality/profile.ts';
export {
  type BrokenRule,
  type Readability,
  type ReadableFile,
  type RuleFix,
  readabilityOf,
} from './quality/readability.ts';
export { type ReadabilityRule, readabilityRules } from './quality/rules.ts';
export {
  type FeedKind,
  feedKinds,
  parseRegion,
  type Region,
  type RegionFeed,
  type RegionMunicipality,
  type RegionOutcome,
} from './region.ts';
export { findStandardColumn, type StandardColumn } from './standard/columns.ts';
export {
  findStandardDataset,
  type StandardDataset,
  standardDatasets,
  standardFileName,
} from './standard/datasets.ts';
export { matchOne, matchStandard, type StandardMatch } from './standard/match.ts';
export {
  attributeOf,
  entityOf,
  type PropertyValue,
  positionOf,
  rowOf,
  type StandardEntity,
  type StandardRow,
} from './standard/standard-row.ts';
export { type CsvOptions, CsvParser, type CsvRow, type Delimiter } from './table/csv-parser.ts';
export { detectDelimiter } from './table/delimiter.ts';
export {
  type MendedRow,
  noticeOfRepair,
  RowMender,
  storedColumns,
  storedRoles,
} from './table/mend-row.ts';
export {
  type Corrections,
  type PlannedColumn,
  planTable,
  precisionColumn,
  type Sample,
  type TablePlan,
  type Undo,
} from './table/plan.ts';
export { decodeText, TextReader } from './text/decode.ts';
export {
  decoderNames,
  detectEncoding,
  type Encoding,
  EncodingDetector,
  encodingName,
  type TextEncoding,
} from './text/encoding.ts';
export { isTopology, parseTopology } from './topology.ts';
export type { Bilingual, Severity } from './wording.ts';
