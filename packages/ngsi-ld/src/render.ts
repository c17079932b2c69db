/** Writes entities: as JSON-LD or GeoJSON, whole or in part, alone or with what they link to. */
import type { AttributeChange } from './change-types.ts';
import type { CompiledContext } from './context-types.ts';
import type { AttributeInstance, Entity, Iri, JsonObject, JsonValue } from './entity.ts';
import { renderInstant } from './instant.ts';
import type { LanguageFilter } from './language.ts';
import { isRelationshipKind, locationIri } from './members.ts';
import { isShown, type Projection } from './projection.ts';
import {
  addAttributes,
  type EntityFormat,
  type LinkedOf,
  renderInstances,
  type Style,
} from './render-instance.ts';

/** How an answer shows entities. ETSI GS CIM 009, clauses 4.5, 4.15, 4.21, 6.3.7 and 6.3.11. */
export interface RenderOptions {
  /** `normalized` unless told otherwise. */
  readonly format?: EntityFormat;
  /** Show createdAt, modifiedAt and expiresAt. */
  readonly sysAttrs?: boolean;
  readonly language?: LanguageFilter;
  readonly pick?: Projection;
  readonly omit?: Projection;
  /** Instances to show; `@none` names the default one (clause 4.5.5.1). */
  readonly datasetIds?: ReadonlySet<string>;
  /** What the instances were before, for `showChanges` of notifications (clause 5.8.6). */
  readonly changes?: readonly AttributeChange[];
  /** Linked entities to show inside relationships (clause 4.5.23.2). */
  readonly join?: Join;
}

export interface Join {
  /** How many links to follow. */
  readonly level: number;
  readonly find: (id: string) => Entity | undefined;
  /** Entities already shown further up, clause 6.5.3.1 `containedBy`. */
  readonly containedBy?: readonly string[];
}

interface Rendering extends Style {
  readonly datasetIds: ReadonlySet<string> | undefined;
  readonly find: Join['find'] | undefined;
}

function renderingOf(context: CompiledContext, options: RenderOptions): Rendering {
  return {
    context,
    format: options.format ?? 'normalized',
    sysAttrs: options.sysAttrs === true,
    language: options.language,
    isTemporal: false,
    datasetIds: options.datasetIds,
    find: options.join?.find,
  };
}

/** An entity without its `@context`, which is the envelope's matter. Empty when nothing is picked. */
export function renderEntity(
  entity: Entity,
  context: CompiledContext,
  options: RenderOptions = {},
): JsonObject {
  const rendering = renderingOf(context, options);
  const { pick, omit, join, changes } = options;
  const draft = render(entity, rendering, pick, omit, join?.level ?? 0, join?.containedBy ?? []);
  return changes === undefined
    ? draft
    : { ...draft, ...renderChanges(entity, rendering, changes, draft) };
}

/** The changed attributes that are shown, each instance with the value it had. */
function renderChanges(
  entity: Entity,
  rendering: Rendering,
  changes: readonly AttributeChange[],
  shown: JsonObject,
): JsonObject {
  const changed: Record<string, JsonValue> = {};
  for (const { attribute } of changes) {
    const name = rendering.context.compactIri(attribute);
    if (shown[name] === undefined || changed[name] !== undefined) continue;
    const instances = selectInstances(entity.attributes[attribute] ?? [], rendering.datasetIds);
    changed[name] = renderInstances(
      instances,
      rendering,
      undefined,
      (datasetId) =>
        changes.find((change) => change.attribute === attribute && change.datasetId === datasetId)
          ?.previous,
    );
  }
  return changed;
}

function render(
  entity: Entity,
  rendering: Rendering,
  pick: Projection | undefined,
  omit: Projection | undefined,
  level: number,
  above: readonly string[],
): JsonObject {
  const draft: Record<string, JsonValue> = {};
  addHead(draft, entity, rendering, pick, omit);
  if (
    pick === undefined &&
    omit === undefined &&
    rendering.datasetIds === undefined &&
    level === 0
  ) {
    addAttributes(draft, entity.attributes, rendering);
    return draft;
  }
  for (const iri in entity.attributes) {
    if (!isShown(iri, pick, omit)) continue;
    const instances = selectInstances(entity.attributes[iri] ?? [], rendering.datasetIds);
    if (instances.length === 0) continue;
    const linked =
      level > 0 && instances.some(({ type }) => isRelationshipKind(type))
        ? linkedOf(rendering, pick?.get(iri), omit?.get(iri), level - 1, [...above, entity.id])
        : undefined;
    draft[rendering.context.compactIri(iri)] = renderInstances(instances, rendering, linked);
  }
  return draft;
}

function selectInstances(
  instances: readonly AttributeInstance[],
  datasetIds: ReadonlySet<string> | undefined,
): readonly AttributeInstance[] {
  return datasetIds === undefined
    ? instances
    : instances.filter(({ datasetId }) => datasetIds.has(datasetId ?? '@none'));
}

