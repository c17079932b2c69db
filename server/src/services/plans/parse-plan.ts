/** Any value to a plan: good members go in, each bad one is told with its place. */
import type { z } from 'zod';
import { memberOf, wordsOf } from './fault-words.ts';
import { defaultPlanLimits, type PlanLimits } from './limits.ts';
import {
  contextSchema,
  headSchema,
  levels,
  nodeSchema,
  type Plan,
  type PlanIndicator,
  type PlanNode,
  planIndicatorSchema,
  restSchema,
} from './plan.ts';

/** What is wrong, and what to do, in Japanese and English. */
export interface Fault {
  /** `error`: the member is left out. `warning`: it went in, mended. */
  readonly severity: 'error' | 'warning';
  /** JSON Pointer into the document. */
  readonly pointer: string;
  readonly message: { readonly ja: string; readonly en: string };
  readonly remedy: { readonly ja: string; readonly en: string };
}

export interface ParsedPlan {
  /** Undefined where the head itself is wrong. */
  readonly plan: Plan | undefined;
  readonly faults: readonly Fault[];
}

type Bounds = Pick<PlanLimits, 'planMembersMax'>;

export function parsePlan(document: unknown, bounds: Bounds = defaultPlanLimits): ParsedPlan {
  const faults: Fault[] = [];
  const rowsOf = { faults, membersMax: bounds.planMembersMax };
  const top = isObject(document) ? document : {};
  const head = headSchema.safeParse(top['plan']);
  // The rest is looked at all the same: whoever mends a file wants to hear everything at once.
  if (!head.success) faults.push(...issuesOf(head.error, '/plan', 'error', top['plan']));
  const unknown = Object.keys(top).filter((name) => !knownMembers.has(name));
  for (const name of unknown) faults.push(unknownMember(name));
  const rows = readAll(top['nodes'], '/nodes', nodeSchema, rowsOf);
  const nodes = withTree(rows, faults, idsIn(top['nodes']));
  const indicators = readAll(
    top['indicators'],
    '/indicators',
    planIndicatorSchema,
    rowsOf,
    targetsOf,
  );
  const rest = restSchema.safeParse({ governance: top['governance'], logic: top['logic'] });
  if (!rest.success) faults.push(...issuesOf(rest.error, '', 'error', top));
  const { governance, logic } = rest.success ? rest.data : {};
  const context = readRows(top['context'], '/context', contextSchema, rowsOf);
  if (!head.success) return { plan: undefined, faults };
  return {
    plan: {
      ...head.data,
      nodes: [...nodes],
      indicators: [...bound(indicators, nodes, faults)],
      ...(context.length === 0 ? {} : { context: context.map(({ value }) => value) }),
      ...(governance === undefined ? {} : { governance }),
      ...(logic === undefined ? {} : { logic }),
    },
    faults,
  };
}

const knownMembers = new Set(['plan', 'nodes', 'indicators', 'context', 'governance', 'logic']);

interface Row<T> {
  readonly value: T;
  readonly pointer: string;
}

interface RowReading {
  readonly faults: Fault[];
  readonly membersMax: number;
}

function readRows<T>(
  given: unknown,
  pointer: string,
  schema: z.ZodType<T>,
  { faults, membersMax }: RowReading,
  prepare: (row: unknown) => unknown = (row) => row,
): readonly Row<T>[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) {
    faults.push(fault('error', pointer, notAList));
    return [];
  }
  if (given.length > membersMax) faults.push(fault('error', pointer, tooMany(membersMax)));
  return given.slice(0, membersMax).flatMap((row: unknown, index) => {
    const place = `${pointer}/${index}`;
    const prepared = prepare(row);
    const parsed = schema.safeParse(prepared);
    if (parsed.success) return [{ value: parsed.data, pointer: place }];
    faults.push(...issuesOf(parsed.error, place, 'error', prepared));
    return [];
  });
}

/** The first of those with one id. */
function readAll<T extends { readonly id: string }>(
  given: unknown,
  pointer: string,
  schema: z.ZodType<T>,
  reading: RowReading,
  prepare?: (row: unknown) => unknown,
): readonly Row<T>[] {
  const { faults } = reading;
  const seen = new Set<string>();
  return readRows(given, pointer, schema, reading, prepare).filter(({ value, pointer: place }) => {
    if (!seen.has(value.id)) return seen.add(value.id);
    faults.push(fault('error', `${place}/id`, twice(value.id)));
    return false;
  });
}

/** Documents write `target` where there is one. */
function targetsOf(row: unknown): unknown {
  if (!isObject(row) || !('target' in row)) return row;
  const { target, targets, ...rest } = row;
  const more: unknown[] = Array.isArray(targets) ? targets : [];
  return { ...rest, targets: [...more, ...(target === undefined ? [] : [target])] };
}

/** Of entries that are well formed or not. */
function idsIn(rows: unknown): ReadonlySet<string> {
  const all: readonly unknown[] = Array.isArray(rows) ? rows : [];
  return new Set(
    all.flatMap((row) => (isObject(row) && typeof row['id'] === 'string' ? [row['id']] : [])),
  );
}

