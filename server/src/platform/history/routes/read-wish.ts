/** Query parameters of temporal requests. ETSI GS CIM 009, clauses 6.18–6.19 and 6.3.12. */
import {
  type Aggregation,
  type CompiledContext,
  isIdentifier,
  type JsonObject,
  type JsonValue,
  parseAggregation,
  parseTemporalQuery,
  pathsOf,
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

export const temporalParameters: readonly ParameterName[] = [
  'timerel',
  'timeAt',
  'endTimeAt',
  'timeproperty',
  'lastN',
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

export interface TemporalWish extends EvolutionWish {
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
  const query = readTemporalQuery(parameters);
  if (!query.ok) return query;
  const aggregation =
    format.value === 'aggregatedValues' ? parseAggregation(parameters) : ok(undefined);
  if (!aggregation.ok) return err(problemOf(aggregation.error));
  const { attributes, pick, omit, language, datasetIds } = representation.value;
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

function storedDataset(name: string): string {
  return name === '@none' ? '' : name;
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
  const { timerel, timeAt, endTimeAt, timeproperty, lastN } = parameters;
  const query = parseTemporalQuery({ timerel, timeAt, endTimeAt, timeproperty, lastN });
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

/** `temporalQ` of a query's body, as the parameters that would say the same; and the body without it. */
export function splitTemporalBody(
  json: JsonObject,
): Result<{ readonly body: JsonObject; readonly parameters: Parameters }> {
  const { temporalQ, ...body } = json;
  if (temporalQ === undefined) return ok({ body, parameters: {} });
  if (!isObject(temporalQ)) {
    return err(problem('bad-request-data', 'temporalQ is no JSON object.', '/temporalQ'));
  }
  const names = new Map<string, ParameterName>([
    ...(
      ['timerel', 'timeAt', 'endTimeAt', 'timeproperty', 'lastN', 'aggrPeriodDuration'] as const
    ).map((name) => [name, name] as const),
    ['aggrMethods', 'aggrMethods'],
    ['aggregationMethods', 'aggrMethods'],
    ['aggrParams', 'aggrMethods'],
  ]);
  const parameters: Partial<Record<ParameterName, string>> = {};
  for (const [name, value] of Object.entries(temporalQ)) {
    const parameter = names.get(name);
    if (parameter !== undefined) parameters[parameter] = textOf(value);
  }
  return ok({ body, parameters });
}

function textOf(value: JsonValue): string {
  if (Array.isArray(value)) return value.map(textOf).join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
