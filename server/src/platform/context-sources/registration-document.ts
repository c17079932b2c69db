/** The JSON of a registration: stored with expanded names, read and shown in those of a @context. */
import {
  type CompiledContext,
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
  ngsiLdNull,
  renderInstant,
} from '@kumiki/ngsi-ld';
import type { Registration } from './registration.ts';

/** Members that clause 5.2.9 defines; any other is a property of the source, with a name of its own. */
const members: ReadonlySet<string> = new Set([
  'id',
  'type',
  'registrationName',
  'description',
  'information',
  'tenant',
  'observationInterval',
  'managementInterval',
  'location',
  'observationSpace',
  'operationSpace',
  'expiresAt',
  'endpoint',
  'contextSourceInfo',
  'scope',
  'mode',
  'operations',
  'refreshRate',
  'management',
  'datasetId',
  'contextSourceAlias',
]);

/** What only the broker writes. */
const readOnly: ReadonlySet<string> = new Set([
  '@context',
  'status',
  'createdAt',
  'modifiedAt',
  'timesSent',
  'timesFailed',
  'lastSuccess',
  'lastFailure',
]);

export function isMember(name: string): boolean {
  return members.has(name);
}

/** Names expanded; what is not of its shape stays as it is, for the parser to refuse. */
export function expandDocument(json: JsonObject, context: CompiledContext): JsonObject {
  const kept = Object.entries(json).filter(([name]) => !readOnly.has(name));
  return Object.fromEntries(
    kept.map(([name, value]) => [
      members.has(name) ? name : context.expandTerm(name),
      name === 'information' ? renameInformation(value, (term) => context.expandTerm(term)) : value,
    ]),
  );
}

/** Clause 5.9.3.4: members given replace those that are there, `null` removes them. Names are expanded. */
export function mergeDocument(current: JsonObject, fragment: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = { ...current };
  for (const [name, value] of Object.entries(fragment)) {
    if (name === 'id') continue;
    if (value === null || value === ngsiLdNull) delete merged[name];
    else merged[name] = value;
  }
  return merged;
}

export interface ShowRegistrationOptions {
  readonly context: CompiledContext;
  readonly sysAttrs: boolean;
  /** Which parts of `information` are shown, by position; all when absent. */
  readonly parts?: ReadonlySet<number>;
  /** In notifications types stand in an array, always. */
  readonly hasTypeLists?: boolean;
}

export function showRegistration(
  { document, createdAt, modifiedAt }: Registration,
  { context, sysAttrs, parts, hasTypeLists = false }: ShowRegistrationOptions,
): JsonObject {
  const compact = (iri: string): string => context.compactIri(iri);
  const shown = Object.entries(document).map(([name, value]): [string, JsonValue] => {
    if (name !== 'information') return [members.has(name) ? name : compact(name), value];
    const picked =
      isArray(value) && parts !== undefined ? value.filter((_, at) => parts.has(at)) : value;
    return [name, renameInformation(picked, compact, hasTypeLists)];
  });
  return {
    ...Object.fromEntries(shown),
    ...(sysAttrs
      ? { createdAt: renderInstant(createdAt), modifiedAt: renderInstant(modifiedAt) }
      : {}),
  };
}

type Rename = (name: string) => string;

function renameInformation(value: JsonValue, rename: Rename, hasTypeLists = false): JsonValue {
  const renameEntity = (entity: JsonValue): JsonValue => {
    if (!isObject(entity) || entity['type'] === undefined) return entity;
    const types = renameAll(entity['type'], rename);
    return { ...entity, type: hasTypeLists && !isArray(types) ? [types] : types };
  };
  return mapItems(value, (part) => {
    if (!isObject(part)) return part;
    const { entities, propertyNames, relationshipNames, ...rest } = part;
    return {
      ...rest,
      ...(entities === undefined ? {} : { entities: mapItems(entities, renameEntity) }),
      ...(propertyNames === undefined ? {} : { propertyNames: renameAll(propertyNames, rename) }),
      ...(relationshipNames === undefined
        ? {}
        : { relationshipNames: renameAll(relationshipNames, rename) }),
    };
  });
}

function mapItems(value: JsonValue, map: (item: JsonValue) => JsonValue): JsonValue {
  return isArray(value) ? value.map(map) : value;
}

function renameAll(names: JsonValue, rename: Rename): JsonValue {
  if (isArray(names)) return names.map((name) => renameAll(name, rename));
  return typeof names === 'string' && names !== '' ? rename(names) : names;
}
