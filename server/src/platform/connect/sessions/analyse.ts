/** What is seen of a file before it is taken in: header, columns, standard, repairs, first rows, points. */
import {
  encodingName,
  isLatitudeOfJapan,
  isLongitudeOfJapan,
  type Notice,
  noticeOfRepair,
  parseFeature,
  parseGeometry,
  type Repair,
  type StandardMatch,
  type TablePlan,
  type TextEncoding,
} from '@kumiki/civic';
import type { ConnectLimits } from '../limits.ts';
import { type FileFacts, readRecords } from '../read-records.ts';
import type { SourceRecord } from '../source-record.ts';
import { TableRecord } from '../table/table-record.ts';
import type { TableRow } from '../table/table-rows.ts';
import {
  headerIndexMax,
  type ImportAnalysis,
  type MatchAnalysis,
  type OtherTable,
  type RepairAnalysis,
} from './session.ts';

const rowsShown = 20;
const headShown = 10;
const pointsShown = 500;
const noticesShown = 200;
const cellCharactersShown = 200;

/** Reads at most `previewRowsMax` rows. */
export async function analyseFile(
  chunks: AsyncIterable<Uint8Array>,
  encoding: TextEncoding,
  facts: FileFacts,
  limits: ConnectLimits,
): Promise<ImportAnalysis> {
  const seen = new Analysis(encodingName(encoding), facts);
  let isWhole = true;
  for await (const reading of readRecords(chunks, limits, { ...facts, encoding })) {
    if (reading.kind === 'notice') seen.note(reading.notice);
    else seen.add(reading.record);
    if (seen.rowsRead >= limits.previewRowsMax) {
      isWhole = false;
      break;
    }
  }
  return seen.result(isWhole);
}

class Analysis {
  readonly #encoding: string;
  readonly #facts: FileFacts;
  readonly #notices: Notice[] = [];
  readonly #repairs = new Map<string, { first: Repair; count: number }>();
  readonly #repaired = new Map<string, number>();
  readonly #invalid = new Map<string, number>();
  readonly #rows: { row: number; raw: readonly string[]; values: readonly string[] }[] = [];
  readonly #points: [number, number, string][] = [];
  #plan: TablePlan | undefined;
  #isPlaces = false;
  #refused = 0;
  #otherTable: OtherTable | undefined;
  rowsRead = 0;

  constructor(encoding: string, facts: FileFacts) {
    this.#encoding = encoding;
    this.#facts = facts;
  }

