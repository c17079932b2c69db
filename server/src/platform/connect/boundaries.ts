/** 国土数値情報 N03 becomes one AdministrativeArea per municipality. docs/data-models.md. */
import {
  type AdministrativeAreaRecord,
  geometryOfPolygons,
  isAdministrativeArea,
  notice,
  type PolygonCoordinates,
  parseAdministrativeArea,
} from '@kumiki/civic';
import { heldEntity, urnOf } from './held-entity.ts';
import {
  type Draft,
  type Importer,
  type Mapped,
  type MapperSettings,
  type RecordMapper,
  refusedRow,
} from './importer.ts';
import type { SourceRecord } from './source-record.ts';

const credit = '国土交通省「国土数値情報（行政区域データ）」を加工して作成';
const licence = 'https://nlftp.mlit.go.jp/ksj/other/agreement.html';

export const boundaries: Importer = {
  format: 'n03',
  isOpenData: true,
  recognises: isAdministrativeArea,
  start: (settings) => new BoundaryMapper(settings),
};

interface GatheredArea {
  readonly first: AdministrativeAreaRecord;
  readonly place: SourceRecord['place'];
  readonly polygons: PolygonCoordinates[];
  rows: number;
  bytes: number;
}

/** The original files have one Feature per island, in any order: they are gathered by code until the end. */
class BoundaryMapper implements RecordMapper {
  readonly #settings: MapperSettings;
  readonly #areas = new Map<string, GatheredArea>();
  #positions = 0;

  constructor(settings: MapperSettings) {
    this.#settings = settings;
  }

  map({ value, place, bytes }: SourceRecord): Mapped {
    const outcome = parseAdministrativeArea(value, place);
    if (!outcome.ok) return refusedRow(outcome.notice);
    const record = outcome.value;
    this.#positions += record.polygons.flat().reduce((sum, ring) => sum + ring.length, 0);
    const limit = this.#settings.limits.boundaryPositionsMax;
    if (this.#positions > limit)
      return refusedRow(notice('boundaries-too-detailed', { limit }, place));
    const area = this.#areas.get(record.localGovernmentCode);
    if (area === undefined) {
      const polygons = [...record.polygons];
      this.#areas.set(record.localGovernmentCode, {
        first: record,
        place,
        polygons,
        rows: 1,
        bytes,
      });
    } else {
      for (const polygon of record.polygons) area.polygons.push(polygon);
      area.rows += 1;
      area.bytes += bytes;
    }
    return { drafts: [], notices: outcome.notices, refused: 0 };
  }

  end(): Mapped {
    const drafts = [...this.#areas.values()].map((area) => this.#draft(area));
    this.#areas.clear();
    return { drafts, notices: [], refused: 0 };
  }

  #draft({ first, place, polygons, rows, bytes }: GatheredArea): Draft {
    const { options } = this.#settings;
    const type = 'AdministrativeArea';
    const properties = {
      name: first.municipalityName,
      localGovernmentCode: first.localGovernmentCode,
      prefectureName: first.prefectureName,
      subprefectureName: first.subprefectureName,
      countyName: first.countyName,
      source: options.source ?? credit,
      license: options.license ?? licence,
    };
    const id = urnOf(type, first.localGovernmentCode);
    const location = geometryOfPolygons(polygons);
    return { entity: heldEntity({ id, type, properties, location }), place, rows, bytes };
  }
}
