/** Writes entities as answers: in the wanted form, with what they link to. */
import {
  type Entity,
  type Join,
  type JsonObject,
  objectsOf,
  renderEntity,
  renderFeature,
  renderFeatureCollection,
  renderFlattened,
} from '@kumiki/ngsi-ld';
import type { TenantName, Visibility } from '#platform/identity/index.ts';
import type { Broker } from '../broker.ts';
import type { Contexts } from '../contexts/contexts.ts';
import {
  answerGeoJson,
  answerJson,
  answerTexts,
  type FaceRequest,
  type ReadStyle,
} from './face.ts';
import { plainForm, plainText } from './rendered.ts';
import type { LinkedRetrieval, Representation } from './representation.ts';

export interface EntityAnswer {
  readonly request: FaceRequest;
  readonly style: ReadStyle;
  readonly representation: Representation;
  readonly visibility: Visibility;
  readonly headers?: Readonly<Record<string, string>>;
  readonly links?: readonly string[];
}

export interface AnswerParts {
  readonly broker: Broker;
  readonly contexts: Contexts;
}

/** Bounds what one answer gathers through links. */
const linkedEntitiesMax = 5_000;

/** `undefined` where the projection leaves nothing of it. */
export async function answerEntity(
  parts: AnswerParts,
  entity: Entity,
  answer: EntityAnswer,
): Promise<Response | undefined> {
  const { request, style, representation, headers = {} } = answer;
  const form = plainForm(representation);
  if (form !== undefined && style.type !== 'application/geo+json') {
    const text = plainText(entity, style.context, representation, form);
    return answerTexts(style, text, parts.contexts, headers);
  }
  const join = await joinOf(parts, [entity], answer);
  const options = join === undefined ? representation : { ...representation, join };
  if (style.type === 'application/geo+json') {
    const feature = renderFeature(entity, style.context, options);
    return answerGeoJson(request, style, feature, parts.contexts, headers);
  }
  if (join !== undefined && representation.linked?.style === 'flat') {
    const flat = renderFlattened([entity], style.context, { ...representation, join });
    const [only] = flat;
    const isAlone = flat.length === 1 && only !== undefined;
    return answerJson(style, isAlone ? only : flat, parts.contexts, headers);
  }
  const body = renderEntity(entity, style.context, options);
  return isEmpty(body) ? undefined : answerJson(style, body, parts.contexts, headers);
}

export async function answerEntities(
  parts: AnswerParts,
  entities: readonly Entity[],
  answer: EntityAnswer,
): Promise<Response> {
  const { request, style, representation, headers = {}, links = [] } = answer;
  const { context } = style;
  const form = plainForm(representation);
  if (form !== undefined && style.type !== 'application/geo+json') {
    const texts = entities.map((entity) => plainText(entity, context, representation, form));
    return answerTexts(style, texts, parts.contexts, headers, links);
  }
  const join = await joinOf(parts, entities, answer);
  const options = join === undefined ? representation : { ...representation, join };
  if (style.type === 'application/geo+json') {
    const features = entities.map((entity) => renderFeature(entity, context, options));
    const collection = renderFeatureCollection(features);
    return answerGeoJson(request, style, collection, parts.contexts, headers, links);
  }
  const body: readonly JsonObject[] =
    join !== undefined && representation.linked?.style === 'flat'
      ? renderFlattened(entities, context, { ...representation, join })
      : entities
          .map((entity) => renderEntity(entity, context, options))
          .filter((shown) => !isEmpty(shown));
  return answerJson(style, body, parts.contexts, headers, links);
}

function isEmpty(shown: JsonObject): boolean {
  for (const _ in shown) return false;
  return true;
}

function joinOf(
  { broker }: AnswerParts,
  entities: readonly Entity[],
  { request, representation, visibility }: EntityAnswer,
): Promise<Join | undefined> {
  const { linked } = representation;
  return linked === undefined
    ? Promise.resolve(undefined)
    : gatherLinked(broker, request.tenant, entities, linked, visibility);
}

/** Reads the linked entities level by level, one statement each. */
export async function gatherLinked(
  broker: Broker,
  tenant: TenantName,
  entities: readonly Entity[],
  linked: Pick<LinkedRetrieval, 'level' | 'containedBy'>,
  visibility: Visibility,
): Promise<Join> {
  const found = new Map<string, Entity>(entities.map((entity) => [entity.id, entity]));
  const asked = new Set<string>([...found.keys(), ...linked.containedBy]);
  let frontier = entities;
  for (let level = 0; level < linked.level && frontier.length > 0; level++) {
    const ids = frontier.flatMap(linksOf).filter((id) => !asked.has(id));
    const wanted = [...new Set(ids)].slice(0, linkedEntitiesMax - asked.size);
    for (const id of wanted) asked.add(id);
    frontier = await broker.findMany(tenant, wanted, visibility);
    for (const entity of frontier) found.set(entity.id, entity);
  }
  const { level, containedBy } = linked;
  return { level, containedBy, find: (id) => found.get(id) };
}

function linksOf(entity: Entity): readonly string[] {
  return Object.values(entity.attributes).flatMap((instances) => instances.flatMap(objectsOf));
}
