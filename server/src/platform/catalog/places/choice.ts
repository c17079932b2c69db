/** Which rows of a table are meant, beside that they stand somewhere: read from a request, compiled to SQL. Pure. */
import { z } from 'zod';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { compileFilters, compileText, type Parameters } from '../datastore/compile-rows.ts';
import type { Field } from '../datastore/field.ts';
import type { CatalogLimits } from '../limits.ts';
import { parseFilters } from '../routes/row-routes.ts';
import { parseBounds } from '../routes/search-routes.ts';

export interface PlaceChoice {
  readonly filters: Readonly<Record<string, unknown>>;
  /** Words that stand somewhere in the row. */
  readonly words: string;
  /** Words that stand in a column, by column. */
  readonly contains: Readonly<Record<string, string>>;
  /** West, south, east, north. */
  readonly bounds?: readonly [number, number, number, number];
  /** Corners of an area, without the first one again. */
  readonly area?: readonly (readonly [longitude: number, latitude: number])[];
}

/** What every question about places may name. */
export const choiceParameters = {
  q: z.string().max(400).optional().describe('Words that stand somewhere in the row'),
  filters: z.string().max(8_000).optional().describe('JSON: value, list or range by column'),
  contains: z
    .string()
    .max(8_000)
    .optional()
    .describe('JSON: words that stand in a column, by column'),
};

export const whereParameters = {
  bbox: z.string().max(200).optional().describe('West,south,east,north in degrees'),
  area: z
    .string()
    .max(8_000)
    .optional()
    .describe('Corners of an area, `longitude,latitude;longitude,latitude;…`'),
};

interface ChoiceAsked {
  readonly q?: string | undefined;
  readonly filters?: string | undefined;
  readonly contains?: string | undefined;
  readonly bbox?: string | undefined;
  readonly area?: string | undefined;
}

export function readChoice(
  asked: ChoiceAsked,
  { areaCornersMax }: Pick<CatalogLimits, 'areaCornersMax'>,
): Result<PlaceChoice> {
  const filters = parseFilters(asked.filters);
  if (!filters.ok) return filters;
  const contains = readContains(asked.contains);
  if (!contains.ok) return contains;
  const bounds = parseBounds(asked.bbox);
  if (!bounds.ok) return bounds;
  const area = readArea(asked.area, areaCornersMax);
  if (!area.ok) return area;
  return ok({
    filters: filters.value,
    words: asked.q ?? '',
    contains: contains.value,
    ...(bounds.value === undefined ? {} : { bounds: bounds.value }),
    ...(area.value === undefined ? {} : { area: area.value }),
  });
}

function readContains(text: string | undefined): Result<PlaceChoice['contains']> {
  const read = parseFilters(text);
  const words = z.record(z.string(), z.string().max(400)).safeParse(read.ok ? read.value : text);
  return words.success
    ? ok(words.data)
    : err(problem('bad-request-data', 'contains is no JSON object of texts.', 'contains'));
}

function readArea(text: string | undefined, cornersMax: number): Result<PlaceChoice['area']> {
  if (text === undefined || text === '') return ok(undefined);
  const corners = text.split(';').map((corner) => corner.split(',').map(Number));
  const area = corners.flatMap(([longitude, latitude, ...rest]) =>
    longitude !== undefined &&
    latitude !== undefined &&
    rest.length === 0 &&
    Math.abs(longitude) <= 180 &&
    Math.abs(latitude) <= 90
      ? [[longitude, latitude] as const]
      : [],
  );
  const isArea = area.length === corners.length && area.length >= 3 && area.length <= cornersMax;
  const detail = `area is not three to ${cornersMax} corners in degrees.`;
  return isArea ? ok(area) : err(problem('bad-request-data', detail, 'area'));
}

/** Where the choice says nothing of the rows themselves, they need not be read. */
export function isOfRows({ filters, words, contains }: PlaceChoice): boolean {
  return words.trim() !== '' || [filters, contains].some((by) => Object.keys(by).length > 0);
}

/** A condition over `row_id` and `cells`; a column that is none is a problem. */
export function compileRowChoice(
  parameters: Parameters,
  fields: readonly Field[],
  { filters, words, contains }: PlaceChoice,
): Result<string> {
  const byValue = compileFilters(parameters, fields, filters);
  if (!byValue.ok) return byValue;
  const byWords = compileText(parameters, fields, words);
  if (!byWords.ok) return byWords;
  const byColumn = compileText(parameters, fields, contains);
  return byColumn.ok ? ok(`${byValue.value} and ${byWords.value} and ${byColumn.value}`) : byColumn;
}

/** A condition over `longitude` and `latitude`. */
export function compileWhere(parameters: Parameters, { bounds, area }: PlaceChoice): string {
  const all: string[] = [];
  if (bounds !== undefined) {
    const [west, south, east, north] = bounds.map(
      (degrees) => `${parameters.add(degrees)}::float8`,
    );
    all.push(`longitude between ${west} and ${east} and latitude between ${south} and ${north}`);
  }
  if (area !== undefined) {
    const ring = [...area, ...area.slice(0, 1)];
    const polygon = parameters.add(JSON.stringify({ type: 'Polygon', coordinates: [ring] }));
    all.push(`st_intersects(st_geomfromgeojson(${polygon}::text),
      st_setsrid(st_makepoint(longitude, latitude), 4326))`);
  }
  return all.length === 0 ? 'true' : all.join(' and ');
}
