/** Applies an operation to an entity, and says what changed. ETSI GS CIM 009, clauses 5.6.1–5.6.21. */
import {
  completeInstance,
  mergeInstances,
  patchInstance,
  sortInstances,
  stampInstance,
} from './change-instance.ts';
import { changeOf, type Draft, settle } from './change-settle.ts';
import type {
  Applied,
  AttributeChange,
  EntityFragment,
  EntityOperation,
  InstanceFragment,
} from './change-types.ts';
import type { AttributeInstance, Attributes, Entity, Instant, Iri } from './entity.ts';
import { bad, fail, ok, type Result } from './error.ts';
import { findUnsound } from './soundness.ts';

const scopeIri = 'https://uri.etsi.org/ngsi-ld/scope';

/**
 * `current` is the entity as it stands, or `undefined` where there is none. Neither argument is
 * changed; when nothing changes, `entity` is `current` itself and every time in it stays.
 */
export function applyOperation(
  current: Entity | undefined,
  operation: EntityOperation,
  at: Instant,
): Result<Applied> {
  if (current === undefined) return applyToNothing(operation, at);
  if (operation.kind === 'create') {
    return fail('AlreadyExists', `Entity ${current.id} already exists`);
  }
  if (operation.kind === 'delete') return ok(deleted(current));
  const draft = draftOf(current, operation);
  if (!draft.ok) return draft;
  // Whole entities and attributes were judged when they were read; what is put together from parts is here.
  const unsound = takesParts.has(operation.kind)
    ? findUnsound(current.attributes, draft.value.attributes)
    : undefined;
  return unsound ?? ok(settle(current, draft.value, at));
}

const takesParts: ReadonlySet<EntityOperation['kind']> = new Set([
  'update',
  'updateAttribute',
  'replaceAttribute',
  'merge',
] as const);

function applyToNothing(operation: EntityOperation, at: Instant): Result<Applied> {
  if (operation.kind !== 'create' && operation.kind !== 'upsert') {
    return fail('ResourceNotFound', 'The entity does not exist');
  }
  const { entity } = operation;
  const attributes: Record<Iri, readonly AttributeInstance[]> = {};
  const changes: AttributeChange[] = [];
  for (const [attribute, instances] of Object.entries(entity.attributes)) {
    attributes[attribute] = instances.map((instance) => {
      const stamped = stampInstance(instance, undefined, at);
      changes.push(changeOf(attribute, stamped, undefined));
      return stamped;
    });
  }
  const { deletedAt: _, ...rest } = entity;
  return ok({
    entity: { ...rest, attributes, createdAt: at, modifiedAt: at },
    existed: false,
    unchanged: false,
    headChanged: true,
    changes,
    updated: Object.keys(attributes),
    notUpdated: [],
  });
}

function deleted(current: Entity): Applied {
  return {
    entity: undefined,
    existed: true,
    unchanged: false,
    headChanged: true,
    changes: Object.entries(current.attributes).flatMap(([attribute, instances]) =>
      instances.map((previous) => changeOf(attribute, undefined, previous)),
    ),
    updated: Object.keys(current.attributes),
    notUpdated: [],
  };
}

type Change = Exclude<EntityOperation, { readonly kind: 'create' | 'delete' }>;

function draftOf(current: Entity, operation: Change): Result<Draft> {
  switch (operation.kind) {
    case 'replace':
      return ok(replaceBy(operation.entity));
    case 'upsert':
      return operation.mode === 'replace'
        ? ok(replaceBy(operation.entity))
        : updateBy(current, fragmentOf(operation.entity));
    case 'append':
      return ok(appendTo(current, operation.fragment, operation.noOverwrite));
    case 'update':
      return updateBy(current, operation.fragment);
    case 'updateAttribute':
    case 'replaceAttribute':
      return writeAttribute(current, operation);
    case 'merge':
      return mergeInto(current, operation);
    case 'deleteAttribute':
      return deleteAttribute(current, operation);
    case 'purgeAttributes':
      return ok(purge(current, operation));
  }
}

