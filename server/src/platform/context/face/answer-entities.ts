/** Writes entities as answers: in the wanted form, with what they link to. */
import {
  type CompiledContext,
  type Entity,
  featureOf,
  type Join,
  type JsonObject,
  renderEntity,
  renderFeature,
  renderFeatureCollection,
  renderFlattened,
} from '@kumiki/ngsi-ld';
import { problemResponse } from '#kernel/http/index.ts';
import type { Visibility } from '#platform/identity/index.ts';
import type { Broker } from '../broker.ts';
import type { Contexts } from '../contexts/contexts.ts';
import type { ContextLimits } from '../limits.ts';
import {
  answerGeoJson,
  answerJson,
  answerTexts,
  type FaceRequest,
  type ReadStyle,
} from './face.ts';
import { type Gathered, gatherLinked } from './linked.ts';
import { type Conforming, createConforming, preferenceOf } from './preferences.ts';
import { plainForm, plainText } from './rendered.ts';
import type { Representation } from './representation.ts';

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
  readonly limits: ContextLimits;
}

/** `undefined` where the projection leaves nothing of it. */
export async function answerEntity(
  parts: AnswerParts,
  entity: Entity,
  answer: EntityAnswer,
): Promise<Response | undefined> {
  const { request, style, representation, headers = {} } = answer;
  const form = plainForm(representation);
  if (form !== undefined && isAsHeld(answer)) {
    const text = plainText(entity, style.context, representation, form);
    return answerTexts(style, text, parts.contexts, headers);
  }
  const conforming = createConforming(request.c, style.context);
  const gathered = await joinOf(parts, [entity], answer);
  const { entities, join, applied } = conforming.conform([entity], gathered);
  const [shown = entity] = entities;
  const options = join === undefined ? representation : { ...representation, join };
  if (style.type === 'application/geo+json') {
    const isFlat = join !== undefined && representation.linked?.style === 'flat';
    const feature = isFlat
      ? renderFeatureCollection(flatFeatures([shown], style.context, { ...representation, join }))
      : renderFeature(shown, style.context, options);
    return unlessTooMuch(request, gathered, () =>
      amended(answerGeoJson(request, style, feature, parts.contexts, headers), applied, conforming),
    );
  }
  if (join !== undefined && representation.linked?.style === 'flat') {
    const flat = renderFlattened([shown], style.context, { ...representation, join });
    const [only] = flat;
    const isAlone = flat.length === 1 && only !== undefined;
    const body = isAlone ? only : flat;
    return unlessTooMuch(request, gathered, () =>
      amended(answerJson(style, body, parts.contexts, headers), applied, conforming),
    );
  }
  const body = renderEntity(shown, style.context, options);
  if (isEmpty(body)) return undefined;
  return unlessTooMuch(request, gathered, () =>
    amended(answerJson(style, body, parts.contexts, headers), applied, conforming),
  );
}

/** Says which preference was followed; 203 where what is held had to be amended for it. */
function amended(
  response: Response,
  applied: string | undefined,
  conforming: Conforming,
): Response {
  if (applied === undefined) return response;
  response.headers.append('preference-applied', applied);
  if (!conforming.isAmended()) return response;
  return new Response(response.body, { status: 203, headers: response.headers });
}

export async function answerEntities(
  parts: AnswerParts,
  entities: readonly Entity[],
  answer: EntityAnswer,
): Promise<Response> {
  const { request, style, representation, headers = {}, links = [] } = answer;
  const { context } = style;
  const form = plainForm(representation);
  if (form !== undefined && isAsHeld(answer)) {
    const texts = entities.map((entity) => plainText(entity, context, representation, form));
    return answerTexts(style, texts, parts.contexts, headers, links);
  }
  const conforming = createConforming(request.c, context);
  const gathered = await joinOf(parts, entities, answer);
  const { entities: known, join, applied } = conforming.conform(entities, gathered);
  const options = join === undefined ? representation : { ...representation, join };
  if (style.type === 'application/geo+json') {
    const isFlat = join !== undefined && representation.linked?.style === 'flat';
    const features = isFlat
      ? flatFeatures(known, context, { ...representation, join })
      : known.map((entity) => renderFeature(entity, context, options));
    const collection = renderFeatureCollection(features);
    return unlessTooMuch(request, gathered, () => {
      const whole = answerGeoJson(request, style, collection, parts.contexts, headers, links);
      return amended(whole, applied, conforming);
    });
  }
  const body: readonly JsonObject[] =
    join !== undefined && representation.linked?.style === 'flat'
      ? renderFlattened(known, context, { ...representation, join })
      : known
          .map((entity) => renderEntity(entity, context, options))
          .filter((shown) => !isEmpty(shown));
  return unlessTooMuch(request, gathered, () => {
    const whole = answerJson(style, body, parts.contexts, headers, links);
    return amended(whole, applied, conforming);
  });
}

/** Linked entities are features beside the others (clause 4.5.23.3). */
function flatFeatures(
  entities: readonly Entity[],
  context: CompiledContext,
  options: Representation & { readonly join: Join },
): readonly JsonObject[] {
  return renderFlattened(entities, context, options, (entity, rendered) =>
    featureOf(entity, rendered, options),
  );
}

/** Neither as GeoJSON nor as an earlier version of the standard would know it. */
function isAsHeld({ request, style }: EntityAnswer): boolean {
  return style.type !== 'application/geo+json' && preferenceOf(request.c, 'ngsi-ld') === undefined;
}

function isEmpty(shown: JsonObject): boolean {
  for (const _ in shown) return false;
  return true;
}

function joinOf(
  { broker, limits }: AnswerParts,
  entities: readonly Entity[],
  { request, representation, visibility }: EntityAnswer,
): Promise<Gathered | undefined> {
  const { linked } = representation;
  return linked === undefined
    ? Promise.resolve(undefined)
    : gatherLinked(broker, request.tenant, entities, linked, visibility, limits);
}

/** What was rendered, unless more is linked than an answer may hold. */
function unlessTooMuch(
  { c }: FaceRequest,
  gathered: Gathered | undefined,
  rendered: () => Response,
): Response {
  const refusal = gathered?.refusal();
  return refusal === undefined ? rendered() : problemResponse(c, refusal);
}
