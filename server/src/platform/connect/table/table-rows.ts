/** Raw rows become planned rows: the plan is made of the first ones, then each row is mended or refused. */
import {
  type Corrections,
  type MendedRow,
  type Notice,
  planTable,
  RowMender,
  type TablePlan,
  type TownFinder,
} from '@kumiki/civic';
import type { RawReading, RawRow } from './raw-rows.ts';

/** One row after the header, as it was and as it is stored. */
export interface TableRow {
  /** The number of the record, from 1. */
  readonly row: number;
  readonly raw: RawRow;
  readonly outcome: MendedRow;
}

export type TableReading =
  | { readonly kind: 'plan'; readonly plan: TablePlan }
  | { readonly kind: 'rows'; readonly rows: readonly TableRow[] }
  | { readonly kind: 'notice'; readonly notice: Notice };

export interface TableReadOptions {
  readonly fileName: string;
  readonly corrections?: Corrections | undefined;
  /** Where addresses are looked up; undefined where nothing is loaded. */
  readonly towns?: TownFinder | undefined;
  /** Raw rows the plan is made of. */
  readonly sampleRowsMax: number;
}

/** Findings about the file first, then the plan, then rows. A file without rows has no plan. */
export async function* tableRows(
  readings: AsyncIterable<RawReading> | Iterable<RawReading>,
  { fileName, corrections, towns, sampleRowsMax }: TableReadOptions,
): AsyncGenerator<TableReading> {
  let sample: RawRow[] = [];
  let numbered: Numbering | undefined;
  for await (const reading of readings) {
    if (reading.kind === 'notice') {
      yield reading;
      continue;
    }
    if (numbered !== undefined) {
      yield { kind: 'rows', rows: numbered.mend(reading.rows) };
      continue;
    }
    sample.push(...reading.rows);
    if (sample.length < sampleRowsMax) continue;
    numbered = new Numbering(planOf(sample), towns);
    yield* numbered.begin(sample);
    sample = [];
  }
  if (numbered !== undefined || sample.every(isBlank)) return;
  numbered = new Numbering(planOf(sample), towns);
  yield* numbered.begin(sample);

  function planOf(rows: readonly RawRow[]): TablePlan {
    const first = rows.slice(0, sampleRowsMax).map(({ cells }) => cells);
    return planTable({ rows: first, fileName, hasTowns: towns !== undefined }, corrections);
  }
}

function isBlank({ cells }: RawRow): boolean {
  return cells.every((cell) => cell.trim() === '');
}

class Numbering {
  readonly #plan: TablePlan;
  readonly #mender: RowMender;
  #row = 0;

  constructor(plan: TablePlan, towns: TownFinder | undefined) {
    this.#plan = plan;
    this.#mender = new RowMender(plan, towns);
  }

  *begin(sample: readonly RawRow[]): Generator<TableReading> {
    yield { kind: 'plan', plan: this.#plan };
    for (const found of this.#plan.notices) yield { kind: 'notice', notice: found };
    yield { kind: 'rows', rows: this.mend(sample.slice(this.#plan.rowsBefore)) };
  }

  mend(rows: readonly RawRow[]): readonly TableRow[] {
    return rows.map((raw) => {
      this.#row += 1;
      return { row: this.#row, raw, outcome: this.#mender.mend(raw.cells, this.#row) };
    });
  }
}