function unchangedDraft(current: Entity): Draft {
  return {
    types: current.types,
    scopes: current.scopes,
    expiresAt: current.expiresAt,
    attributes: current.attributes,
    notUpdated: [],
    touched: [],
  };
}

function replaceBy(entity: Entity): Draft {
  return { ...unchangedDraft(entity), touched: Object.keys(entity.attributes) };
}

function fragmentOf(entity: Entity): EntityFragment {
  const { id, types, scopes, attributes, expiresAt } = entity;
  return {
    id,
    types,
    attributes,
    ...(scopes.length === 0 ? {} : { scopes }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** Types only ever come (5.5.8, 5.5.12); an expiry is set or removed. */
function headOf(current: Entity, fragment: EntityFragment): Draft {
  const types = [...new Set([...current.types, ...(fragment.types ?? [])])];
  const { expiresAt = current.expiresAt } = fragment;
  return {
    ...unchangedDraft(current),
    types,
    expiresAt: expiresAt ?? undefined,
    touched: Object.keys(fragment.attributes),
  };
}

/** Clause 5.6.3.4. */
function appendTo(current: Entity, fragment: EntityFragment, noOverwrite: boolean): Draft {
  const attributes: Record<Iri, readonly AttributeInstance[]> = { ...current.attributes };
  const notUpdated: { attribute: Iri; reason: string }[] = [];
  for (const [attribute, fragments] of Object.entries(fragment.attributes)) {
    for (const instance of fragments.map(completeInstance)) {
      const before = attributes[attribute] ?? [];
      const exists = before.some(({ datasetId }) => datasetId === instance.datasetId);
      if (exists && noOverwrite) {
        notUpdated.push({ attribute, reason: 'The attribute exists and may not be overwritten' });
      } else {
        attributes[attribute] = withInstance(before, instance);
      }
    }
  }
  const refused = new Set(notUpdated.map(({ attribute }) => attribute));
  const given = fragment.scopes === null ? [] : fragment.scopes;
  const scopes =
    given === undefined
      ? current.scopes
      : noOverwrite
        ? [...new Set([...current.scopes, ...given])]
        : given;
  const head = headOf(current, fragment);
  const touched = head.touched.filter((attribute) => !refused.has(attribute));
  return { ...head, scopes, attributes, notUpdated, touched };
}

function withInstance(
  instances: readonly AttributeInstance[],
  instance: AttributeInstance,
): readonly AttributeInstance[] {
  const at = instances.findIndex(({ datasetId }) => datasetId === instance.datasetId);
  return at < 0 ? sortInstances([...instances, instance]) : instances.with(at, instance);
}

/**
 * Clause 5.6.2.4: attributes are replaced as wholes, nulls delete. A scope is only ever replaced;
 * where there is none the one given is ignored, which the result says.
 */
function updateBy(current: Entity, fragment: EntityFragment): Result<Draft> {
  const attributes: Record<Iri, readonly AttributeInstance[]> = { ...current.attributes };
  for (const [attribute, fragments] of Object.entries(fragment.attributes)) {
    for (const part of fragments) {
      const before = attributes[attribute] ?? [];
      const after =
        part.isNull === true
          ? before.filter(({ datasetId }) => datasetId !== part.datasetId)
          : withInstance(before, completeInstance(part));
      if (after.length === 0) delete attributes[attribute];
      else attributes[attribute] = after;
    }
  }
  const { scopes = current.scopes } = fragment;
  const mayScope = current.scopes.length > 0 || scopes === null || scopes.length === 0;
  return ok({
    ...headOf(current, fragment),
    scopes: mayScope ? (scopes ?? []) : current.scopes,
    attributes,
    notUpdated: mayScope ? [] : [{ attribute: scopeIri, reason: 'The entity has no scope' }],
  });
}

/** Clauses 5.6.4.4 and 5.6.19.4: every instance addressed has to exist. */
function writeAttribute(
  current: Entity,
  operation: Extract<EntityOperation, { readonly kind: 'updateAttribute' | 'replaceAttribute' }>,
): Result<Draft> {
  const { attribute, kind } = operation;
  if (attribute === scopeIri) return bad('scope cannot be written as an attribute');
  let instances = current.attributes[attribute] ?? [];
  for (const fragment of operation.instances) {
    const target = instances.find(({ datasetId }) => datasetId === fragment.datasetId);
    if (target === undefined) return noSuchInstance(current, attribute, fragment.datasetId);
    const next =
      kind === 'replaceAttribute' ? ok(completeInstance(fragment)) : patched(target, fragment);
    if (!next.ok) return next;
    instances =
      next.value === undefined
        ? instances.filter((instance) => instance !== target)
        : withInstance(instances, next.value);
  }
  return ok({
    ...unchangedDraft(current),
    attributes: withAttribute(current.attributes, attribute, instances),
    touched: [attribute],
  });
}

function patched(
  target: AttributeInstance,
  fragment: InstanceFragment,
): Result<AttributeInstance | undefined> {
  return fragment.isNull === true ? ok(undefined) : patchInstance(target, fragment);
}

function noSuchInstance(
  entity: Entity,
  attribute: Iri,
  datasetId: string | undefined,
): Result<never> {
  const which = datasetId === undefined ? '' : ` with the datasetId ${datasetId}`;
  return fail('ResourceNotFound', `Entity ${entity.id} has no attribute ${attribute}${which}`);
}

function withAttribute(
  attributes: Attributes,
  attribute: Iri,
  instances: readonly AttributeInstance[],
): Attributes {
  if (instances.length > 0) return { ...attributes, [attribute]: instances };
  const { [attribute]: _, ...rest } = attributes;
  return rest;
}

/** Clause 5.6.17.4. */
function mergeInto(
  current: Entity,
  { fragment, lang, observedAt }: Extract<EntityOperation, { readonly kind: 'merge' }>,
): Result<Draft> {
  let attributes = current.attributes;
  for (const [attribute, fragments] of Object.entries(fragment.attributes)) {
    const instances = mergeInstances(attributes[attribute] ?? [], fragments, { lang, observedAt });
    if (!instances.ok) return instances;
    attributes = withAttribute(attributes, attribute, instances.value);
  }
  const { scopes = current.scopes } = fragment;
  return ok({
    ...headOf(current, fragment),
    scopes: scopes ?? [],
    attributes,
  });
}

/** Clause 5.6.5.4. */
function deleteAttribute(
  current: Entity,
  operation: Extract<EntityOperation, { readonly kind: 'deleteAttribute' }>,
): Result<Draft> {
  const { attribute, datasetId } = operation;
  const draft = { ...unchangedDraft(current), touched: [attribute] };
  if (attribute === scopeIri) {
    return current.scopes.length === 0
      ? noSuchInstance(current, attribute, undefined)
      : ok({ ...draft, scopes: [] });
  }
  const instances = current.attributes[attribute] ?? [];
  const kept =
    operation.deleteAll === true
      ? []
      : instances.filter((instance) => instance.datasetId !== datasetId);
  return kept.length === instances.length
    ? noSuchInstance(current, attribute, datasetId)
    : ok({ ...draft, attributes: withAttribute(current.attributes, attribute, kept) });
}

/** Clause 5.6.21.4: only what is dropped goes, or only what is kept stays. */
function purge(
  current: Entity,
  { drop, keep }: Extract<EntityOperation, { readonly kind: 'purgeAttributes' }>,
): Draft {
  const goes = (name: Iri): boolean =>
    drop?.includes(name) === true || (keep !== undefined && !keep.includes(name));
  const names = Object.keys(current.attributes).filter(goes);
  const scopes = drop?.includes(scopeIri) === true ? [] : current.scopes;
  return {
    ...unchangedDraft(current),
    scopes,
    attributes: Object.fromEntries(
      Object.entries(current.attributes).filter(([name]) => !goes(name)),
    ),
    touched: names,
  };
}
