/** Numbers of one attribute by periods of one length, of many entities in one statement: what maps and charts of a day draw. */
import type { Instant, Iri } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { SqlValues } from '#platform/context/index.ts';
import { rangeCondition, timeColumns } from './store.ts';

export const periodMethods = {
  avg: 'avg(x.number)',
  min: 'min(x.number)',
  max: 'max(x.number)',
  sum: 'sum(x.number)',
  totalCount: 'count(*)',
  /** The newest of the period. */
  last: '(array_agg(x.number order by x.at desc))[1]',
} as const;

export type PeriodMethod = keyof typeof periodMethods;

export interface PeriodQuestion {
  readonly tenant: string;
  readonly now: Instant;
  /** Those the caller may see, and the attribute of them: asked before. */
  readonly entityIds: readonly string[];
  readonly attribute: Iri;
  readonly time: 'observedAt' | 'modifiedAt';
  /** From `from` on, before `to`. */
  readonly from: Instant;
  readonly to: Instant;
  /** Microseconds; periods begin at whole steps from the first Monday of 2000 in Japan. */
  readonly step: number;
  readonly method: PeriodMethod;
  /** Of each entity; of all together otherwise. */
  readonly isOfEach: boolean;
}

export interface PeriodValue {
  /** '' for all together. */
  readonly entityId: string;
  /** When the period begins. */
  readonly start: Instant;
  readonly value: number;
}

/** Where periods are counted from: midnight of a Monday in Japan, so that hours, days and weeks begin there. */
export const periodOrigin = '2000-01-02T15:00:00Z';

const utc = (value: string): string =>
  `to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** In the order of time, periods without a number left out. Reads the index of observations alone. */
export async function readPeriods(
  database: Queryable,
  question: PeriodQuestion,
): Promise<readonly PeriodValue[]> {
  if (question.entityIds.length === 0) return [];
  const { tenant, now, entityIds, attribute, time, from, to, step, method, isOfEach } = question;
  const sql = new SqlValues();
  const ids = sql.add(entityIds, 'text[]');
  const owner = sql.add(tenant);
  const name = sql.add(attribute);
  const range = rangeCondition({ property: time, from, to }, now, sql);
  const at = `h.${timeColumns[time]}`;
  const length = sql.add(`${step} microseconds`, 'interval');
  const origin = sql.add(periodOrigin, 'timestamptz');
  const whose = isOfEach ? 'x.entity_id' : `''`;
  const rows = await database.query<{ entity_id: string; start: string; value: number | null }>({
    text: `select ${whose} as entity_id, ${utc('x.start')} as start,
        (${periodMethods[method]})::float8 as value
      from (
        select e.id as entity_id, i.number, i.at, date_bin(${length}, i.at, ${origin}) as start
        from unnest(${ids}) as e (id) cross join lateral (
          select h.number, ${at} as at from attribute_history as h
          where h.tenant = ${owner} and h.entity_id = e.id and h.attribute = ${name}
            and h.dataset_id = '' and h.number is not null and ${range} offset 0
        ) as i
      ) as x
      group by 1, x.start order by x.start, 1`,
    values: sql.values,
  });
  return rows.flatMap(({ entity_id: entityId, start, value }) =>
    value === null ? [] : [{ entityId, start, value }],
  );
}

/** The newest time anything of the attribute is told for; `undefined` where nothing is. */
export async function findNewest(
  database: Queryable,
  {
    tenant,
    now,
    entityIds,
    attribute,
    time,
  }: Pick<PeriodQuestion, 'tenant' | 'now' | 'entityIds' | 'attribute' | 'time'>,
): Promise<Instant | undefined> {
  const sql = new SqlValues();
  const ids = sql.add(entityIds, 'text[]');
  const owner = sql.add(tenant);
  const name = sql.add(attribute);
  const range = rangeCondition({ property: time }, now, sql);
  const at = `h.${timeColumns[time]}`;
  const [row] = await database.query<{ newest: string | null }>({
    text: `select ${utc('max(i.at)')} as newest from unnest(${ids}) as e (id)
      cross join lateral (
        select ${at} as at from attribute_history as h
        where h.tenant = ${owner} and h.entity_id = e.id and h.attribute = ${name}
          and ${range} order by ${at} desc limit 1
      ) as i`,
    values: sql.values,
  });
  return row?.newest ?? undefined;
}
