/** The contract of an importer: a format tells whether a record is its own, and maps records to entities. */
import type { Notice } from '@kumiki/civic';
import type { Entity } from '@kumiki/ngsi-ld';
import type { Format, ImportOptions } from './import-options.ts';
import type { ConnectLimits } from './limits.ts';
import type { SourceRecord } from './source-record.ts';

/** An entity on its way to the broker, with where it came from. */
export interface Draft {
  readonly entity: Entity;
  readonly place: SourceRecord['place'];
  /** Rows that went into it. */
  readonly rows: number;
  /** About how many bytes of the file are behind it. */
  readonly bytes: number;
}

/**
 * What became of one record. `refused` counts rows that end here, each with a notice of severity `error`;
 * a row in neither `drafts` nor `refused` is held back for `end`.
 */
export interface Mapped {
  readonly drafts: readonly Draft[];
  readonly notices: readonly Notice[];
  readonly refused: number;
}

/** Maps the records of one file, in order. May hold records back until `end`, within a bound of its own. */
export interface RecordMapper {
  map(record: SourceRecord): Mapped;
  end(): Mapped;
}

export interface MapperSettings {
  readonly options: ImportOptions;
  readonly limits: ConnectLimits;
}

/** One row of the table of formats. */
export interface Importer {
  readonly format: Format;
  /** Files of this format are published as open data. */
  readonly isOpenData: boolean;
  /** By one record, one of the first of a file. */
  recognises(value: unknown): boolean;
  start(settings: MapperSettings): RecordMapper;
}

export const nothing: Mapped = { drafts: [], notices: [], refused: 0 };

export function refusedRow(reason: Notice): Mapped {
  return { drafts: [], notices: [reason], refused: 1 };
}
