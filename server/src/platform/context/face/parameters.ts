/** Query parameters of the NGSI-LD face: which a route knows, and what they mean. Clause 6.3.20. */
import { z } from 'zod';
import type { RouteContext } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';

/** Every parameter of the face with the sentence that documents it. */
const meanings = {
  id: 'Ids of entities, separated by commas.',
  type: 'Entity type selection: `A,B` either, `A;B` both, parentheses.',
  idPattern: 'Regular expression that ids must match.',
  attrs: 'Names of attributes, separated by commas: only entities that have one, and only these.',
  pick: 'Members to show; `relationship{member}` for linked entities.',
  omit: 'Members not to show.',
  q: 'Query over attribute values, clause 4.9.',
  csf: 'Filter over context sources, clause 4.9.',
  scopeQ: 'Scope query, clause 4.19.',
  georel: 'Geographical relation: `near;maxDistance==metres`, `within`, `contains`, `intersects` …',
  geometry: 'Type of the reference geometry.',
  coordinates: 'Coordinates of the reference geometry, as a JSON array.',
  geoproperty: 'GeoProperty that the geo-query is about; `location` when absent.',
  geometryProperty: 'GeoProperty that becomes the geometry of GeoJSON; `location` when absent.',
  datasetId: 'Instances to show; `@none` is the default instance.',
  lang: 'Preferred languages of LanguageProperty values, as in Accept-Language.',
  format: '`normalized`, `concise`, `simplified` or `keyValues`.',
  options: '`sysAttrs`, `keyValues`, `simplified`, `concise`, `normalized`, `count`.',
  limit: 'Entities of a page.',
  offset: 'Entities to skip.',
  after: 'The id behind which the page begins: what `next` links carry.',
  before: 'The id before which the page ends: what `prev` links carry.',
  count: 'Whether the total is told in NGSILD-Results-Count.',
  local: 'Only what this broker holds itself.',
  join: 'How linked entities are shown: `inline`, `flat` or `@none`.',
  joinLevel: 'How many links are followed.',
  containedBy: 'Entities that linked retrieval leaves out.',
  jsonKeys: 'Attributes whose JSON values the query may look into.',
  expandValues: 'Attributes whose values in the query are terms to expand.',
  entityMap: 'Whether an entity map is made.',
  orderBy: 'Members to order by, each with `;asc`, `;desc`, `;dist-asc` or `;dist-desc`.',
  collation: 'Language whose rules order texts.',
  orderFrom: 'Coordinates that distances are measured from, as a JSON array.',
  orderGeometry: 'Type of the geometry that distances are measured from.',
  splitEntities: 'Whether entities held in several sources stay apart.',
  drop: 'Attributes to remove.',
  keep: 'Attributes not to remove.',
  deleteAll: 'Whether all instances of the attribute are deleted.',
  observedAt: 'Time given to changed attributes that bring none.',
  details: 'Whether more than names is told.',
  kind: 'Which @contexts are meant: `Hosted`, `Cached` or `ImplicitlyCreated`.',
  timerel: 'Temporal relation: `before`, `after` or `between`.',
  timeAt: 'The time that timerel is about.',
  endTimeAt: 'Where `between` ends.',
  timeproperty: '`observedAt` (default), `createdAt`, `modifiedAt` or `deletedAt`.',
  lastN: 'Only the last so many instances of each attribute.',
  firstN: 'Only the first so many instances of each attribute; not beside lastN.',
  offsetN: 'How many instances of each attribute are passed over, beside firstN or lastN.',
  aggrMethods: 'Methods of aggregation, separated by commas.',
  aggrPeriodDuration: 'Length of the aggregated periods, an ISO 8601 duration.',
  reload: 'Fetch the @context again instead of deleting it.',
} as const;

export type ParameterName = keyof typeof meanings;

export type Parameters = Readonly<Partial<Record<ParameterName, string>>>;

