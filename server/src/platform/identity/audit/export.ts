/** The trail as lines of JSON: for verification elsewhere, and before old rows are removed. */
import { z } from 'zod';
import type { Database } from '#kernel/database/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { type ChainFault, type ChainHead, createVerifier } from './chain.ts';
import { type Checkpoint, checkpointSchema, parseCheckpoint } from './checkpoint.ts';
import type { AuditRow } from './event.ts';
import { listCheckpoints, readBase, readHead, readRows } from './store.ts';

const pageRows = 2_000;
const checkpointsMax = 100_000;

/**
 * `{"kumiki-audit":1,"base":{…},"checkpoints":[…]}`, then one row per line in their order, then
 * `{"end":N}` with their number: an export that breaks off is none. `through` is the last row.
 */
async function* exportTrail(
  database: Database,
  head: ChainHead,
): AsyncGenerator<string, void, void> {
  const base = await readBase(database);
  const known = await listCheckpoints(database, base.seq, checkpointsMax);
  const checkpoints = known.filter(({ seq }) => seq <= head.seq);
  yield line({ 'kumiki-audit': 1, base, checkpoints });
  let after = base.seq;
  let count = 0;
  for (;;) {
    const rows = await readRows(database, after, head.seq, pageRows);
    const last = rows.at(-1);
    if (last === undefined) break;
    yield rows.map(line).join('');
    after = last.seq;
    count += rows.length;
  }
  yield line({ end: count });
}

/** The same up to the row that is the last now. */
export async function exportNow(database: Database): Promise<AsyncGenerator<string, void, void>> {
  return exportTrail(database, await readHead(database));
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const headSchema = z.object({
  'kumiki-audit': z.literal(1),
  base: z.object({ seq: z.number().int().min(0), hash: hex }),
  checkpoints: z.array(checkpointSchema),
});
const endSchema = z.object({ end: z.number().int() });
const rowSchema: z.ZodType<AuditRow> = z.object({
  seq: z.number().int(),
  at: z.string(),
  tenant: z.string(),
  actor: z.string(),
  kind: z.enum(['read', 'write', 'refusal']),
  action: z.string(),
  object: z.string(),
  query: z.string(),
  status: z.number().int(),
  policy: z.string(),
  origin: z.string(),
  requestId: z.string(),
  hash: z.string(),
});

export interface Verification {
  readonly rows: number;
  readonly head: ChainHead;
  /** Checkpoints whose signature is right and that the rows agree with. */
  readonly checkpoints: number;
  /** Keys that signed them, by id. */
  readonly keyIds: readonly string[];
  /** Absent when everything holds. */
  readonly fault?: ChainFault;
}

export interface VerificationOptions {
  /** Checkpoints kept elsewhere. */
  readonly known: readonly Checkpoint[];
  /** Ids of keys to believe; any when absent. */
  readonly trusted: ReadonlySet<string> | undefined;
}

/** Verifies the lines of an export. The problem is `bad-request-data`: they are no export, or not all of one. */
export async function verifyTrail(
  lines: AsyncIterable<string>,
  options: VerificationOptions,
): Promise<Result<Verification>> {
  const iterator = lines[Symbol.asyncIterator]();
  const first = await iterator.next();
  const header = headSchema.safeParse(first.done ? undefined : parseLine(first.value));
  if (!header.success) return refuse('It is no export of an audit trail.');
  const { base } = header.data;
  const checked = checkCheckpoints(header.data.checkpoints, options, base);
  if (!checked.ok) return checked;
  const { expected, keyIds } = checked.value;
  const verifier = createVerifier(base, expected);
  let count = 0;
  for (;;) {
    const next = await iterator.next();
    if (next.done) return refuse(`It breaks off after ${count} rows.`);
    const value = parseLine(next.value);
    const row = rowSchema.safeParse(value);
    if (row.success) {
      count += 1;
      if (verifier.take(row.data) !== undefined) break;
      continue;
    }
    const end = endSchema.safeParse(value);
    if (!end.success) return refuse(`After ${count} rows stands something else.`);
    if (end.data.end !== count) return refuse(`It has ${count} rows and says ${end.data.end}.`);
    break;
  }
  const fault = verifier.end();
  const { rows, head } = verifier;
  const result = { rows, head, checkpoints: expected.size, keyIds };
  return ok(fault === undefined ? result : { ...result, fault });
}

interface CheckedCheckpoints {
  readonly expected: ReadonlyMap<number, string>;
  readonly keyIds: readonly string[];
}

/** What the checkpoints say of the rows, once their signatures are found right. */
function checkCheckpoints(
  given: readonly Checkpoint[],
  { known, trusted }: VerificationOptions,
  base: ChainHead,
): Result<CheckedCheckpoints> {
  const expected = new Map<number, string>();
  const keyIds = new Set<string>();
  for (const one of [...given, ...known]) {
    const parsed = parseCheckpoint(one, trusted);
    if (!parsed.ok) return refuse(`The checkpoint of row ${one.seq} fails: ${parsed.error.detail}`);
    const { seq, hash, keyId } = parsed.value;
    keyIds.add(keyId);
    // Of rows that were removed since, a later checkpoint speaks.
    if (seq < base.seq) continue;
    // Two that disagree: the rows can fit only one of them.
    if ((expected.get(seq) ?? hash) !== hash) {
      return refuse(`Two checkpoints of row ${seq} contradict each other.`);
    }
    expected.set(seq, hash);
  }
  if (base.seq > 0 && !expected.has(base.seq)) {
    return refuse(`Rows up to ${base.seq} are gone, and no checkpoint speaks for them.`);
  }
  return ok({ expected, keyIds: [...keyIds] });
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(detail: string): Result<never> {
  return err(problem('bad-request-data', detail));
}
