/** 指定緊急避難場所 and 指定避難所 become EvacuationSite and EvacuationShelter. docs/data-models.md. */
import { isGsiShelter, notice, parseGsiShelter, type ShelterRecord } from '@kumiki/civic';
import { heldEntity, type Plain, urnOf } from './held-entity.ts';
import { type Importer, type MapperSettings, type RecordMapper, refusedRow } from './importer.ts';
import { KnownIds } from './known-ids.ts';

const credit = '国土地理院「指定緊急避難場所・指定避難所データ」を加工して作成';
const licence = 'https://www.digital.go.jp/resources/open_data/public_data_license_v1.0';

export const shelters: Importer = {
  format: 'gsi-shelters',
  isOpenData: true,
  recognises: isGsiShelter,
  start: mapperOf,
};

function mapperOf({ options }: MapperSettings): RecordMapper {
  const known = new KnownIds();
  return {
    map: ({ value, place, bytes }) => {
      const outcome = parseGsiShelter(value, options, place);
      if (!outcome.ok) return refusedRow(outcome.notice);
      const record = outcome.value;
      const type = record.kind === 'site' ? 'EvacuationSite' : 'EvacuationShelter';
      const id = urnOf(type, record.commonId);
      if (!known.add(id)) {
        return refusedRow(notice('duplicate-id', { id: record.commonId }, place));
      }
      const properties = {
        ...propertiesOf(record),
        source: options.source ?? credit,
        license: options.license ?? licence,
      };
      const location = { type: 'Point', coordinates: record.position } as const;
      const entity = heldEntity({ id, type, properties, location });
      return { drafts: [{ entity, place, rows: 1, bytes }], notices: outcome.notices, refused: 0 };
    },
    end: () => ({ drafts: [], notices: [], refused: 0 }),
  };
}

function propertiesOf(record: ShelterRecord): Readonly<Record<string, Plain>> {
  const shared = {
    identifier: record.commonId,
    name: record.name,
    address: record.address,
    localGovernmentCode: record.localGovernmentCode,
    prefectureName: record.prefectureName,
    municipalityName: record.municipalityName,
    remarks: record.remarks,
  };
  return record.kind === 'site'
    ? { ...shared, hazard: record.hazards, sameAddressShelter: record.hasShelterAtSameAddress }
    : {
        ...shared,
        sameAddressSite: record.hasSiteAtSameAddress,
        eligiblePeople: record.eligiblePeople,
        otherInformation: record.otherInformation,
      };
}
