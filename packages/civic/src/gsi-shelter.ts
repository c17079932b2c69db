/** 国土地理院 指定緊急避難場所・指定避難所データ: one feature becomes a typed record. */
import { isObject, parseFeature, RowReader } from './feature.ts';
import { type Geometry, isInJapan, type Position, parseGeometry } from './geometry.ts';
import { type Hazard, hazardKeys, hazards } from './hazard.ts';
import { toNormalWidth } from './japanese-text.ts';
import { type LocalGovernmentCode, parseLocalGovernmentCode } from './local-government-code.ts';
import { splitMunicipalityName } from './municipality.ts';
import { inside, type Notice, notice, type Parsed, type Place, parsed, refused } from './notice.ts';

/** `site`: 指定緊急避難場所, where one flees from a hazard. `shelter`: 指定避難所, where one stays afterwards. */
export type ShelterKind = 'site' | 'shelter';

interface SharedFields {
  /** 共通ID: `E`, the five-digit code of the municipality, five digits, three of kind and place. */
  readonly commonId: string;
  readonly name: string | undefined;
  readonly address: string | undefined;
  readonly prefectureName: string | undefined;
  readonly municipalityName: string | undefined;
  readonly localGovernmentCode: LocalGovernmentCode;
  readonly remarks: string | undefined;
  readonly position: Position;
}

export interface EvacuationSiteRecord extends SharedFields {
  readonly kind: 'site';
  /** In the order of the law; empty when none is marked. */
  readonly hazards: readonly Hazard[];
  /** 指定避難所との住所同一: a 指定避難所 has the same address. */
  readonly hasShelterAtSameAddress: boolean;
}

export interface EvacuationShelterRecord extends SharedFields {
  readonly kind: 'shelter';
  /** 指定緊急避難場所との住所同一. */
  readonly hasSiteAtSameAddress: boolean;
  /** 受入対象者: whom a 福祉避難所 takes in. */
  readonly eligiblePeople: string | undefined;
  /** その他市町村長が必要と認める事項. */
  readonly otherInformation: string | undefined;
}

export type ShelterRecord = EvacuationSiteRecord | EvacuationShelterRecord;

const columns = {
  commonId: '共通ID',
  municipality: '都道府県名及び市町村名',
  name: '施設・場所名',
  address: '住所',
  remarks: '備考',
  sameAsShelter: '指定避難所との住所同一',
  sameAsSite: '指定緊急避難場所との住所同一',
  eligiblePeople: '受入対象者',
  otherInformation: 'その他市町村長が必要と認める事項',
} as const;

/** Whether a feature's properties are those of this source. */
export function isGsiShelter(feature: unknown): boolean {
  if (!isObject(feature) || !isObject(feature['properties'])) return false;
  const { properties } = feature;
  return columns.commonId in properties && columns.name in properties;
}

/** The kind its columns tell: only one of the two sources has hazards, the other who is taken in. */
export function findShelterKind(
  properties: Readonly<Record<string, unknown>>,
): ShelterKind | undefined {
  const isSite =
    columns.sameAsShelter in properties ||
    hazardKeys.some((hazard) => hazards[hazard].gsiColumn in properties);
  const isShelter = columns.sameAsSite in properties || columns.eligiblePeople in properties;
  if (isSite === isShelter) return undefined;
  return isSite ? 'site' : 'shelter';
}

/** The third digit from the right of a 共通ID: 2 is a 指定緊急避難場所, 1 a 指定避難所 (seen in every published file). */
function kindOfCommonId(commonId: string): ShelterKind | undefined {
  const digit = commonId.at(-3);
  if (digit === '2') return 'site';
  return digit === '1' ? 'shelter' : undefined;
}

const kindNames: Readonly<Record<ShelterKind, string>> = {
  site: '指定緊急避難場所',
  shelter: '指定避難所',
};

/** What the caller knows of the file: the folder it lay in, the municipality its name gives. */
export interface ShelterFile {
  readonly kind?: ShelterKind | undefined;
  readonly localGovernmentCode?: LocalGovernmentCode | undefined;
}

