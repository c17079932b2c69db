/** Query parameters of temporal requests. ETSI GS CIM 009, clauses 6.18–6.19 and 6.3.12. */
import {
  type Aggregation,
  type CompiledContext,
  isIdentifier,
  type JsonObject,
  type JsonValue,
  type Projection,
  parseAggregation,
  parseCsf,
  parseTemporalQuery,
  pathsOf,
  queryLinkDepth,
  type TemporalQuery,
  type TemporalRenderOptions,
} from '@kumiki/ngsi-ld';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import {
  type EntityFilter,
  type FaceRequest,
  type ParameterName,
  type Parameters,
  problemOf,
  readOptions,
  readRepresentation,
} from '#platform/context/index.ts';
import type { EvolutionWish } from '../evolution.ts';
import { scopeIri } from '../scope-iri.ts';

export const temporalParameters: readonly ParameterName[] = [
  'timerel',
  'timeAt',
  'endTimeAt',
  'timeproperty',
  'lastN',
  'firstN',
  'offsetN',
  'aggrMethods',
  'aggrPeriodDuration',
  'attrs',
  'pick',
  'omit',
  'lang',
  'datasetId',
  'format',
  'options',
  'local',
];

export interface TemporalWish extends Omit<EvolutionWish, 'now' | 'scope'> {
  readonly style: TemporalRenderOptions;
  /** Present where aggregated values are asked for. */
  readonly aggregation?: Aggregation;
}

const formats = [
  'temporalValues',
  'aggregatedValues',
  'normalized',
  'concise',
  'simplified',
  'keyValues',
];

type Format = 'normalized' | 'concise' | 'temporalValues' | 'aggregatedValues';

export function readWish(
  request: FaceRequest,
  parameters: Parameters,
  context: CompiledContext,
): Result<TemporalWish> {
  const format = readFormat(parameters);
  if (!format.ok) return format;
  const { format: _, options, ...rest } = parameters;
  const representation = readRepresentation(rest, context);
  if (!representation.ok) return representation;
  const unlinked = refuseLinks(representation.value.pick, representation.value.omit);
  if (!unlinked.ok) return unlinked;
  const query = readTemporalQuery(parameters);
  if (!query.ok) return query;
  const aggregation = readAggregation(parameters, format.value);
  if (!aggregation.ok) return aggregation;
  const { pick, omit, language, datasetIds } = representation.value;
  const attributes = representation.value.attributes ?? picked(pick);
  const datasets = datasetIds === undefined ? undefined : [...datasetIds].map(storedDataset);
  return ok({
    tenant: request.tenant,
    query: query.value,
    style: {
      format: format.value === 'aggregatedValues' ? 'normalized' : format.value,
      timeProperty: query.value.timeProperty,
      sysAttrs: options?.split(',').includes('sysAttrs') === true,
      ...(pick === undefined ? {} : { pick }),
      ...(omit === undefined ? {} : { omit }),
      ...(language === undefined ? {} : { language }),
    },
    ...(attributes === undefined ? {} : { attributes }),
    ...(datasets === undefined ? {} : { datasetIds: datasets }),
    ...(aggregation.value === undefined ? {} : { aggregation: aggregation.value }),
  });
}

/**
 * The parameters apply to aggregated values alone (table 6.18.3.2-1): beside another format they would say nothing. Where
 * `options` asks for aggregated values, `format` has overruled them knowingly (clause 6.3.12).
 */
function readAggregation(parameters: Parameters, format: Format): Result<Aggregation | undefined> {
  if (format === 'aggregatedValues') {
    const aggregation = parseAggregation(parameters);
    return aggregation.ok ? aggregation : err(problemOf(aggregation.error));
  }
  const stray = (['aggrMethods', 'aggrPeriodDuration'] as const).find(
    (name) => parameters[name] !== undefined,
  );
  const isOverruled = parameters.options?.split(',').includes('aggregatedValues') === true;
  if (stray === undefined || isOverruled) return ok(undefined);
  return err(problem('bad-request-data', `${stray} needs format=aggregatedValues.`, stray));
}

function storedDataset(name: string): string {
  return name === '@none' ? '' : name;
}

/** What is picked is all that is read: to look for the attributes that an entity had costs more than reading them. */
function picked(pick: Projection | undefined): readonly string[] | undefined {
  return pick === undefined
    ? undefined
    : [...pick.keys()]
        .map((name) => (name === 'scope' ? scopeIri : name))
        .filter((name) => name.includes(':'));
}

