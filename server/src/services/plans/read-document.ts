/** Bytes to a value, with the places its members stand at. */
import { CsvParser, decodeText, detectDelimiter, detectEncoding } from '@kumiki/civic';
import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import { readArchive, readSheetFacts, readSheets } from '#platform/connect/index.ts';
import type { PlanLimits } from './limits.ts';
import type { Fault } from './parse-plan.ts';
import {
  isPlanTable,
  planOfTables,
  type Table,
  type TableFinding,
  type TableReading,
} from './table-plan.ts';

/** Line from 1; the sheet of a workbook. */
export interface FilePlace {
  readonly line?: number;
  readonly sheet?: string;
}

export type PlacedFault = Fault & FilePlace;

export interface ReadDocument {
  readonly value: unknown;
  /** A table: it does not say logic model, figures and governance, so that a plan keeps those it has. */
  readonly isTable: boolean;
  /** What was left out while reading. */
  readonly faults: readonly PlacedFault[];
  /** Of a member (JSON Pointer); that of what is around it where it is absent. */
  placeOf(pointer: string): FilePlace;
}

export type ReadOutcome =
  | { readonly ok: true; readonly document: ReadDocument }
  | { readonly ok: false; readonly fault: PlacedFault };

/** YAML 1.2, of which JSON is a part, CSV in any encoding of Japan, or XLSX: told by the content. */
export async function readDocument(
  bytes: Uint8Array,
  limits: Pick<PlanLimits, 'planUnpackedBytesMax'>,
): Promise<ReadOutcome> {
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return readWorkbook(bytes, limits);
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return { ok: false, fault: oldWorkbook };
  const text = decodeText(bytes, detectEncoding(bytes)).replace(/^\uFEFF/, '');
  const table = csvTable(text);
  return table === undefined ? readYaml(text) : readTables([table]);
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

/** Undefined where its first lines are no headings of plans. */
function csvTable(text: string): Table | undefined {
  // What is YAML or JSON is not cut into cells.
  if (/^\s*(?:\{|#|plan\s*:)/.test(text)) return undefined;
  const parser = new CsvParser({ delimiter: detectDelimiter(text) });
  const table = { name: undefined, rows: [...parser.push(text), ...parser.end()] };
  return isPlanTable(table) ? table : undefined;
}

async function readWorkbook(
  bytes: Uint8Array,
  { planUnpackedBytesMax }: Pick<PlanLimits, 'planUnpackedBytesMax'>,
): Promise<ReadOutcome> {
  const bounds = { archiveBytesMax: bytes.length, unpackedBytesMax: planUnpackedBytesMax };
  const archive = readArchive(bytes, bounds);
  if (!archive.ok || archive.value.kind !== 'xlsx') {
    return { ok: false, fault: unreadable('XLSX', workbookRemedy) };
  }
  try {
    const sheets = await readSheets(bytes);
    const facts = readSheetFacts(bytes, planUnpackedBytesMax);
    return readTables(
      sheets.map(({ name, rows }) => {
        const percents = facts.find((each) => each.name === name)?.percents;
        return {
          name: name.trim(),
          rows: rows.map((cells, index) => ({
            cells: cells.map((cell, column) =>
              percents?.has(`${column} ${index}`) === true ? asPercent(cell) : cell,
            ),
            line: index + 1,
          })),
        };
      }),
    );
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : 'XLSX';
    return { ok: false, fault: unreadable(reason, workbookRemedy) };
  }
}

function readTables(tables: readonly Table[]): ReadOutcome {
  const reading = planOfTables(tables);
  if (reading === undefined) {
    const names = tables.flatMap(({ name }) => (name === undefined ? [] : [name]));
    const seen = names.length === 0 ? 'XLSX' : names.slice(0, 10).join('・');
    return { ok: false, fault: unreadable(seen, workbookRemedy) };
  }
  return {
    ok: true,
    document: {
      value: reading.value,
      isTable: true,
      faults: reading.findings.map(({ finding, place }) => ({
        ...finding,
        pointer: '',
        ...shown(place),
      })),
      placeOf: (pointer) => nearest(pointer, reading.places),
    },
  };
}

function shown({ line, sheet }: TableFinding['place']): FilePlace {
  return {
    ...(line === undefined ? {} : { line }),
    ...(sheet === undefined ? {} : { sheet }),
  };
}

/** A cell that shows 80% holds 0.8. */
function asPercent(cell: string): string {
  const value = Number(cell);
  if (cell.trim() === '' || Number.isNaN(value)) return cell;
  return `${Number((value * 100).toPrecision(12))}%`;
}

function nearest(pointer: string, places: TableReading['places']): FilePlace {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const place = places.get(at);
    if (place !== undefined) return shown(place);
  }
  return {};
}

function readYaml(text: string): ReadOutcome {
  const counter = new LineCounter();
  // Aliases that multiply are refused; keys are text.
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    const fault = unreadable(error.message.split('\n')[0] ?? '');
    return { ok: false, fault: line === undefined ? fault : { ...fault, line } };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (thrown) {
    return { ok: false, fault: unreadable(String(thrown)) };
  }
  return {
    ok: true,
    document: {
      value,
      isTable: false,
      faults: [],
      placeOf: (pointer) => {
        const offset = offsetOf(document.contents, pointer.split('/').slice(1));
        return offset === undefined ? {} : { line: counter.linePos(offset).line };
      },
    },
  };
}

/** Where the deepest member on the way begins. */
function offsetOf(contents: unknown, steps: readonly string[]): number | undefined {
  let at = contents;
  let offset: number | undefined;
  for (const step of steps) {
    const next = isSeq(at)
      ? at.get(Number(step), true)
      : isMap(at)
        ? at.get(step, true)
        : undefined;
    if (next === undefined) break;
    at = next;
    offset = rangeOf(at)?.[0] ?? offset;
  }
  return offset;
}

function rangeOf(node: unknown): readonly number[] | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  return Array.isArray(node.range) ? node.range : undefined;
}

const textRemedy = {
  ja: '字下げと引用符を確かめてください。ひな形は計画の取り込みのページから取れます',
  en: 'Check indentation and quotes; a template is on the page where plans are loaded',
};
const workbookRemedy = {
  ja: 'シートの名前（計画・施策・指標）と見出しの行（番号・名称など）を、ひな形に合わせてください',
  en: 'Name sheets (計画, 施策, 指標) and headings (番号, 名称 …) as the template does',
};

function unreadable(reason: string, remedy: Fault['remedy'] = textRemedy): Fault {
  return {
    severity: 'error',
    pointer: '',
    message: {
      ja: `計画として読めません（${reason}）`,
      en: `It cannot be read as a plan: ${reason}`,
    },
    remedy,
  };
}

const oldWorkbook: Fault = {
  severity: 'error',
  pointer: '',
  message: {
    ja: '古い形式のExcelファイル（.xls）は読めません',
    en: 'Workbooks of the old kind (.xls) cannot be read',
  },
  remedy: {
    ja: 'Excelで「名前を付けて保存」から、Excelブック（.xlsx）を選んで保存してください',
    en: 'Save it as an Excel workbook (.xlsx)',
  },
};
