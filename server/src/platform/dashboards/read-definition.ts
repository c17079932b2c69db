/** YAML to a dashboard; every fault with the line it stands on. */
import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { err, ok } from '#kernel/result.ts';
import { type Dashboard, dashboardSchema } from './definition.ts';

export interface DefinitionFault {
  /** From 1. */
  readonly line: number;
  /** `panels.2.kind`; empty for the file as a whole. */
  readonly member: string;
  readonly message: string;
}

export type ReadDefinition =
  | { readonly ok: true; readonly value: Dashboard }
  | { readonly ok: false; readonly error: readonly DefinitionFault[] };

/** YAML 1.2. All faults at once, in the order of their lines. */
export function readDefinition(text: string): ReadDefinition {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/, ''), {
    lineCounter: lines,
    uniqueKeys: true,
  });
  if (document.errors.length > 0) {
    return err(
      document.errors.map(({ message, linePos }) => ({
        line: linePos?.[0].line ?? 1,
        member: '',
        message: message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message,
      })),
    );
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (thrown) {
    return err([{ line: 1, member: '', message: String(thrown) }]);
  }
  const parsed = dashboardSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const faults = parsed.error.issues.flatMap(flat).map(({ path, message }) => ({
    line: lines.linePos(offsetOf(document.contents, path)).line,
    member: path.map(String).join('.'),
    message,
  }));
  return err(faults.toSorted((a, b) => a.line - b.line));
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Of alternatives, the faults of the one that is nearest: it has come furthest. */
function flat(issue: z.core.$ZodIssue): readonly Issue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: `${key} is no member here`,
    }));
  }
  if (issue.code !== 'invalid_union') return [issue];
  const [nearest] = issue.errors
    .map((errors) => errors.flatMap(flat))
    .toSorted((a, b) => depthOf(b) - depthOf(a) || a.length - b.length);
  return nearest === undefined
    ? [issue]
    : nearest.map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
}

function depthOf(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}

/** Where the deepest member on the way begins: its key, where it has one. */
function offsetOf(contents: unknown, path: readonly PropertyKey[]): number {
  let at = contents;
  let offset = 0;
  for (const step of path) {
    if (isMap(at)) {
      const pair = at.items.find(({ key }) => String(key) === String(step));
      if (pair === undefined) break;
      offset = startOf(pair.key) ?? offset;
      at = pair.value;
    } else if (isSeq(at)) {
      at = at.items[Number(step)];
      offset = startOf(at) ?? offset;
    } else break;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const start: unknown = Array.isArray(node.range) ? node.range[0] : undefined;
  return typeof start === 'number' ? start : undefined;
}
