/** Clients that write at the same time, each its own entity, in whatever order: every answer, what stands and its history are those of a naive model. */
import { fc, test as property } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { openTestHistory, type TestHistory } from './testing.ts';

let history: TestHistory;
beforeAll(async () => {
  history = await openTestHistory(Date.UTC(2026, 10, 21, 9));
});
afterAll(() => history.close());

type Values = Readonly<Record<string, number>>;

/** One entity as the model knows it: its attributes while it stands, and all they ever were. */
interface Model {
  standing: Map<string, number> | undefined;
  /** For each attribute the values of each write, in the order of the writes. */
  readonly past: Map<string, number[][]>;
}

const none = 'urn:ngsi-ld:null';
const names = ['a', 'b', 'c'] as const;
const anyName = fc.constantFrom(...names);
const anyValue = fc.integer({ min: 0, max: 2 });
const anyValues: fc.Arbitrary<Values> = fc.dictionary(anyName, anyValue, { minKeys: 1 });
const kinds = [
  ...(['create', 'replace', 'append', 'appendNew', 'update', 'merge', 'delete'] as const),
  ...(['batchCreate', 'batchUpsert', 'batchUpsertUpdate', 'batchUpdate', 'batchMerge'] as const),
  ...(['batchDelete', 'patchOne', 'putOne', 'deleteOne', 'mergeAway'] as const),
];
const anyStep = fc.record({
  kind: fc.constantFrom(...kinds),
  /** Batches carry the entity twice. */
  values: anyValues,
  more: anyValues,
  name: anyName,
});
/** What one step writes into each attribute. */
type Write = Map<string, number[]>;
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

function set(model: Model, values: Values, write: Write): void {
  model.standing ??= new Map();
  for (const [name, value] of Object.entries(values)) {
    if (model.standing.get(name) === value) continue;
    model.standing.set(name, value);
    write.set(name, [...(write.get(name) ?? []), value]);
  }
}

function replace(model: Model, values: Values, write: Write): void {
  for (const name of model.standing?.keys() ?? []) {
    if (!(name in values)) model.standing?.delete(name);
  }
  set(model, values, write);
}

type Effect = (model: Model, step: Step, write: Write) => number;

/** Of an entity that has to be there. */
const onStanding =
  (effect: (standing: Map<string, number>, ...rest: Parameters<Effect>) => number): Effect =>
  (model, step, write) =>
    model.standing === undefined ? 404 : effect(model.standing, model, step, write);

const setAll = onStanding((_, model, { values }, write) => {
  set(model, values, write);
  return 204;
});
const setOne = onStanding((standing, model, { name, values }, write) => {
  if (!standing.has(name)) return 404;
  set(model, { [name]: values[name] ?? 1 }, write);
  return 204;
});
const setTwice: Effect = (model, { values, more }, write) => {
  if (model.standing === undefined) return 207;
  set(model, values, write);
  set(model, more, write);
  return 204;
};
const upsertBy =
  (change: typeof set): Effect =>
  (model, { values, more }, write) => {
    const status = model.standing === undefined ? 201 : 204;
    change(model, values, write);
    change(model, more, write);
    return status;
  };

/** What each step does to the model, and the status that is due. */
const effects: Readonly<Record<Step['kind'], Effect>> = {
  create: (model, { values }, write) => {
    if (model.standing !== undefined) return 409;
    set(model, values, write);
    return 201;
  },
  replace: onStanding((_, model, { values }, write) => {
    replace(model, values, write);
    return 204;
  }),
  append: setAll,
  update: setAll,
  merge: setAll,
  appendNew: onStanding((standing, model, { values }, write) => {
    const fresh = Object.entries(values).filter(([one]) => !standing.has(one));
    set(model, Object.fromEntries(fresh), write);
    return fresh.length === Object.keys(values).length ? 204 : 207;
  }),
  mergeAway: onStanding((standing, _, { name }) => {
    standing.delete(name);
    return 204;
  }),
  delete: onStanding((_, model) => {
    model.standing = undefined;
    return 204;
  }),
  patchOne: setOne,
  putOne: setOne,
  deleteOne: onStanding((standing, _, { name }) => (standing.delete(name) ? 204 : 404)),
  batchCreate: (model, { values }, write) => {
    if (model.standing === undefined) set(model, values, write);
    return 207;
  },
  batchUpsert: upsertBy(replace),
  batchUpsertUpdate: upsertBy(set),
  batchUpdate: setTwice,
  batchMerge: setTwice,
  batchDelete: (model) => {
    model.standing = undefined;
    return 207;
  },
};

const attributesOf = (values: Values): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { type: 'Property', value }]),
  );

