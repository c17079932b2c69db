/** The capability as one door: definitions, reported values, live values. */
import type { Clock } from '#kernel/clock.ts';
import type { Database, Queryable } from '#kernel/database/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Formula, Indicator, ReportedValue, ValueState } from './definition.ts';
import { checkFormula, computeFormula, type LiveValue } from './formula.ts';
import { defaultIndicatorLimits, type IndicatorLimits } from './limits.ts';
import type { MeasureSource } from './measures.ts';
import {
  findForeign,
  findIndicator,
  type HeldIndicator,
  insertValue,
  listIndicators,
  listRevisions,
  listValues,
  replaceIndicators,
} from './store.ts';

export interface Report {
  readonly year: number;
  readonly value: number;
  readonly evidence: string | undefined;
  readonly comment: string | undefined;
}

export interface Decision {
  readonly year: number;
  readonly state: Exclude<ValueState, 'reported'>;
  readonly comment: string | undefined;
}

/** Who acts; `mayActAlone` where nobody is asked for credentials. */
export interface Actor {
  readonly id: string;
  readonly mayActAlone: boolean;
}

export interface Indicators {
  readonly measures: readonly MeasureSource[];
  /** Problem `bad-request-data`: a formula cannot be computed. */
  check(indicator: Indicator): Result<void>;
  /**
   * Replaces what a document defines, within its transaction. Problem `conflict`: another document has
   * defined one of the ids.
   */
  define(tx: Queryable, tenant: string, held: Definitions): Promise<Result<void>>;
  list(tenant: string, asked: Asked): Promise<readonly HeldIndicator[]>;
  /** Problem `not-found`, also where it may not be seen. */
  find(tenant: string, id: string, isPublicOnly: boolean): Promise<Result<HeldIndicator>>;
  /** By indicator, then year. */
  values(
    tenant: string,
    ids: readonly string[],
    isApprovedOnly: boolean,
  ): Promise<ReadonlyMap<string, readonly ReportedValue[]>>;
  revisions(tenant: string, id: string, year: number): Promise<readonly ReportedValue[]>;
  /** A new revision, to be approved. Problems: `not-found`, `conflict`. */
  report(tenant: string, id: string, actor: Actor, report: Report): Promise<Result<ReportedValue>>;
  /** Problems: `not-found`, `conflict` where it was decided already, or reported by the same person. */
  decide(
    tenant: string,
    id: string,
    actor: Actor,
    decision: Decision,
  ): Promise<Result<ReportedValue>>;
  /** What a formula gives now, before anybody saves it. Problems: what is wrong with it. */
  compute(tenant: string, formula: Formula): Promise<Result<LiveValue>>;
  /** Undefined without a formula. Problems: what is wrong with it. */
  live(tenant: string, indicator: Indicator): Promise<Result<LiveValue> | undefined>;
}

export interface Definitions {
  readonly owner: string;
  readonly isPublic: boolean;
  readonly indicators: readonly Indicator[];
}

export interface Asked {
  readonly owner?: string;
  readonly isPublicOnly: boolean;
}

export interface IndicatorOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly measures: readonly MeasureSource[];
  readonly limits?: Partial<IndicatorLimits>;
}

export function createIndicators(options: IndicatorOptions): Indicators {
  const { database, clock, measures } = options;
  const limits = { ...defaultIndicatorLimits, ...options.limits };
  const sources = new Map(measures.map((source) => [source.name, source]));
  const live = new Map<
    string,
    { readonly at: number; readonly value: Promise<Result<LiveValue>> }
  >();

  const find: Indicators['find'] = async (tenant, id, isPublicOnly) => {
    const held = await findIndicator(database, tenant, id);
    if (held !== undefined && (held.isPublic || !isPublicOnly)) return ok(held);
    return err(problem('not-found', `Indicator ${id} does not exist.`));
  };

  const latest = async (tenant: string, id: string, year: number) =>
    (await listRevisions(database, tenant, id, year))[0];

  return {
    measures,
    check: ({ formula }) =>
      formula === undefined ? ok(undefined) : checkFormula(formula, sources),
    define: async (tx, tenant, held) => {
      const ids = held.indicators.map(({ id }) => id);
      const [taken] = await findForeign(tx, tenant, held.owner, ids);
      if (taken !== undefined) {
        return err(problem('conflict', `Another document defines the indicator ${taken}.`));
      }
      await replaceIndicators(tx, tenant, held);
      return ok(undefined);
    },
    list: (tenant, asked) => listIndicators(database, tenant, asked),
    find,
    values: (tenant, ids, isApprovedOnly) => listValues(database, tenant, ids, isApprovedOnly),
    revisions: (tenant, id, year) => listRevisions(database, tenant, id, year),
    report: async (tenant, id, actor, report) => {
      const held = await find(tenant, id, false);
      if (!held.ok) return held;
      const before = await latest(tenant, id, report.year);
      return add(database, tenant, id, {
        ...report,
        state: 'reported',
        revision: (before?.revision ?? 0) + 1,
        reportedBy: actor.id,
        reportedAt: new Date(clock.now()),
        decidedBy: undefined,
        decidedAt: undefined,
      });
    },
    decide: async (tenant, id, actor, { year, state, comment }) => {
      const before = await latest(tenant, id, year);
      if (before === undefined) {
        return err(problem('not-found', `Indicator ${id} has no value of ${year}.`));
      }
      if (before.state !== 'reported') {
        return err(problem('conflict', `The value of ${year} is ${before.state} already.`));
      }
      if (before.reportedBy === actor.id && !actor.mayActAlone) {
        const detail = 'Whoever reported a value does not decide on it; somebody else has to.';
        return err(problem('conflict', detail));
      }
      return add(database, tenant, id, {
        ...before,
        state,
        comment,
        revision: before.revision + 1,
        decidedBy: actor.id,
        decidedAt: new Date(clock.now()),
      });
    },
    compute: (tenant, formula) => computeFormula(formula, tenant, sources),
    live: (tenant, { id, formula }) => {
      if (formula === undefined) return Promise.resolve(undefined);
      const key = `${tenant} ${id} ${JSON.stringify(formula)}`;
      const held = live.get(key);
      const now = clock.now();
      if (held !== undefined && now - held.at < limits.indicatorLiveSecondsMax * 1000)
        return held.value;
      const value = computeFormula(formula, tenant, sources);
      live.delete(key);
      live.set(key, { at: now, value });
      value.catch(() => live.delete(key));
      const [oldest] = live.keys();
      if (live.size > limits.indicatorLiveValuesMax && oldest !== undefined) live.delete(oldest);
      return value;
    },
  };
}

async function add(
  database: Database,
  tenant: string,
  id: string,
  value: ReportedValue,
): Promise<Result<ReportedValue>> {
  if (await insertValue(database, tenant, id, value)) return ok(value);
  return err(problem('conflict', `The value of ${value.year} was changed by somebody else.`));
}