/** Parents exist, lie above, and no node is its own ancestor. */
function withTree(
  rows: readonly Row<PlanNode>[],
  faults: Fault[],
  written: ReadonlySet<string>,
): readonly PlanNode[] {
  const byId = new Map(rows.map(({ value }) => [value.id, value]));
  return rows.map(({ value: node, pointer }) => {
    const { parent, ...top } = node;
    const above = parent === undefined ? undefined : byId.get(parent);
    if (parent !== undefined && (above === undefined || isWithin(parent, node.id, byId))) {
      const what =
        above === undefined ? parentMissing(parent, written.has(parent)) : circular(parent);
      faults.push(fault('warning', `${pointer}/parent`, what));
      byId.set(node.id, top);
      return top;
    }
    if (above !== undefined && levels.indexOf(above.level) >= levels.indexOf(node.level)) {
      faults.push(fault('warning', `${pointer}/level`, notBelow(above.level)));
    }
    const { repeatOf, ...rest } = node;
    if (repeatOf === undefined || byId.has(repeatOf)) return node;
    faults.push(fault('warning', `${pointer}/repeatOf`, repeatMissing(repeatOf)));
    byId.set(node.id, rest);
    return rest;
  });
}

/** Whether `id` is `from` or one of its ancestors. */
function isWithin(from: string, id: string, byId: ReadonlyMap<string, PlanNode>): boolean {
  const seen = new Set<string>();
  let at: string | undefined = from;
  while (at !== undefined && !seen.has(at)) {
    if (at === id) return true;
    seen.add(at);
    at = byId.get(at)?.parent;
  }
  return false;
}

function bound(
  rows: readonly Row<PlanIndicator>[],
  nodes: readonly PlanNode[],
  faults: Fault[],
): readonly PlanIndicator[] {
  const ids = new Set(nodes.map(({ id }) => id));
  return rows.map(({ value, pointer }) => {
    const sorted = { ...value, targets: value.targets.toSorted((a, b) => a.year - b.year) };
    const { node, ...free } = sorted;
    if (node === undefined || ids.has(node)) return sorted;
    faults.push(fault('warning', `${pointer}/node`, nodeMissing(node)));
    return free;
  });
}

type Wording = Pick<Fault, 'message' | 'remedy'>;

function fault(severity: Fault['severity'], pointer: string, wording: Wording): Fault {
  return { severity, pointer, ...wording };
}

function issuesOf(
  error: z.ZodError,
  pointer: string,
  severity: Fault['severity'],
  given?: unknown,
): Fault[] {
  return error.issues.map((issue) => {
    const steps = issue.path.map((step) => `/${String(step)}`).join('');
    const value = issue.path.reduce<unknown>(
      (at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined),
      given,
    );
    const isMissing = value === undefined || value === '';
    const words = wordsOf(issue, memberOf(issue, pointer), isMissing);
    return fault(severity, `${pointer}${steps}`, words);
  });
}

function unknownMember(name: string): Fault {
  return fault('warning', `/${name}`, {
    message: {
      ja: `${name} は計画の項目にないため、取り込みませんでした`,
      en: `${name} is no member of a plan and was left out`,
    },
    remedy: {
      ja: `使える項目は ${[...knownMembers].join('、')} です`,
      en: `The members are ${[...knownMembers].join(', ')}`,
    },
  });
}

const notAList: Wording = {
  message: { ja: '一覧（配列）ではありません', en: 'It is not a list' },
  remedy: { ja: '「- 」で始まる行を並べてください', en: 'Write one entry after another' },
};
function tooMany(membersMax: number): Wording {
  return {
    message: {
      ja: `${membersMax}件を超えた分は取り込みませんでした`,
      en: `What comes after ${membersMax} entries was left out`,
    },
    remedy: { ja: '計画を分けてください', en: 'Split the plan' },
  };
}

function twice(id: string): Wording {
  return {
    message: {
      ja: `番号 ${id} が二度使われています。あとの行は取り込みませんでした`,
      en: `The id ${id} is used twice; the later one was left out`,
    },
    remedy: { ja: '番号を付け直してください', en: 'Give each entry an id of its own' },
  };
}

/** `isRefused`: it is written, and was left out for a fault of its own. */
function parentMissing(id: string, isRefused: boolean): Wording {
  return {
    message: isRefused
      ? {
          ja: `上位の施策 ${id} にまちがいがあって取り込めなかったため、最上位に置きました`,
          en: `Its parent ${id} was left out for a fault of its own, so it was put at the top`,
        }
      : {
          ja: `上位の番号 ${id} の施策がないため、最上位に置きました`,
          en: `There is no node ${id} to be its parent, so it was put at the top`,
        },
    remedy: isRefused
      ? { ja: `先に ${id} のまちがいを直してください`, en: `Mend ${id} first` }
      : { ja: '上位の番号を確かめてください', en: 'Check the id of the parent' },
  };
}

function repeatMissing(id: string): Wording {
  return {
    message: {
      ja: `再掲する番号 ${id} の施策がないため、再掲ではない施策として取り込みました`,
      en: `There is no node ${id} to repeat, so it went in as a node of its own`,
    },
    remedy: { ja: '再掲する番号を確かめてください', en: 'Check the id of the node it repeats' },
  };
}

function nodeMissing(id: string): Wording {
  return {
    message: {
      ja: `番号 ${id} の施策がないため、どの施策にも結び付けずに取り込みました`,
      en: `There is no node ${id}, so it is bound to none`,
    },
    remedy: {
      ja: '結び付ける施策の番号を確かめてください',
      en: 'Check the id of the node it belongs to',
    },
  };
}

function circular(id: string): Wording {
  return {
    message: {
      ja: `上位の項目 ${id} をたどると自分に戻るため、最上位に置きました`,
      en: `Its parent ${id} lies below it; it was put at the top`,
    },
    remedy: { ja: '上位の番号を直してください', en: 'Name another parent' },
  };
}

function notBelow(level: string): Wording {
  return {
    message: {
      ja: `階層が上位の項目（${level}）より下になっていません`,
      en: `Its level is not below that of its parent (${level})`,
    },
    remedy: {
      ja: 'policy、field、measure、action の順に下げてください',
      en: 'Go down from policy over field and measure to action',
    },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
