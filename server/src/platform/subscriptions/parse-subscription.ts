/** JSON and a @context to a subscription. ETSI GS CIM 009, clauses 5.8.1.4 and 5.8.2.4. */
import {
  type CompiledContext,
  findContradiction,
  isIdentifier,
  type JsonObject,
  type JsonValue,
  type Result as LdResult,
  parseAttrs,
  parseCsf,
  parseGeoQuery,
  parseInstant,
  parsePattern,
  parseProjection,
  parseQ,
  parseScopeQ,
  parseTemporalQuery,
  parseTypeSelection,
} from '@kumiki/ngsi-ld';
import type { z } from 'zod';
import { faultOf } from '#kernel/http/index.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { type EntitySelector, problemOf } from '#platform/context/index.ts';
import {
  defaultTriggers,
  type Endpoint,
  type NotificationParameters,
  type Subject,
  type Subscription,
} from './subscription.ts';
import {
  type EndpointJson,
  type NotificationJson,
  type SelectorJson,
  type SubscriptionJson,
  subscriptionSchema,
} from './subscription-schema.ts';

/** What tells whose it is and which names it uses. */
export interface SubscriptionFrame {
  readonly tenant: string;
  readonly subject: Subject;
  /** Principal id. */
  readonly caller: string;
  /** Used where the document brings none. */
  readonly id: string;
  readonly context: CompiledContext;
}

/** Members that only the broker writes; Table 5.2.12-2 and 5.2.14.2. */
const readOnly: ReadonlySet<string> = new Set([
  '@context',
  'status',
  'createdAt',
  'modifiedAt',
  '__context',
]);
const readOnlyOfNotification: ReadonlySet<string> = new Set([
  'status',
  'timesSent',
  'timesFailed',
  'lastNotification',
  'lastSuccess',
  'lastFailure',
]);

function without(json: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(json).filter(([name]) => !names.has(name)));
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is stored of a document: without what only the broker writes. */
export function storedDocument(json: JsonObject): JsonObject {
  const document = without(json, readOnly);
  const { notification } = document;
  return isObject(notification)
    ? { ...document, notification: without(notification, readOnlyOfNotification) }
    : document;
}

/** Clause 5.8.2.4: members given replace those that are there, whole, and `null` removes them. */
export function mergeDocument(current: JsonObject, fragment: JsonObject): Result<JsonObject> {
  const merged: Record<string, JsonValue> = { ...current };
  for (const [name, value] of Object.entries(storedDocument(fragment))) {
    if (name === 'id') continue;
    if (name === 'type' && value !== 'Subscription') {
      return err(problem('bad-request-data', 'type is not Subscription.', '/type'));
    }
    if (value === null || value === 'urn:ngsi-ld:null') delete merged[name];
    else merged[name] = value;
  }
  return ok(merged);
}

/** `BadRequestData` with a pointer into the document. `context` explains its names. */
export function parseSubscription(
  json: JsonObject,
  frame: SubscriptionFrame,
): Result<Subscription> {
  const document = storedDocument(json);
  const read = subscriptionSchema.safeParse(document);
  if (!read.success) return err(schemaProblem(read.error, document));
  const id = read.data.id ?? frame.id;
  if (!isIdentifier(id)) return err(problem('bad-request-data', `The id ${id} is no URI.`, '/id'));
  const parts = parseParts(read.data, frame.context);
  if (!parts.ok) return parts;
  return ok({
    ...parts.value,
    id,
    tenant: frame.tenant,
    subject: frame.subject,
    caller: frame.caller,
    contextSource: frame.context.source,
    document: { id, ...document },
  });
}

function schemaProblem(error: z.ZodError, given: unknown): Problem {
  const { pointer, detail } = faultOf(error, given);
  return problem('bad-request-data', detail, pointer);
}

type Parts = Omit<
  Subscription,
  'id' | 'tenant' | 'subject' | 'caller' | 'contextSource' | 'document'
>;