function linkedOf(
  rendering: Rendering,
  pick: Projection | undefined,
  omit: Projection | undefined,
  level: number,
  above: readonly string[],
): LinkedOf {
  return (id) => {
    // An entity inside itself would never end.
    if (above.includes(id)) return undefined;
    const entity = rendering.find?.(id);
    return entity === undefined ? undefined : render(entity, rendering, pick, omit, level, above);
  };
}

function addHead(
  draft: Record<string, JsonValue>,
  entity: Entity,
  { context, sysAttrs }: Rendering,
  pick: Projection | undefined,
  omit: Projection | undefined,
): void {
  if (isShown('id', pick, omit)) draft['id'] = entity.id;
  if (isShown('type', pick, omit)) draft['type'] = renderTypes(entity.types, context);
  if (entity.scopes.length > 0 && isShown('scope', pick, omit)) {
    draft['scope'] = oneOrAll(entity.scopes);
  }
  // Only notifications show entities that are gone, and they always say since when (clause 5.8.6).
  if (entity.deletedAt !== undefined) draft['deletedAt'] = renderInstant(entity.deletedAt);
  if (!sysAttrs) return;
  for (const member of ['createdAt', 'modifiedAt', 'expiresAt'] as const) {
    const instant = entity[member];
    if (instant !== undefined && isShown(member, pick, omit))
      draft[member] = renderInstant(instant);
  }
}

export function renderTypes(types: readonly Iri[], context: CompiledContext): JsonValue {
  return oneOrAll(types.map((type) => context.compactIri(type)));
}

export function oneOrAll(items: readonly string[]): JsonValue {
  const [first] = items;
  return items.length === 1 && first !== undefined ? first : items;
}

/**
 * Clause 4.5.23.3: the entities, then those they link to level by level, each once, each with what
 * the projection of its level leaves of it.
 */
export function renderFlattened(
  entities: readonly Entity[],
  context: CompiledContext,
  options: RenderOptions & { readonly join: Join },
  show: (entity: Entity, rendered: JsonObject) => JsonObject = (_, rendered) => rendered,
): readonly JsonObject[] {
  const rendering = renderingOf(context, options);
  const seen = new Set(options.join.containedBy ?? []);
  const shown: JsonObject[] = [];
  interface Waiting {
    readonly entity: Entity;
    readonly pick: Projection | undefined;
    readonly omit: Projection | undefined;
  }
  let current: Waiting[] = entities.map((entity) => ({
    entity,
    pick: options.pick,
    omit: options.omit,
  }));
  for (let level = options.join.level; current.length > 0; level -= 1) {
    const next: Waiting[] = [];
    const queued = new Set<string>();
    for (const { entity, pick, omit } of current) {
      if (seen.has(entity.id)) continue;
      seen.add(entity.id);
      shown.push(show(entity, render(entity, rendering, pick, omit, 0, [])));
      if (level <= 0) continue;
      for (const iri in entity.attributes) {
        if (!isShown(iri, pick, omit)) continue;
        const instances = selectInstances(entity.attributes[iri] ?? [], rendering.datasetIds);
        for (const id of instances.flatMap(objectsOf)) {
          if (seen.has(id) || queued.has(id)) continue;
          queued.add(id);
          const linked = options.join.find(id);
          if (linked === undefined) continue;
          next.push({ entity: linked, pick: pick?.get(iri), omit: omit?.get(iri) });
        }
      }
    }
    current = next;
  }
  return shown;
}

/** The URIs an instance points at; none for properties. */
export function objectsOf(instance: AttributeInstance): readonly string[] {
  const { object, objectList } = instance;
  if (object !== undefined) return typeof object === 'string' ? [object] : object;
  return objectList ?? [];
}

/**
 * Clauses 4.5.16 and 4.5.17: a GeoJSON Feature. `geometryProperty` is expanded; when it has several
 * instances, the one of `datasetIds` or the default one gives the geometry; without one it is null.
 */
export function renderFeature(
  entity: Entity,
  context: CompiledContext,
  options: RenderOptions & { readonly geometryProperty?: Iri } = {},
): JsonObject {
  return featureOf(entity, renderEntity(entity, context, options), options);
}

/** The same of an entity that is rendered already. */
export function featureOf(
  entity: Entity,
  rendered: JsonObject,
  options: Pick<RenderOptions, 'datasetIds'> & { readonly geometryProperty?: Iri },
): JsonObject {
  const { id: _, ...properties } = rendered;
  return {
    id: entity.id,
    type: 'Feature',
    geometry: geometryOf(entity, options.geometryProperty ?? locationIri, options.datasetIds),
    properties,
  };
}

function geometryOf(
  entity: Entity,
  property: Iri,
  datasetIds: ReadonlySet<string> | undefined,
): JsonValue {
  const instances = selectInstances(entity.attributes[property] ?? [], datasetIds);
  const chosen =
    instances.find(({ datasetId }) => datasetId === undefined) ??
    (datasetIds === undefined ? undefined : instances[0]);
  return chosen?.type === 'GeoProperty' ? (chosen.value ?? null) : null;
}

/** Clause 4.5.16.3. */
export function renderFeatureCollection(features: readonly JsonObject[]): JsonObject {
  return { type: 'FeatureCollection', features };
}