/** Method, path and body of a step. */
function requestOf(
  id: string,
  type: string,
  { kind, values, more, name }: Step,
): readonly [method: string, path: string, body?: unknown] {
  const fragment = attributesOf(values);
  const entity = { id, type, ...fragment };
  const twice = [entity, { id, type, ...attributesOf(more) }];
  const one = `/entities/${id}`;
  const attribute = { type: 'Property', value: values[name] ?? 1 };
  switch (kind) {
    case 'create':
      return ['POST', '/entities', entity];
    case 'replace':
      return ['PUT', one, entity];
    case 'append':
      return ['POST', `${one}/attrs`, fragment];
    case 'appendNew':
      return ['POST', `${one}/attrs?options=noOverwrite`, fragment];
    case 'update':
      return ['PATCH', `${one}/attrs`, fragment];
    case 'merge':
      return ['PATCH', one, fragment];
    case 'mergeAway':
      return ['PATCH', one, { [name]: none }];
    case 'delete':
      return ['DELETE', one];
    case 'patchOne':
      return ['PATCH', `${one}/attrs/${name}`, attribute];
    case 'putOne':
      return ['PUT', `${one}/attrs/${name}`, attribute];
    case 'deleteOne':
      return ['DELETE', `${one}/attrs/${name}`];
    case 'batchCreate':
      return ['POST', '/entityOperations/create', twice];
    case 'batchUpsert':
      return ['POST', '/entityOperations/upsert', twice];
    case 'batchUpsertUpdate':
      return ['POST', '/entityOperations/upsert?options=update', twice];
    case 'batchUpdate':
      return ['POST', '/entityOperations/update', twice];
    case 'batchMerge':
      return ['POST', '/entityOperations/merge', twice];
    case 'batchDelete':
      return ['POST', '/entityOperations/delete', [id, id]];
  }
}

/** Walks through the steps of one client; after each it sees what it wrote. */
async function walk(id: string, type: string, steps: readonly Step[]): Promise<Model> {
  const model: Model = { standing: undefined, past: new Map() };
  for (const step of steps) {
    history.time.now += 1_000;
    const write: Write = new Map();
    const expected = effects[step.kind](model, step, write);
    for (const [name, values] of write) {
      model.past.set(name, [...(model.past.get(name) ?? []), values]);
    }
    const [method, path, body] = requestOf(id, type, step);
    const { status } = await history.request(method, path, body);
    expect([step.kind, status]).toEqual([step.kind, expected]);
    const found = await history.request('GET', `/entities/${id}?format=simplified`);
    const standing = model.standing;
    expect(found.status).toBe(standing === undefined ? 404 : 200);
    if (standing !== undefined) {
      expect(found.json).toEqual({ id, type, ...Object.fromEntries(standing) });
    }
  }
  return model;
}

/** The values an attribute ever had; those of one write, which share their time, by size. */
async function pastOf(id: string): Promise<Record<string, number[]>> {
  const { status, json } = await history.request(
    'GET',
    `/temporal/entities/${id}?timeproperty=modifiedAt&options=temporalValues`,
  );
  if (status === 404) return {};
  const past: Record<string, number[]> = {};
  for (const name of names) {
    // `as`: the form of temporal values, clause 4.5.9; what was deleted has no number.
    const shown = json[name] as { values: [unknown, string][] } | undefined;
    const values = (shown?.values ?? []).filter(([value]) => typeof value === 'number');
    const sorted = values.toSorted(
      ([v, at], [w, bt]) => at.localeCompare(bt) || Number(v) - Number(w),
    );
    if (sorted.length > 0) past[name] = sorted.map(([value]) => Number(value));
  }
  return past;
}

let runs = 0;
describe('clients that write at the same time', () => {
  property.prop([fc.array(fc.array(anyStep, { maxLength: 8 }), { minLength: 1, maxLength: 4 })], {
    numRuns: 12,
  })('leave what a naive model says, and a history of all of it', async (clients) => {
    runs += 1;
    const type = `Sequence${runs}`;
    const idOf = (client: number) => `urn:x:${type}:${client}`;
    const models = await Promise.all(clients.map((steps, index) => walk(idOf(index), type, steps)));
    for (const value of [0, 1, 2]) {
      const { json } = await history.request('GET', `/entities?type=${type}&q=a==${value}`);
      const ids = models.flatMap(({ standing }, index) =>
        standing?.get('a') === value ? [idOf(index)] : [],
      );
      expect(json.map((entity) => entity['id'])).toEqual(ids);
    }
    for (const [index, { past }] of models.entries()) {
      const expected = Object.fromEntries(
        [...past].map(([name, writes]) => [
          name,
          writes.flatMap((write) => write.toSorted((a, b) => a - b)),
        ]),
      );
      expect(await pastOf(idOf(index))).toEqual(expected);
    }
  });
});
