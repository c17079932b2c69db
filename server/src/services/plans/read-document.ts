/** Text to a value, with the lines its members stand on. */
import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import { CsvFault, isPlanCsv, planOfCsv } from './csv-plan.ts';
import type { Fault } from './parse-plan.ts';

export interface ReadDocument {
  readonly value: unknown;
  /** The line of a member (JSON Pointer), from 1; that of what is around it where it is absent. */
  lineOf(pointer: string): number | undefined;
}

export type ReadOutcome =
  | { readonly ok: true; readonly document: ReadDocument }
  | { readonly ok: false; readonly fault: Fault; readonly line: number | undefined };

/** YAML 1.2, of which JSON is a part, or CSV. */
export function readDocument(text: string): ReadOutcome {
  const plain = text.replace(/^\uFEFF/, '');
  return isPlanCsv(plain) ? readCsv(plain) : readYaml(plain);
}

/** Whether a file of this name and beginning is a plan of ours. */
export function isPlanDocument(fileName: string, head: string): boolean {
  const plain = head.replace(/^\uFEFF/, '');
  if (/\.ya?ml$/i.test(fileName)) return /^plan:/m.test(plain);
  if (/\.json$/i.test(fileName)) return /^\s*\{\s*"plan"\s*:/.test(plain);
  return /\.csv$/i.test(fileName) && isPlanCsv(plain);
}

function readCsv(text: string): ReadOutcome {
  try {
    const { value, lines } = planOfCsv(text);
    return { ok: true, document: { value, lineOf: (pointer) => nearest(pointer, lines) } };
  } catch (thrown) {
    if (!(thrown instanceof CsvFault)) throw thrown;
    return { ok: false, line: thrown.line, fault: unreadable(thrown.message) };
  }
}

function nearest(pointer: string, lines: ReadonlyMap<string, number>): number | undefined {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const line = lines.get(at);
    if (line !== undefined) return line;
  }
  return undefined;
}

function readYaml(text: string): ReadOutcome {
  const counter = new LineCounter();
  // Aliases that multiply are refused; keys are text.
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    return { ok: false, line, fault: unreadable(error.message.split('\n')[0] ?? '') };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (thrown) {
    return { ok: false, line: undefined, fault: unreadable(String(thrown)) };
  }
  return {
    ok: true,
    document: {
      value,
      lineOf: (pointer) => {
        const offset = offsetOf(document.contents, pointer.split('/').slice(1));
        return offset === undefined ? undefined : counter.linePos(offset).line;
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

function unreadable(reason: string): Fault {
  return {
    severity: 'error',
    pointer: '',
    message: {
      ja: `計画として読めません（${reason}）`,
      en: `It cannot be read as a plan: ${reason}`,
    },
    remedy: {
      ja: '字下げと引用符を確かめてください。CSVの見本は計画のページから取れます',
      en: 'Check indentation and quotes; a sample CSV is on the page of plans',
    },
  };
}
