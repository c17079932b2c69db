/** What breaks a schema, as one sentence that says where it stands and how it is written right. Pure. */
import type { z } from 'zod';

interface SchemaFault {
  /** JSON Pointer (RFC 6901); empty for the whole value. */
  readonly pointer: string;
  /** With a capital and a full stop. */
  readonly detail: string;
}

type Issue = z.core.$ZodIssue;

/** The first fault. `subject` names what `pointer` stands for, such as `Query parameter limit`. */
export function faultOf(
  error: z.ZodError,
  given: unknown,
  subject: (pointer: string) => string = memberAt,
): SchemaFault {
  const [issue] = error.issues;
  if (issue === undefined) return { pointer: '', detail: `${subject('')} breaks a rule.` };
  const { path, said } = told(issue, given);
  const pointer = path.map((step) => `/${escapeStep(String(step))}`).join('');
  return { pointer, detail: `${subject(pointer)} ${said}.` };
}

function memberAt(pointer: string): string {
  return pointer === '' ? 'The body' : `The member ${pointer}`;
}

interface Told {
  readonly path: readonly PropertyKey[];
  readonly said: string;
}

function told(issue: Issue, given: unknown): Told {
  const { path } = issue;
  if (issue.code === 'invalid_union') return toldOfUnion(issue, given);
  if (issue.code === 'unrecognized_keys') {
    return { path: [...path, issue.keys[0] ?? ''], said: 'is not known here: take it away' };
  }
  const isMissing = path.length > 0 && valueAt(given, path) === undefined;
  if (issue.code === 'invalid_value') {
    const values = issue.values.map((value) => JSON.stringify(value)).join(', ');
    const words = issue.values.length === 1 ? values : `one of ${values}`;
    return { path, said: isMissing ? `is missing: write ${words}` : `has to be ${words}` };
  }
  if (isMissing) {
    const kind = issue.code === 'invalid_type' ? `: its type is ${issue.expected}` : '';
    return { path, said: `is missing${kind}` };
  }
  return { path, said: `breaks a rule: ${issue.message}` };
}

/** Of the ways to write it, the one that was followed furthest. */
function toldOfUnion(issue: Extract<Issue, { code: 'invalid_union' }>, given: unknown): Told {
  const ways = issue.errors.flatMap(([first]) => (first === undefined ? [] : [first]));
  const furthest = ways.toSorted((a, b) => b.path.length - a.path.length)[0];
  if (furthest === undefined || furthest.path.length === 0) {
    const isMissing = issue.path.length > 0 && valueAt(given, issue.path) === undefined;
    const said = ways.map(({ message }) => message).join('; or: ');
    return {
      path: issue.path,
      said: isMissing ? 'is missing' : `breaks a rule: ${said === '' ? issue.message : said}`,
    };
  }
  const inner = told(furthest, valueAt(given, issue.path));
  return { ...inner, path: [...issue.path, ...inner.path] };
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined),
    given,
  );
}

function escapeStep(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}
