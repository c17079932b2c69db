/** Panels over entities as they are now. */
import { instantAt } from '@kumiki/ngsi-ld';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { locationIri } from '#platform/context/index.ts';
import type { EntityBinding, Measure, Panel } from './definition.ts';
import {
  type EntityMeasure,
  type EntityQuestion,
  listEntities,
  measureAll,
  measureByAttribute,
  measureByTime,
} from './entity-store.ts';
import type { FigureRow, Figures, FigureValue, Group } from './figures.ts';
import { type Counted, groupFigures, wholeFigures } from './group-figures.ts';
import { periodsBefore } from './periods.ts';
import { type Caller, type ComputeParts, iriOf, questionOf } from './question.ts';

export async function entityFigures(
  panel: Panel,
  binding: EntityBinding,
  caller: Caller,
  parts: ComputeParts,
): Promise<Result<Counted>> {
  const question = questionOf(binding, caller, instantAt(parts.now()));
  if (!question.ok) return question;
  const { by, columns } = binding;
  if (columns !== undefined) return ok(await listFigures(panel, columns, question.value, parts));
  const measure = entityMeasureOf(binding.measure);
  if (by === undefined) {
    const whole = await measureAll(parts.database, question.value, measure);
    return ok(wholeFigures(panel, whole));
  }
  if ('time' in by) return await timeFigures(panel, by, question.value, parts);
  const groups =
    'type' in by
      ? await typeGroups(caller, parts)
      : await measureByAttribute(
          parts.database,
          question.value,
          measure,
          {
            attribute: iriOf(by.attribute),
            ...(by.name === undefined ? {} : { name: iriOf(by.name) }),
          },
          parts.limits.dashboardGroupsMax + 1,
        );
  return ok(groupFigures(panel, groups, binding.measure, parts.limits.dashboardGroupsMax));
}

function entityMeasureOf(measure: Measure): EntityMeasure {
  if (measure === 'count') return { kind: 'count' };
  if ('sum' in measure) return { kind: 'sum', attribute: iriOf(measure.sum) };
  if ('average' in measure) return { kind: 'average', attribute: iriOf(measure.average) };
  if ('least' in measure) return { kind: 'least', attribute: iriOf(measure.least) };
  return { kind: 'most', attribute: iriOf(measure.most) };
}

const defaultVocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';

/** An entity of several types is one of each. */
async function typeGroups(
  { tenant, visibility }: Caller,
  { broker }: ComputeParts,
): Promise<readonly Group[]> {
  const counts = new Map<string, number>();
  for (const { types, attribute, total } of await broker.census(tenant, visibility)) {
    if (attribute !== '') continue;
    for (const type of types) counts.set(type, (counts.get(type) ?? 0) + total);
  }
  return [...counts].map(([type, value]) => {
    const key = type.startsWith(defaultVocabulary) ? type.slice(defaultVocabulary.length) : type;
    return { key, value, people: value };
  });
}

async function timeFigures(
  panel: Panel,
  by: Extract<NonNullable<EntityBinding['by']>, { readonly time: unknown }>,
  question: EntityQuestion,
  { database, limits, now }: ComputeParts,
): Promise<Result<Counted>> {
  const periods = periodsBefore(now(), by, limits.dashboardPeriodsMax);
  if (periods === undefined) {
    const detail = `The range has more than ${limits.dashboardPeriodsMax} periods.`;
    return err(problem('too-complex-query', detail));
  }
  const groups = await measureByTime(database, question, { ...periods, time: by.time });
  const known = new Map(groups.map((group) => [group.key, group]));
  const all = periods.starts.map((key) => known.get(key) ?? { key, value: 0, people: 0 });
  const figures = groupFigures({ ...panel, order: 'listed' }, all, 'count', all.length);
  return ok({ ...figures, rowKind: 'time' });
}

async function listFigures(
  panel: Panel,
  columns: NonNullable<EntityBinding['columns']>,
  question: EntityQuestion,
  { database }: ComputeParts,
): Promise<Figures> {
  const [first, ...rest] = columns;
  const found = await listEntities(
    database,
    question,
    columns.map(({ attribute, member }) => ({ attribute: iriOf(attribute), member })),
    locationIri,
    panel.rowsMax + 1,
  );
  const rows = found.slice(0, panel.rowsMax).map((entity): FigureRow => {
    const [label, ...values] = entity.values.map(plainValue);
    const { longitude, latitude } = entity;
    return {
      key: entity.id,
      label: { ja: String(label ?? entity.id) },
      values,
      ...(longitude === null || latitude === null ? {} : { place: [longitude, latitude] }),
    };
  });
  return {
    ...(first === undefined ? {} : { rowTitle: first.title }),
    rowKind: 'entity',
    columns: rest.map(({ title, unit }) => ({ title, ...(unit === undefined ? {} : { unit }) })),
    rows: panel.order === 'value' ? rows.toSorted(byFirstValue) : rows,
    isCut: found.length > panel.rowsMax,
  };
}

function byFirstValue(a: FigureRow, b: FigureRow): number {
  const [left, right] = [a.values[0], b.values[0]];
  if (typeof left !== 'number' || typeof right !== 'number') {
    return Number(typeof right === 'number') - Number(typeof left === 'number');
  }
  return right - left;
}

function plainValue(value: unknown): FigureValue {
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? '○' : '×';
  if (Array.isArray(value)) return value.filter((each) => typeof each !== 'object').join('、');
  return null;
}
