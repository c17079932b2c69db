/** Writes temporal evolutions: every instance, pairs of value and time, or aggregates. */
import { type AggregatedInstances, aggregateInstances } from './aggregate.ts';
import type { CompiledContext } from './context-types.ts';
import type { AttributeInstance, AttributeKind, Iri, JsonObject, JsonValue } from './entity.ts';
import { earliest, latest, renderInstant } from './instant.ts';
import type { LanguageFilter } from './language.ts';
import { isShown, type Projection } from './projection.ts';
import { oneOrAll, renderTypes } from './render.ts';
import { renderInstance, renderSimplified, type Style } from './render-instance.ts';
import type {
  Aggregation,
  ScopeInstance,
  TemporalEntity,
  TemporalQuery,
  TimeProperty,
} from './temporal-types.ts';

/** ETSI GS CIM 009, clauses 4.5.6–4.5.9 and 4.5.19; the formats of clause 6.3.12. */
export interface TemporalRenderOptions {
  readonly format?: 'normalized' | 'concise' | 'temporalValues';
  /** The time that stands beside values; `observedAt` unless told otherwise. */
  readonly timeProperty?: TimeProperty;
  readonly sysAttrs?: boolean;
  readonly language?: LanguageFilter;
  readonly pick?: Projection;
  readonly omit?: Projection;
  readonly datasetIds?: ReadonlySet<string>;
}

/** Instances are written in the order they stand in; attributes always as arrays (clause 4.5.7). */
export function renderTemporalEntity(
  entity: TemporalEntity,
  context: CompiledContext,
  options: TemporalRenderOptions = {},
): JsonObject {
  const style: Style = {
    context,
    format: options.format === 'concise' ? 'concise' : 'normalized',
    sysAttrs: options.sysAttrs === true,
    language: options.language,
    isTemporal: true,
  };
  const isPairs = options.format === 'temporalValues';
  const timeProperty = options.timeProperty ?? 'observedAt';
  const draft = renderHead(entity, context, options);
  if (entity.scopes.length > 0 && isShown('scope', options.pick, options.omit)) {
    draft['scope'] = isPairs
      ? renderScopePairs(entity.scopes, timeProperty)
      : entity.scopes.map((scope) => renderScope(scope, style));
  }
  for (const iri in entity.attributes) {
    if (!isShown(iri, options.pick, options.omit)) continue;
    const all = entity.attributes[iri] ?? [];
    const instances = all.filter(
      ({ datasetId }) => options.datasetIds?.has(datasetId ?? '@none') ?? true,
    );
    // One that is there without instances has them outside of the page: it is shown, empty (clause 6.3.10).
    if (instances.length === 0 && all.length > 0) continue;
    draft[context.compactIri(iri)] = isPairs
      ? oneOrMore(pairGroups(instances).map((group) => renderPairs(group, style, timeProperty)))
      : instances.map((instance) => renderInstance(instance, style, false, undefined));
  }
  return draft;
}

function renderHead(
  entity: TemporalEntity,
  context: CompiledContext,
  { pick, omit, sysAttrs }: TemporalRenderOptions,
): Record<string, JsonValue> {
  const draft: Record<string, JsonValue> = {};
  if (isShown('id', pick, omit)) draft['id'] = entity.id;
  if (isShown('type', pick, omit)) draft['type'] = renderTypes(entity.types, context);
  if (sysAttrs !== true) return draft;
  for (const member of ['createdAt', 'modifiedAt', 'deletedAt', 'expiresAt'] as const) {
    const instant = entity[member];
    if (instant !== undefined && isShown(member, pick, omit))
      draft[member] = renderInstant(instant);
  }
  return draft;
}

function oneOrMore(items: readonly JsonObject[]): JsonValue {
  const [first] = items;
  return items.length === 1 && first !== undefined ? first : items;
}

/** The default dataset and every other, in the order of their first instances. */
export function groupByDataset(
  instances: readonly AttributeInstance[],
): readonly (readonly AttributeInstance[])[] {
  const groups = new Map<string | undefined, AttributeInstance[]>();
  for (const instance of instances) {
    const group = groups.get(instance.datasetId);
    if (group === undefined) groups.set(instance.datasetId, [instance]);
    else group.push(instance);
  }
  return [...groups.values()];
}

