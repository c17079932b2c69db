/** A document with expanded names to a registration. ETSI GS CIM 009, clauses 5.2.9 and 5.9.2.4. */
import {
  type AttributeInstance,
  coreContext,
  type Entity,
  type Instant,
  isIdentifier,
  type JsonObject,
  parseGeometry,
  parseInstant,
  parsePattern,
  parseScopes,
} from '@kumiki/ngsi-ld';
import type { z } from 'zod';
import { faultOf } from '#kernel/http/index.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { problemOf } from '#platform/context/index.ts';
import type {
  Offer,
  OfferedEntities,
  Registration,
  RegistrationMode,
  TimeInterval,
} from './registration.ts';
import { isMember } from './registration-document.ts';
import {
  type InformationJson,
  type IntervalJson,
  type RegistrationJson,
  registrationSchema,
} from './registration-schema.ts';

/** What a registration has beside its document. */
export interface RegistrationFrame {
  readonly tenant: string;
  /** Used where the document brings none. */
  readonly id: string;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
}

/** `BadRequestData` with a pointer into the document. */
export function parseRegistration(
  document: JsonObject,
  frame: RegistrationFrame,
): Result<Registration> {
  const read = registrationSchema.safeParse(document);
  if (!read.success) return err(schemaProblem(read.error, document));
  const json = read.data;
  const id = json.id ?? frame.id;
  if (!isIdentifier(id)) return bad(`The id ${id} is no URI.`, '/id');
  const information = all(json.information.map(parseOffer));
  if (!information.ok) return information;
  const times = parseTimes(json);
  if (!times.ok) return times;
  const self = parseSelf(id, document);
  if (!self.ok) return self;
  const { mode = 'inclusive' } = json;
  const wrong = refuseMode(mode, json, information.value);
  if (wrong !== undefined) return err(wrong);
  return ok({
    ...frame,
    ...times.value,
    id,
    information: information.value,
    mode,
    self: self.value,
    document: { id, ...document },
  });
}

function bad(detail: string, pointer: string): Result<never> {
  return err(problem('bad-request-data', detail, pointer));
}

function schemaProblem(error: z.ZodError, given: unknown): Problem {
  const { pointer, detail } = faultOf(error, given);
  return problem('bad-request-data', detail, pointer);
}

/** Names of operations, and of groups of them, that only read: clause 4.20. */
const reading: ReadonlySet<string> = new Set([
  ...['retrieveEntity', 'queryEntity', 'queryBatch', 'retrieveTemporal', 'queryTemporal'],
  ...['retrieveEntityTypes', 'retrieveEntityTypeDetails', 'retrieveEntityTypeInfo'],
  ...['retrieveAttrTypes', 'retrieveAttrTypeDetails', 'retrieveAttrTypeInfo'],
  ...['createSubscription', 'updateSubscription', 'retrieveSubscription', 'querySubscription'],
  ...['deleteSubscription', 'federationOps', 'retrieveOps'],
]);

/** Clauses 4.3.6.3 and 5.9.2.4. */
function refuseMode(
  mode: RegistrationMode,
  { operations = [] }: RegistrationJson,
  information: readonly Offer[],
): Problem | undefined {
  const refuse = (detail: string, pointer: string) => problem('bad-request-data', detail, pointer);
  if (mode === 'auxiliary') {
    const writes = operations.find((operation) => !reading.has(operation));
    return writes === undefined
      ? undefined
      : refuse(`An auxiliary source does not write, as ${writes} would.`, '/operations');
  }
  if (mode !== 'exclusive') return undefined;
  const vague = information.findIndex(
    ({ entities, attributes }) =>
      attributes === undefined ||
      entities === undefined ||
      entities.some(({ id }) => id === undefined),
  );
  if (vague === -1) return undefined;
  const detail = 'An exclusive source names the attributes and the ids of its entities.';
  return refuse(detail, `/information/${vague}`);
}