/**
 * Reads one feature. The columns decide the kind, then the file, then the 共通ID; a file that says otherwise
 * is noticed. A row without a position in Japan or without a 共通ID is refused.
 */
export function parseGsiShelter(
  input: unknown,
  file: ShelterFile,
  place: Place = {},
): Parsed<ShelterRecord> {
  const feature = parseFeature(input, place);
  if (!feature.ok) return feature;
  const { properties } = feature.value;
  const row = new RowReader(properties, place);
  const identity = readIdentity(row);
  if (!identity.ok) return identity;
  const at = inside(place, 'geometry');
  const geometry = parseGeometry(feature.value.geometry, at);
  if (!geometry.ok) return geometry;
  const position = readPoint(geometry.value, at);
  if (!position.ok) return position;
  row.notices.push(...geometry.notices, ...mismatches(properties, identity.value, file, place));
  const shared = { ...readSharedFields(row), ...identity.value, position: position.value };
  const kind = findShelterKind(properties) ?? file.kind ?? kindOfCommonId(shared.commonId);
  const record = kind === 'shelter' ? readShelter(row, shared) : readSite(row, shared);
  return parsed(record, row.notices);
}

type Identity = Pick<SharedFields, 'commonId' | 'localGovernmentCode'>;

function readIdentity(row: RowReader): Parsed<Identity> {
  const { commonId: column } = columns;
  const written = row.findText(column);
  if (written === undefined) return refused(notice('missing-id', { column }, row.at(column)));
  const commonId = toNormalWidth(written).toUpperCase();
  const code = parseLocalGovernmentCode(commonId.slice(1, 6));
  if (!/^E[0-9]{13}$/.test(commonId) || !code.ok) {
    return refused(notice('common-id-invalid', { value: written }, row.at(column)));
  }
  return parsed({ commonId, localGovernmentCode: code.value });
}

function readPoint(geometry: Geometry, place: Place): Parsed<Position> {
  if (geometry.type !== 'Point') {
    return refused(
      notice('geometry-invalid', { reason: `${geometry.type} is not a Point` }, place),
    );
  }
  const position = geometry.coordinates;
  return isInJapan(position)
    ? parsed(position)
    : refused(notice('coordinates-outside-japan', { value: `[${position.join(', ')}]` }, place));
}

function mismatches(
  properties: Readonly<Record<string, unknown>>,
  identity: Identity,
  file: ShelterFile,
  place: Place,
): readonly Notice[] {
  const notices: Notice[] = [];
  const kind = findShelterKind(properties);
  if (kind !== undefined && file.kind !== undefined && kind !== file.kind) {
    const values = { expected: kindNames[file.kind], found: kindNames[kind] };
    notices.push(notice('kind-mismatch', values, place));
  }
  const { localGovernmentCode: found } = identity;
  const expected = file.localGovernmentCode;
  if (expected !== undefined && expected !== found) {
    const at = { ...place, column: columns.commonId };
    notices.push(notice('local-government-code-mismatch', { expected, found }, at));
  }
  return notices;
}

function readSharedFields(row: RowReader) {
  const names = splitMunicipalityName(row.expectText(columns.municipality) ?? '');
  return {
    name: row.expectText(columns.name),
    address: row.expectText(columns.address),
    prefectureName: names?.prefectureName,
    municipalityName: names?.municipalityName,
    remarks: row.findText(columns.remarks),
  };
}

function readSite(row: RowReader, shared: SharedFields): EvacuationSiteRecord {
  const marked = hazardKeys.filter((hazard) => row.readFlag(hazards[hazard].gsiColumn));
  if (marked.length === 0) row.notices.push(notice('no-hazard', {}, row.at(columns.name)));
  return {
    kind: 'site',
    ...shared,
    hazards: marked,
    hasShelterAtSameAddress: row.readFlag(columns.sameAsShelter),
  };
}

function readShelter(row: RowReader, shared: SharedFields): EvacuationShelterRecord {
  return {
    kind: 'shelter',
    ...shared,
    hasSiteAtSameAddress: row.readFlag(columns.sameAsSite),
    eligiblePeople: row.findText(columns.eligiblePeople),
    otherInformation: row.findText(columns.otherInformation),
  };
}
