/** The door of @kumiki/civic. */
export {
  type AdministrativeAreaRecord,
  geometryOfPolygons,
  isAdministrativeArea,
  type PolygonCoordinates,
  parseAdministrativeArea,
} from './administrative-area.ts';
export { type Feature, parseFeature } from './feature.ts';
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
  type Bilingual,
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
  type Severity,
} from './notice.ts';
export { noticesMarkdown } from './notices-page.ts';
export {
  type FeedKind,
  feedKinds,
  parseRegion,
  type Region,
  type RegionFeed,
  type RegionMunicipality,
  type RegionOutcome,
} from './region.ts';
export { isTopology, parseTopology } from './topology.ts';