function parseOffer(json: InformationJson, index: number): Result<Offer> {
  const pointer = `/information/${index}/entities`;
  const entities = all(
    (json.entities ?? []).map((entity, at): Result<OfferedEntities> => {
      if (entity.id !== undefined && !isIdentifier(entity.id)) {
        return bad(`The id ${entity.id} is no URI.`, `${pointer}/${at}/id`);
      }
      const types = [entity.type].flat();
      const { id, idPattern } = entity;
      if (idPattern === undefined) return ok({ types, ...(id === undefined ? {} : { id }) });
      const pattern = parsePattern(idPattern, `${pointer}/${at}/idPattern`);
      return pattern.ok ? ok({ types, idPattern: pattern.value }) : err(problemOf(pattern.error));
    }),
  );
  if (!entities.ok) return entities;
  const names = [...(json.propertyNames ?? []), ...(json.relationshipNames ?? [])];
  return ok({
    ...(json.entities === undefined ? {} : { entities: entities.value }),
    ...(names.length === 0 ? {} : { attributes: new Set(names) }),
  });
}

type Times = Pick<Registration, 'observationInterval' | 'managementInterval' | 'expiresAt'>;

function parseTimes(json: RegistrationJson): Result<Times> {
  const expiresAt = json.expiresAt === undefined ? undefined : parseInstant(json.expiresAt);
  if (json.expiresAt !== undefined && expiresAt === undefined) {
    return bad('expiresAt is no time in UTC.', '/expiresAt');
  }
  const observation = parseInterval(json.observationInterval, '/observationInterval');
  if (!observation.ok) return observation;
  const management = parseInterval(json.managementInterval, '/managementInterval');
  if (!management.ok) return management;
  return ok({
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(observation.value === undefined ? {} : { observationInterval: observation.value }),
    ...(management.value === undefined ? {} : { managementInterval: management.value }),
  });
}

function parseInterval(
  json: IntervalJson | undefined,
  pointer: string,
): Result<TimeInterval | undefined> {
  if (json === undefined) return ok(undefined);
  const startAt = parseInstant(json.startAt);
  if (startAt === undefined) return bad('startAt is no time in UTC.', `${pointer}/startAt`);
  if (json.endAt === undefined) return ok({ startAt });
  const endAt = parseInstant(json.endAt);
  if (endAt === undefined) return bad('endAt is no time in UTC.', `${pointer}/endAt`);
  return endAt < startAt
    ? bad('endAt lies before startAt.', `${pointer}/endAt`)
    : ok({ startAt, endAt });
}

const areas = ['location', 'observationSpace', 'operationSpace'] as const;

/** Members a context source filter may ask for beside the source's own properties. */
const texts = [
  'registrationName',
  'description',
  'endpoint',
  'mode',
  'contextSourceAlias',
] as const;

/** Clause 5.2.9: properties of the source are plain JSON. */
function parseSelf(id: string, document: JsonObject): Result<Entity> {
  const attributes: Record<string, readonly AttributeInstance[]> = {};
  for (const [name, value] of Object.entries(document)) {
    if (!isMember(name)) attributes[name] = [{ type: 'Property', value }];
  }
  for (const name of texts) {
    const value = document[name];
    if (value !== undefined)
      attributes[coreContext.expandTerm(name)] = [{ type: 'Property', value }];
  }
  for (const area of areas) {
    const geometry = document[area];
    if (geometry === undefined) continue;
    const parsed = parseGeometry(geometry, `/${area}`);
    if (!parsed.ok) return err(problemOf(parsed.error));
    attributes[coreContext.expandTerm(area)] = [{ type: 'GeoProperty', value: geometry }];
  }
  const { scope } = document;
  const scopes = scope === undefined ? ok([]) : parseScopes(scope, '/scope');
  if (!scopes.ok) return err(problemOf(scopes.error));
  return ok({ id, types: [], scopes: scopes.value, attributes });
}

function all<Value>(results: readonly Result<Value>[]): Result<readonly Value[]> {
  const values: Value[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return ok(values);
}
