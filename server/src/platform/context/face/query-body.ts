/** The body of a query to the parameters that would ask the same. Clause 5.2.23. */
import { isArray, isObject, type JsonObject, type JsonValue } from '@kumiki/ngsi-ld';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { ParameterName, Parameters } from './parameters.ts';

export interface QueryBody {
  readonly parameters: Parameters;
  /** Absent where the body names no entities. */
  readonly selectors?: readonly Parameters[];
}

type Shape = 'text' | 'texts' | 'number' | 'json' | 'array';

const members: Readonly<Record<string, readonly [ParameterName, Shape]>> = {
  attrs: ['attrs', 'texts'],
  pick: ['pick', 'texts'],
  omit: ['omit', 'texts'],
  q: ['q', 'text'],
  csf: ['csf', 'text'],
  scopeQ: ['scopeQ', 'text'],
  lang: ['lang', 'text'],
  datasetId: ['datasetId', 'texts'],
  containedBy: ['containedBy', 'texts'],
  join: ['join', 'text'],
  joinLevel: ['joinLevel', 'number'],
  jsonKeys: ['jsonKeys', 'texts'],
  expandValues: ['expandValues', 'texts'],
};

const geoMembers: Readonly<Record<string, readonly [ParameterName, Shape]>> = {
  georel: ['georel', 'text'],
  geometry: ['geometry', 'text'],
  coordinates: ['coordinates', 'json'],
  geoproperty: ['geoproperty', 'text'],
};

const selectorMembers: Readonly<Record<string, readonly [ParameterName, Shape]>> = {
  id: ['id', 'texts'],
  idPattern: ['idPattern', 'text'],
  type: ['type', 'text'],
};

/** Clause 5.2.43. */
const orderMembers: Readonly<Record<string, readonly [ParameterName, Shape]>> = {
  orderBy: ['orderBy', 'texts'],
  collation: ['collation', 'text'],
  coordinates: ['orderFrom', 'array'],
  geometry: ['orderGeometry', 'text'],
};

const ignored: ReadonlySet<string> = new Set(['type', '@context', 'entityMap', 'splitEntities']);

export function readQueryBody(json: JsonValue): Result<QueryBody> {
  if (!isObject(json)) return bad('The query is no JSON object.', '');
  if (json['type'] !== 'Query') return bad('The type of the query is not Query.', '/type');
  const { entities, geoQ, ordering, temporalQ, ...plain } = json;
  if (temporalQ !== undefined) {
    return bad('A temporal query stands at /temporal/entityOperations/query.', '/temporalQ');
  }
  const parameters: Partial<Record<ParameterName, string>> = {};
  const fault =
    readMembers(plain, members, parameters, ignored, '') ??
    readPart('geoQ', geoQ, geoMembers, parameters) ??
    readPart('ordering', ordering, orderMembers, parameters);
  if (fault !== undefined) return bad(fault.detail, fault.pointer);
  const selectors = readSelectors(entities);
  if (!selectors.ok) return selectors;
  return ok({
    parameters,
    ...(selectors.value === undefined ? {} : { selectors: selectors.value }),
  });
}

interface Fault {
  readonly detail: string;
  readonly pointer: string;
}

function bad(detail: string, pointer: string): Result<never> {
  return err(problem('bad-request-data', detail, pointer));
}

/** An object inside the query. */
function readPart(
  name: string,
  part: JsonValue | undefined,
  known: Readonly<Record<string, readonly [ParameterName, Shape]>>,
  parameters: Partial<Record<ParameterName, string>>,
): Fault | undefined {
  if (part === undefined) return undefined;
  if (!isObject(part)) return { detail: `${name} is no JSON object.`, pointer: `/${name}` };
  return readMembers(part, known, parameters, new Set(), `/${name}`);
}

function readSelectors(json: JsonValue | undefined): Result<readonly Parameters[] | undefined> {
  if (json === undefined) return ok(undefined);
  if (!isArray(json) || json.length === 0)
    return bad('entities is no array of selectors.', '/entities');
  const selectors: Parameters[] = [];
  for (const [index, item] of json.entries()) {
    const pointer = `/entities/${index}`;
    if (!isObject(item)) return bad('A selector is no JSON object.', pointer);
    if (item['type'] === undefined) return bad('A selector names no type.', `${pointer}/type`);
    const selector: Partial<Record<ParameterName, string>> = {};
    const fault = readMembers(item, selectorMembers, selector, new Set(), pointer);
    if (fault !== undefined) return bad(fault.detail, fault.pointer);
    selectors.push(selector);
  }
  return ok(selectors);
}

function readMembers(
  from: JsonObject,
  known: Readonly<Record<string, readonly [ParameterName, Shape]>>,
  into: Partial<Record<ParameterName, string>>,
  skipped: ReadonlySet<string>,
  pointer: string,
): Fault | undefined {
  for (const [member, value] of Object.entries(from)) {
    if (skipped.has(member)) continue;
    const entry = Object.hasOwn(known, member) ? known[member] : undefined;
    const at = `${pointer}/${member}`;
    if (entry === undefined) return { detail: `The query does not know ${member}.`, pointer: at };
    const text = textOf(value, entry[1]);
    if (text === undefined) return { detail: `${member} is not of its type.`, pointer: at };
    into[entry[0]] = text;
  }
  return undefined;
}

function textOf(value: JsonValue, shape: Shape): string | undefined {
  switch (shape) {
    case 'text':
      return typeof value === 'string' ? value : undefined;
    case 'number':
      return typeof value === 'number' ? String(value) : undefined;
    case 'json':
      return typeof value === 'string' ? value : JSON.stringify(value);
    case 'array':
      return isArray(value) ? JSON.stringify(value) : undefined;
    case 'texts': {
      const texts = isArray(value) ? value : [value];
      return texts.length > 0 && texts.every((text) => typeof text === 'string')
        ? texts.join(',')
        : undefined;
    }
  }
}