/** `format` wins over `options`. A word that does not exist is refused whatever else is there. */
function readFormat(parameters: Parameters): Result<Format> {
  const words = readOptions(parameters, [...formats, 'sysAttrs', 'count']);
  if (!words.ok) return words;
  const { format } = parameters;
  if (format !== undefined && !formats.includes(format)) {
    return err(problem('invalid-request', `format does not know ${format}.`, 'format'));
  }
  const named = format ?? [...words.value].findLast((word) => formats.includes(word));
  if (named === 'aggregatedValues' || named === 'concise') return ok(named);
  if (named === undefined || named === 'normalized') return ok('normalized');
  return ok('temporalValues');
}

export function readTemporalQuery(parameters: Parameters): Result<TemporalQuery> {
  const { timerel, timeAt, endTimeAt, timeproperty, lastN, firstN, offsetN } = parameters;
  const bounds = { timerel, timeAt, endTimeAt, timeproperty };
  const query = parseTemporalQuery({ ...bounds, lastN, firstN, offsetN });
  return query.ok ? query : err(problemOf(query.error));
}

/** The attributes that a filter looks into. */
export function askedAttributes({ q, geo }: EntityFilter): readonly string[] {
  const ofQuery = q === undefined ? [] : pathsOf(q).flatMap(({ names }) => names[0] ?? []);
  return [...new Set([...ofQuery, ...(geo === undefined ? [] : [geo.property])])];
}

/** The entity of the path. */
export function readId({ c }: FaceRequest): Result<string> {
  const id = c.req.param('entityId') ?? '';
  return isIdentifier(id)
    ? ok(id)
    : err(problem('bad-request-data', `The id ${id} is no URI.`, 'entityId'));
}

export interface TemporalBody {
  readonly body: JsonObject;
  readonly parameters: Parameters;
  /** Methods are there: they ask for aggregated values, unless `format` says otherwise (clause 5.2.44). */
  readonly isAggregation: boolean;
}

const memberNames = {
  temporalQ: ['timerel', 'timeAt', 'endTimeAt', 'timeproperty', 'lastN', 'firstN', 'offsetN'],
  aggrParams: ['aggrMethods', 'aggrPeriodDuration'],
} as const satisfies Record<string, readonly ParameterName[]>;

/**
 * `temporalQ` and `aggrParams` of a query's body, as the parameters that would say the same; and the body
 * without them. Earlier versions have the members of `aggrParams` in `temporalQ`.
 */
export function splitTemporalBody(json: JsonObject): Result<TemporalBody> {
  const { temporalQ = {}, aggrParams = {}, ...body } = json;
  const parameters: Partial<Record<ParameterName, string>> = {};
  for (const [member, value] of Object.entries({ temporalQ, aggrParams })) {
    if (!isObject(value)) {
      return err(problem('bad-request-data', `${member} is no JSON object.`, `/${member}`));
    }
    const known =
      member === 'temporalQ'
        ? [...memberNames.temporalQ, ...memberNames.aggrParams]
        : memberNames.aggrParams;
    for (const name of known) {
      const item = value[name];
      if (item !== undefined) parameters[name] = textOf(item);
    }
  }
  return ok({ body, parameters, isAggregation: parameters.aggrMethods !== undefined });
}

/** Whether the evolutions come in the order of ids turned round; nothing else orders them (clause 5.7.4.4). */
export function readOrder({ orderBy = 'id' }: Parameters): Result<boolean> {
  const match = /^id(?:;(asc|desc))?$/.exec(orderBy);
  return match === null
    ? err(problem('bad-request-data', 'Temporal evolutions are ordered by id alone.', 'orderBy'))
    : ok(match[1] === 'desc');
}

/** Temporal evolutions are not linked to others, neither in what is shown nor in what is asked. */
function refuseLinks(
  pick: Projection | undefined,
  omit: Projection | undefined,
): Result<undefined> {
  for (const [parameter, projection] of Object.entries({ pick, omit })) {
    if ([...(projection?.values() ?? [])].some((inner) => inner !== undefined)) {
      const detail = `${parameter} asks for linked entities, which a temporal evolution has not.`;
      return err(problem('bad-request-data', detail, parameter));
    }
  }
  return ok(undefined);
}

/** What a temporal query cannot ask, clause 5.7.4.4. */
export function refuseFilter(
  { q }: EntityFilter,
  { csf }: Parameters,
  context: CompiledContext,
): Result<undefined> {
  if (q !== undefined && queryLinkDepth(q) > 0) {
    return err(problem('bad-request-data', 'q asks for linked entities.', 'q'));
  }
  const sources = csf === undefined ? ok(undefined) : parseCsf(csf, context);
  return sources.ok ? ok(undefined) : err(problemOf(sources.error));
}

function textOf(value: JsonValue): string {
  if (Array.isArray(value)) return value.map(textOf).join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
