/**
 * Questions in steps of ids, for an engine that runs one statement at a time: what looks at every entity would hold up all
 * others, and could only be ended together with the engine.
 */
import type { Queryable } from '#kernel/database/index.ts';
import { walkableLeaf } from './compile-query.ts';
import { compileTypes } from './compile-types.ts';
import type { PageRequest } from './entity-query.ts';
import type { EntityRow } from './entity-row.ts';
import { SqlValues } from './sql-text.ts';
import { countEntities, pageStatement, type Question } from './store.ts';

export interface Steps {
  /** Milliseconds that one step should take. */
  readonly stepMs: number;
  /** Milliseconds of all of them; more is a `QueryTooLong`. */
  readonly msMax: number;
}

/** Known as the engine's own end of a statement that takes too long. */
export class QueryTooLong extends Error {
  readonly code = '57014';
}

/** Whether no index narrows what the answer has to look at. */
export function looksAtEach({ filter, asking }: Question): boolean {
  const { selectors = [], q, geo, scope } = filter;
  if (geo !== undefined || scope !== undefined) return false;
  if (selectors.some(({ ids }) => ids !== undefined)) return false;
  const hasPattern = selectors.some(({ idPattern }) => idPattern !== undefined);
  if (q === undefined) return hasPattern;
  return asking.hasIndex === undefined || walkableLeaf(q, asking.hasIndex) === undefined;
}

const firstStep = 200;
const stepMax = 20_000;

/** As `readPage`. */
export async function readPageInSteps(
  database: Queryable,
  question: Question,
  { limit, offset = 0, after, before }: PageRequest,
  steps: Steps,
): Promise<readonly EntityRow[]> {
  const isBackward = before !== undefined;
  const rows: EntityRow[] = [];
  const wanted = offset + limit + 1;
  for await (const range of ranges(database, question, { after, before }, steps)) {
    const page = { limit: wanted - rows.length - 1, ...range };
    rows.push(...(await database.query<EntityRow>(pageStatement(question, page))));
    if (rows.length >= wanted) break;
  }
  const found = rows.slice(offset, wanted);
  return isBackward ? found.toReversed() : found;
}

/** As `countEntities`. */
export async function countInSteps(
  database: Queryable,
  question: Question,
  steps: Steps,
): Promise<number> {
  let total = 0;
  for await (const { after, until } of ranges(database, question, {}, steps)) {
    total += await countEntities(database, question, {
      ...(after === undefined ? {} : { after }),
      ...(until === undefined ? {} : { until }),
    });
  }
  return total;
}

type Ends = Pick<PageRequest, 'after' | 'before' | 'until'>;

/** Stretches of ids in page order; each is as long as the last one showed that a step may be. */
async function* ranges(
  database: Queryable,
  question: Question,
  { after, before }: { readonly after?: string | undefined; readonly before?: string | undefined },
  { stepMs, msMax }: Steps,
): AsyncGenerator<Ends> {
  const isBackward = before !== undefined;
  const began = performance.now();
  let [start, size] = [isBackward ? before : after, firstStep];
  for (;;) {
    const stepBegan = performance.now();
    if (stepBegan - began > msMax) throw new QueryTooLong('A query in steps takes too long');
    const until = await idBehind(database, question, start, isBackward, size);
    const from = start === undefined ? {} : isBackward ? { before: start } : { after: start };
    yield { ...from, ...(until === undefined ? {} : { until }) };
    if (until === undefined) return;
    start = until;
    const elapsed = performance.now() - stepBegan;
    if (elapsed < stepMs / 2) size = Math.min(stepMax, size * 2);
    else if (elapsed > stepMs * 2) size = Math.max(firstStep, Math.ceil(size / 4));
  }
}

/** The id some entities behind one, of those whose types fit; `undefined` where there are not so many. */
async function idBehind(
  database: Queryable,
  { asking: { tenant }, filter: { selectors = [] } }: Question,
  start: string | undefined,
  isBackward: boolean,
  size: number,
): Promise<string | undefined> {
  const sql = new SqlValues();
  const owner = sql.add(tenant);
  const [only] = selectors;
  const types = selectors.length === 1 ? only?.types : undefined;
  const bound = start === undefined ? '' : ` and e.id ${isBackward ? '<' : '>'} ${sql.add(start)}`;
  const way = isBackward ? 'desc' : 'asc';
  const of = (which: string, end: string): string =>
    `select e.id from entity as e where e.tenant = ${owner}${which}${bound} order by ${end}`;
  const text =
    types === undefined
      ? of('', `e.id ${way} offset ${size} limit 1`)
      : `select e.id from entity_type_set as s cross join lateral (
          ${of(' and e.type_set >= s.type_set and e.type_set <= s.type_set', `e.type_set ${way}, e.id ${way} limit ${size + 1}`)}
        ) as e where s.tenant = ${owner} and ${compileTypes(types, sql)}
        order by e.id ${way} offset ${size} limit 1`;
  const [row] = await database.query<{ readonly id: string }>({ text, values: sql.values });
  return row?.id;
}
