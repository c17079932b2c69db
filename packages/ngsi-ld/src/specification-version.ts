/** Amends entities for readers of earlier versions of the standard. ETSI GS CIM 009, clause 4.3.6.8. */
import type { CompiledContext } from './context-types.ts';
import type { AttributeInstance, Attributes, Entity, Iri, JsonValue } from './entity.ts';
import { compactVocab } from './render-instance.ts';

/** The minor number of the version this library writes: 1.9. */
export const specificationMinor = 9;

/** The versions that introduced what tables 4.3.6.8-1 to -3 name. */
const since = { instances: 3, scope: 4, languages: 4, kinds: 8, objectType: 8, expiresAt: 9 };

/**
 * The minor number of the version to answer in, from `1.5` as `Prefer: ngsi-ld=` writes it: never
 * above what this library writes. `undefined` for what is no version.
 */
export function parseSpecificationVersion(text: string): number | undefined {
  const match = /^(\d{1,4})\.(\d{1,4})$/.exec(text);
  const [major, minor] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || major < 1) return undefined;
  return major > 1 ? specificationMinor : Math.min(minor, specificationMinor);
}

/**
 * The entity as version 1.`minor` of the standard knows entities; the very `entity` where nothing had
 * to be amended. `context` gives the terms that the values of vocabulary properties become.
 */
export function conformEntity(entity: Entity, context: CompiledContext, minor: number): Entity {
  if (minor >= specificationMinor) return entity;
  const attributes = conformAttributes(entity.attributes, context, minor);
  const isSame =
    attributes === entity.attributes &&
    entity.expiresAt === undefined &&
    (minor >= since.scope || entity.scopes.length === 0) &&
    (minor >= since.instances || entity.types.length <= 1);
  if (isSame) return entity;
  const { expiresAt: _, ...rest } = entity;
  return {
    ...rest,
    types: minor < since.instances ? entity.types.slice(0, 1) : entity.types,
    scopes: minor < since.scope ? [] : entity.scopes,
    attributes,
  };
}

function conformAttributes(
  attributes: Attributes,
  context: CompiledContext,
  minor: number,
): Attributes {
  const conformed: Record<Iri, readonly AttributeInstance[]> = {};
  let isSame = true;
  for (const [name, instances] of Object.entries(attributes)) {
    // The default instance comes first, thus it is the one that stays.
    const kept = minor < since.instances ? instances.slice(0, 1) : instances;
    const next = kept.map((instance) => conformInstance(instance, context, minor));
    isSame &&= next.length === instances.length && next.every((one, at) => one === instances[at]);
    conformed[name] = next;
  }
  return isSame ? attributes : conformed;
}

function conformInstance(
  instance: AttributeInstance,
  context: CompiledContext,
  minor: number,
): AttributeInstance {
  const kind = conformKind(instance, context, minor);
  const unknown = unknownMembers(minor).filter((member) => instance[member] !== undefined);
  const attributes =
    instance.attributes === undefined
      ? undefined
      : conformAttributes(instance.attributes, context, minor);
  if (kind === undefined && unknown.length === 0 && attributes === instance.attributes) {
    return instance;
  }
  const next = {
    ...instance,
    ...kind,
    ...(attributes === undefined ? {} : { attributes }),
  };
  const dropped: ReadonlySet<string> = new Set([
    ...unknown,
    ...(kind === undefined ? [] : ['languageMap', 'vocab', 'json', 'valueList', 'objectList']),
  ]);
  // `as`: only optional members go.
  return Object.fromEntries(
    Object.entries(next).filter(([member]) => !dropped.has(member)),
  ) as unknown as AttributeInstance;
}

type Member = 'datasetId' | 'observedAt' | 'unitCode' | 'objectType' | 'expiresAt' | 'valueType';

function unknownMembers(minor: number): readonly Member[] {
  return [
    ...(minor < since.instances ? (['datasetId', 'observedAt', 'unitCode'] as const) : []),
    ...(minor < since.objectType ? (['objectType'] as const) : []),
    ...(minor < since.expiresAt ? (['expiresAt', 'valueType'] as const) : []),
  ];
}

/** What an instance of a kind that version lacks becomes: a property or a relationship. */
function conformKind(
  instance: AttributeInstance,
  context: CompiledContext,
  minor: number,
): Pick<AttributeInstance, 'type' | 'value' | 'object'> | undefined {
  const property = (value: JsonValue) => ({ type: 'Property', value }) as const;
  if (instance.type === 'LanguageProperty') {
    return minor < since.languages ? property(instance.languageMap ?? {}) : undefined;
  }
  if (minor >= since.kinds) return undefined;
  switch (instance.type) {
    case 'VocabProperty':
      return property(compactVocab(instance.vocab, context));
    case 'JsonProperty':
      return property(instance.json ?? null);
    case 'ListProperty':
      return property(instance.valueList ?? []);
    case 'ListRelationship':
      return { type: 'Relationship', object: instance.objectList ?? [] };
    case 'Property':
    case 'GeoProperty':
    case 'Relationship':
      return undefined;
  }
}