function pairGroups(
  instances: readonly AttributeInstance[],
): readonly (readonly AttributeInstance[])[] {
  return instances.length === 0 ? [[]] : groupByDataset(instances);
}

const pairMembers: Readonly<Record<AttributeKind, string>> = {
  Property: 'values',
  GeoProperty: 'values',
  LanguageProperty: 'languageMaps',
  VocabProperty: 'vocabs',
  JsonProperty: 'jsons',
  ListProperty: 'valueLists',
  Relationship: 'objects',
  ListRelationship: 'objectLists',
};

/** Clause 4.5.9. An instance without the time property has no place in it. */
function renderPairs(
  instances: readonly AttributeInstance[],
  style: Style,
  timeProperty: TimeProperty,
): JsonObject {
  const [first] = instances;
  const type = first?.type ?? 'Property';
  const pairs = instances.flatMap((instance) => {
    const at = instance[timeProperty];
    if (at === undefined) return [];
    return [[renderSimplified(instance, style, undefined), renderInstant(at)]];
  });
  return {
    type,
    ...(first?.datasetId === undefined ? {} : { datasetId: first.datasetId }),
    [pairMembers[type]]: pairs,
  };
}

function renderScope(scope: ScopeInstance, { sysAttrs }: Style): JsonObject {
  const draft: Record<string, JsonValue> = { type: 'Property', value: oneOrAll(scope.value) };
  const shown = sysAttrs
    ? (['observedAt', 'createdAt', 'modifiedAt', 'deletedAt'] as const)
    : (['observedAt', 'deletedAt'] as const);
  for (const member of shown) {
    const instant = scope[member];
    if (instant !== undefined) draft[member] = renderInstant(instant);
  }
  return draft;
}

function renderScopePairs(
  scopes: readonly ScopeInstance[],
  timeProperty: TimeProperty,
): JsonObject {
  return {
    type: 'Property',
    values: scopes.flatMap((scope) => {
      const at = scope[timeProperty];
      return at === undefined ? [] : [[oneOrAll(scope.value), renderInstant(at)]];
    }),
  };
}

/** What is left of a temporal evolution when its instances were aggregated elsewhere, as in SQL. */
export interface AggregatedEntity {
  readonly entity: Omit<TemporalEntity, 'attributes'>;
  readonly attributes: Readonly<Record<Iri, readonly AggregatedInstances[]>>;
}

/** Clause 4.5.19. */
export function renderAggregatedEntity(
  { entity, attributes }: AggregatedEntity,
  context: CompiledContext,
  options: Pick<TemporalRenderOptions, 'pick' | 'omit' | 'sysAttrs'> = {},
): JsonObject {
  const draft = renderHead({ ...entity, attributes: {} }, context, options);
  for (const iri in attributes) {
    const groups = attributes[iri];
    if (groups === undefined || !isShown(iri, options.pick, options.omit)) continue;
    draft[context.compactIri(iri)] = oneOrMore(groups.map(renderGroup));
  }
  return draft;
}

function renderGroup({ type, datasetId, rows }: AggregatedInstances): JsonObject {
  const draft: Record<string, JsonValue> = { type };
  if (datasetId !== undefined) draft['datasetId'] = datasetId;
  for (const [method, list] of Object.entries(rows)) {
    draft[method] = list.map(([value, start, end]) => [
      value,
      renderInstant(start),
      renderInstant(end),
    ]);
  }
  return draft;
}

/** Aggregates an evolution that was selected by the query already. */
export function aggregateEvolution(
  entity: TemporalEntity,
  aggregation: Aggregation,
  query: TemporalQuery,
): AggregatedEntity {
  const times = Object.values(entity.attributes)
    .flat()
    .flatMap((instance) => instance[query.timeProperty] ?? []);
  const span = [earliest(times) ?? '', latest(times) ?? ''] as const;
  const attributes: Record<Iri, readonly AggregatedInstances[]> = {};
  for (const [name, instances] of Object.entries(entity.attributes)) {
    const groups = groupByDataset(instances).flatMap(
      (group) => aggregateInstances(group, aggregation, query, span) ?? [],
    );
    if (groups.length > 0) attributes[name] = groups;
  }
  return { entity, attributes };
}