function parseParts(json: SubscriptionJson, context: CompiledContext): Result<Parts> {
  const entities = all((json.entities ?? []).map((selector) => parseSelector(selector, context)));
  if (!entities.ok) return entities;
  const watched = optional(json.watchedAttributes, (names) => parseAttrs(names.join(','), context));
  if (!watched.ok) return watched;
  const expandValues = [json.expandValues ?? []]
    .flat()
    .flatMap((names) => names.split(','))
    .map((name) => context.expandTerm(name.trim()));
  const options = { expandValues: new Set(expandValues) };
  const q = optional(json.q, (value) => parseQ(value, context, options));
  if (!q.ok) return q;
  const geoQ = optional(json.geoQ, (value) =>
    // zod has seen that it is an object of texts and arrays, hence JSON.
    parseGeoQuery({ ...value, coordinates: value.coordinates as JsonValue }, context),
  );
  if (!geoQ.ok) return geoQ;
  const scopeQ = optional(json.scopeQ, parseScopeQ);
  if (!scopeQ.ok) return scopeQ;
  const csf = optional(json.csf, (value) => parseCsf(value, context));
  if (!csf.ok) return csf;
  const temporalQ = optional(json.temporalQ, parseTemporalQuery);
  if (!temporalQ.ok) return temporalQ;
  const expiresAt = json.expiresAt === undefined ? undefined : parseInstant(json.expiresAt);
  if (json.expiresAt !== undefined && expiresAt === undefined) {
    return err(problem('bad-request-data', 'expiresAt is no time in UTC.', '/expiresAt'));
  }
  const notification = parseNotification(json.notification, context);
  if (!notification.ok) return notification;
  return ok({
    entities: entities.value,
    triggers: new Set(json.notificationTrigger ?? defaultTriggers),
    isActive: json.isActive ?? true,
    notification: notification.value,
    ...given('watchedAttributes', watched.value),
    ...given('timeIntervalSeconds', json.timeInterval),
    ...given('throttlingSeconds', json.throttling),
    ...given('q', q.value),
    ...given('geoQ', geoQ.value),
    ...given('scopeQ', scopeQ.value),
    ...given('csf', csf.value),
    ...given('temporalQ', temporalQ.value),
    ...given('lang', json.lang),
    ...given('expiresAt', expiresAt),
    ...(json.datasetId === undefined ? {} : { datasetIds: new Set([json.datasetId].flat()) }),
  });
}

function parseSelector(json: SelectorJson, context: CompiledContext): Result<EntitySelector> {
  const ids = json.id === undefined ? undefined : [json.id].flat();
  const wrong = ids?.find((id) => !isIdentifier(id));
  if (wrong !== undefined) {
    return err(problem('bad-request-data', `The id ${wrong} is no URI.`, '/entities'));
  }
  const type = optional(json.type, (value) =>
    parseTypeSelection([value].flat().join(','), context),
  );
  if (!type.ok) return type;
  const idPattern = optional(json.idPattern, (value) => parsePattern(value, 'idPattern'));
  if (!idPattern.ok) return idPattern;
  // `*` stands for any type (clause 5.2.33).
  const isAnyType = json.type === '*';
  return ok({
    ...(isAnyType ? {} : given('types', type.value)),
    ...given('ids', ids),
    ...given('idPattern', idPattern.value),
  });
}

function parseNotification(
  json: NotificationJson,
  context: CompiledContext,
): Result<NotificationParameters> {
  const attributes = optional(json.attributes, (names) => parseAttrs(names.join(','), context));
  if (!attributes.ok) return attributes;
  const pick = optional(json.pick, (names) => parseProjection(names.join(','), context, 'pick'));
  if (!pick.ok) return pick;
  const omit = optional(json.omit, (names) => parseProjection(names.join(','), context, 'omit'));
  if (!omit.ok) return omit;
  if (pick.value !== undefined && omit.value !== undefined) {
    const twice = findContradiction(pick.value, omit.value);
    if (twice !== undefined) {
      const detail = `${twice} stands in both pick and omit.`;
      return err(problem('bad-request-data', detail, '/notification/omit'));
    }
  }
  const format = json.format === 'keyValues' ? 'simplified' : (json.format ?? 'normalized');
  const join = json.join === '@none' ? undefined : json.join;
  return ok({
    endpoint: parseEndpoint(json.endpoint),
    format,
    sysAttrs: json.sysAttrs ?? false,
    showChanges: json.showChanges ?? false,
    joinLevel: json.joinLevel ?? 1,
    ...given('attributes', attributes.value),
    ...given('pick', pick.value),
    ...given('omit', omit.value),
    ...given('join', join),
  });
}

function parseEndpoint(json: EndpointJson): Endpoint {
  return {
    uri: json.uri,
    accept: json.accept ?? 'application/json',
    receiverInfo: json.receiverInfo ?? [],
    notifierInfo: json.notifierInfo ?? [],
    ...given('timeoutMs', json.timeout),
    ...given('cooldownMs', json.cooldown),
  };
}

/** A member only where there is a value: an absent member and `undefined` are not the same here. */
function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [key in Name]?: Value } {
  // The computed key widens to string; the type says which one it is.
  return (value === undefined ? {} : { [name]: value }) as { readonly [key in Name]?: Value };
}

function optional<Input, Value>(
  input: Input | undefined,
  parse: (input: Input) => LdResult<Value>,
): Result<Value | undefined> {
  if (input === undefined) return ok(undefined);
  const parsed = parse(input);
  return parsed.ok ? parsed : err(problemOf(parsed.error));
}

function all<Value>(results: readonly Result<Value>[]): Result<readonly Value[]> {
  const values: Value[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return ok(values);
}