  note(found: Notice): void {
    if (this.#notices.length < noticesShown) this.#notices.push(found);
  }

  add({ value, place }: SourceRecord): void {
    this.rowsRead += 1;
    if (value instanceof TableRecord) this.#addRow(value);
    else this.#addFeature(value, place);
  }

  result(isWhole: boolean): ImportAnalysis {
    const plan = this.#plan;
    const undone = this.#facts.corrections?.undone ?? [];
    return {
      kind: plan !== undefined ? 'table' : this.#isPlaces ? 'places' : 'nothing',
      encoding: this.#encoding,
      header: plan === undefined || !plan.hasHeader ? 'none' : plan.rowsBefore - 1,
      columns: (plan?.columns ?? []).map((column) => ({
        name: column.name,
        role: column.role,
        confidence: column.confidence,
        by: column.by,
        standard: column.standard?.name,
        repaired: this.#repaired.get(column.name) ?? 0,
        invalid: this.#invalid.get(column.name) ?? 0,
      })),
      match: plan?.match && matchAnalysis(plan.match),
      alternatives: (plan?.alternatives ?? []).slice(0, 5).map(matchAnalysis),
      repairs: [...this.#listRepairs(), ...undone.map(undoneRepair)],
      notices: this.#notices,
      rowsRead: this.rowsRead,
      rowsRefused: this.#refused,
      isWhole,
      rows: this.#rows,
      head: plan?.head.slice(0, headShown).map((row) => row.map(shown)) ?? [],
      points: this.#points,
      entityType: plan?.match?.dataset.entityType,
      otherTable: this.#otherTable,
    };
  }

  *#listRepairs(): Generator<RepairAnalysis> {
    for (const { first, count } of this.#repairs.values()) {
      const { column, code, before, after } = first;
      const example = noticeOfRepair(first);
      const texts = { before: shown(before), after: shown(after) };
      yield { column, code, count, isUndone: false, example, ...texts };
    }
  }

  #addRow({ plan, row }: TableRecord): void {
    this.#plan = plan;
    const { outcome, raw } = row;
    if (raw.fault !== undefined) this.note({ ...raw.fault, row: row.row });
    if (outcome.kind === 'refused') {
      this.#refused += 1;
      if (outcome.notice.code === 'row-other-table') this.#noteTable(plan, row, true);
      this.note(outcome.notice);
      return;
    }
    for (const found of outcome.notices) {
      if (found.code === 'second-table') this.#noteTable(plan, row, false);
      this.note(found);
      if (found.column !== undefined) count(this.#invalid, found.column);
    }
    for (const repair of outcome.repairs) {
      const key = `${repair.column}\u0000${repair.code}`;
      const known = this.#repairs.get(key);
      this.#repairs.set(key, { first: known?.first ?? repair, count: (known?.count ?? 0) + 1 });
      count(this.#repaired, repair.column);
    }
    if (this.#rows.length < rowsShown) {
      const values = outcome.values.map(shown);
      this.#rows.push({ row: row.row, raw: raw.cells.map(shown), values });
    }
    this.#addPoint(plan, outcome.values);
  }

  /** The first one: what lies below it is looked at when it has been chosen. */
  #noteTable({ rowsBefore }: TablePlan, { row, raw }: TableRow, isLeft: boolean): void {
    const names = raw.cells.map((cell) => shown(cell.trim())).filter((name) => name !== '');
    if (this.#otherTable !== undefined || names.length === 0) return;
    const at = rowsBefore + row - 1;
    const header = at <= headerIndexMax ? at : undefined;
    this.#otherTable = { row, header, names, isLeft };
  }

  #addPoint({ columns }: TablePlan, values: readonly string[]): void {
    if (this.#points.length >= pointsShown) return;
    const at = (role: string, otherwise: number) => {
      const index = columns.findIndex((column) => column.role === role);
      return values[index === -1 ? columns.length + otherwise : index] ?? '';
    };
    const [latitude, longitude] = [at('latitude', 0), at('longitude', 1)];
    if (!isLatitudeOfJapan(latitude) || !isLongitudeOfJapan(longitude)) return;
    const name = columns.findIndex(({ role }) => role === 'name');
    this.#points.push([Number(longitude), Number(latitude), shown(values[name] ?? '')]);
  }

  #addFeature(value: unknown, place: SourceRecord['place']): void {
    this.#isPlaces = true;
    const feature = parseFeature(value, place);
    if (!feature.ok) {
      this.#refused += 1;
      this.note(feature.notice);
      return;
    }
    const geometry = parseGeometry(feature.value.geometry, place);
    if (!geometry.ok) {
      this.#refused += 1;
      this.note(geometry.notice);
      return;
    }
    if (geometry.value.type === 'Point' && this.#points.length < pointsShown) {
      const [longitude, latitude] = geometry.value.coordinates;
      this.#points.push([longitude, latitude, '']);
    }
  }
}

function undoneRepair({ column, code }: { column: string; code: string }): RepairAnalysis {
  const repair = { column, code: 'spaces-trimmed', row: 0, before: '', after: '' } as const;
  const example = { ...noticeOfRepair(repair), row: 0 };
  return { column, code, count: 0, isUndone: true, example, before: '', after: '' };
}

function matchAnalysis(match: StandardMatch): MatchAnalysis {
  const { dataset, score, generation, matched, missing, additional } = match;
  const { slug, number, name, entityType } = dataset;
  return {
    slug,
    number,
    name,
    score,
    generation,
    matched: matched.size,
    missing,
    additional,
    entityType,
  };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function shown(text: string): string {
  return text.length <= cellCharactersShown
    ? text
    : `${text.slice(0, cellCharactersShown).toWellFormed()}…`;
}
