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
} from '@kumiki/ngsi-ld';
import type { z } from 'zod';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { problemOf } from '#platform/context/index.ts';
import type { Offer, OfferedEntities, Registration, TimeInterval } from './registration.ts';
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
  if (!read.success) return err(schemaProblem(read.error));
  const json = read.data;
  const id = json.id ?? frame.id;
  if (!isIdentifier(id)) return bad(`The id ${id} is no URI.`, '/id');
  const information = all(json.information.map(parseOffer));
  if (!information.ok) return information;
  const times = parseTimes(json);
  if (!times.ok) return times;
  const self = parseSelf(id, document);
  if (!self.ok) return self;
  return ok({
    ...frame,
    ...times.value,
    id,
    information: information.value,
    self: self.value,
    document: { id, ...document },
  });
}

function bad(detail: string, pointer: string): Result<never> {
  return err(problem('bad-request-data', detail, pointer));
}

function schemaProblem(error: z.ZodError): Problem {
  const [issue] = error.issues;
  const pointer = `/${(issue?.path ?? []).map(String).join('/')}`;
  const where = pointer === '/' ? 'The registration' : pointer;
  return problem(
    'bad-request-data',
    `${where}: ${issue?.message ?? 'is not understood'}.`,
    pointer,
  );
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

/** Clause 5.2.9: properties of the source are plain JSON. */
function parseSelf(id: string, document: JsonObject): Result<Entity> {
  const attributes: Record<string, readonly AttributeInstance[]> = {};
  for (const [name, value] of Object.entries(document)) {
    if (!isMember(name)) attributes[name] = [{ type: 'Property', value }];
  }
  for (const area of areas) {
    const geometry = document[area];
    if (geometry === undefined) continue;
    const parsed = parseGeometry(geometry, `/${area}`);
    if (!parsed.ok) return err(problemOf(parsed.error));
    attributes[coreContext.expandTerm(area)] = [{ type: 'GeoProperty', value: geometry }];
  }
  return ok({ id, types: [], scopes: [], attributes });
}

function all<Value>(results: readonly Result<Value>[]): Result<readonly Value[]> {
  const values: Value[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return ok(values);
}