/** Documents the parameters of a route. */
export function parameterSchema(names: readonly ParameterName[]): z.ZodObject {
  return z.object(
    Object.fromEntries(names.map((name) => [name, z.string().optional().describe(meanings[name])])),
  );
}

/** A parameter the route does not know is InvalidRequest; an empty one counts as absent. */
export function readParameters(c: RouteContext, known: ReadonlySet<string>): Result<Parameters> {
  // The address as it came costs nothing; the request would first make a whole URL of it.
  const url = c.env.incoming?.url ?? c.req.url;
  const start = url.indexOf('?');
  if (start === -1) return ok({});
  const read: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(url.slice(start + 1))) {
    if (!known.has(name)) {
      return err(problem('invalid-request', unknownParameter(name, known), name));
    }
    if (value === '') continue;
    const earlier = read[name];
    read[name] = earlier === undefined ? value : `${earlier},${value}`;
  }
  return ok(read);
}

/** Words of other interfaces, and what says the same here. */
const familiar: Readonly<Record<string, string>> = {
  attributes: 'attrs',
  bbox: 'georel=within with a Polygon',
  distance: 'georel=near;maxDistance==1000',
  fields: 'pick',
  filter: 'q',
  keyvalues: 'options=keyValues',
  keyvaluesonly: 'options=keyValues',
  maxdistance: 'georel=near;maxDistance==1000',
  order: 'orderBy',
  page: 'offset',
  pagesize: 'limit',
  per_page: 'limit',
  query: 'q',
  scope: 'scopeQ',
  search: 'q',
  select: 'pick',
  size: 'limit',
  skip: 'offset',
  sort: 'orderBy',
  sortby: 'orderBy',
  sysattrs: 'options=sysAttrs',
  types: 'type',
};

function unknownParameter(name: string, known: ReadonlySet<string>): string {
  const lower = name.toLowerCase();
  const near = [...known].find((one) => isNearly(lower, one.toLowerCase()));
  const other = familiar[lower];
  const [first = ''] = (other ?? '').split('=');
  if (near !== undefined) return `Query parameter ${name} does not exist here; ${near} does.`;
  if (other !== undefined && known.has(first)) {
    return `Query parameter ${name} does not exist here; ${other} says it.`;
  }
  const elsewhere = Object.hasOwn(meanings, name) ? ' but on other resources' : '';
  const names = known.size === 0 ? 'none' : [...known].join(', ');
  return `Query parameter ${name} does not exist here${elsewhere}; there are ${names}.`;
}

/** Whether one letter more, less or other makes one of the other, or two of them changed places. */
function isNearly(a: string, b: string): boolean {
  if (a === b) return true;
  if (a.length < 3 || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  const most = Math.min(a.length, b.length) - start;
  while (end < most && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && left[0] === right[1] && left[1] === right[0];
}

/** `true`, `false`, or absent, which is false. */
export function readFlag(parameters: Parameters, name: ParameterName): Result<boolean> {
  const text = parameters[name];
  if (text === undefined || text === 'false') return ok(false);
  if (text === 'true') return ok(true);
  return err(
    problem('bad-request-data', `Query parameter ${name} is neither true nor false.`, name),
  );
}

/** A whole number from `min` on, without sign. */
export function readNumber(
  parameters: Parameters,
  name: ParameterName,
  fallback: number,
  min = 0,
): Result<number> {
  const text = parameters[name];
  if (text === undefined) return ok(fallback);
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min) return ok(value);
  return err(
    problem('bad-request-data', `Query parameter ${name} is no whole number from ${min} on.`, name),
  );
}

/** The words of `options`; one that the route does not know is refused. */
export function readOptions(
  parameters: Parameters,
  known: readonly string[],
): Result<ReadonlySet<string>> {
  const words = parameters.options?.split(',').map((word) => word.trim()) ?? [];
  const unknown = words.find((word) => !known.includes(word));
  if (unknown === undefined) return ok(new Set(words));
  const detail = `options does not know ${unknown}; it knows ${known.join(', ')}.`;
  return err(problem('invalid-request', detail, 'options'));
}
