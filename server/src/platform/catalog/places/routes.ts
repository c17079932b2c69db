/** Vector tiles of a dataset over HTTP, and what a map needs to know before it asks for them. */
import { z } from 'zod';
import { problemResponse, type Route, type RouteContext, readQuery } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { ok, type Result } from '#kernel/result.ts';
import { parseTile } from '#platform/tiles/index.ts';
import type { CatalogParts } from '../catalog.ts';
import type { Cell } from '../datastore/field.ts';
import { attributionOf } from '../routes/answers.ts';
import { type FoundResource, resourceOf } from '../routes/request.ts';
import { choiceParameters, type PlaceChoice, readChoice, whereParameters } from './choice.ts';
import type { PlacesOf } from './places.ts';
import { searchTables } from './tables-route.ts';

const tag = 'Datasets';
const base = '/api/datasets/{id}/resources/{resource}/tiles';
const chosen = z.object({ tenant: z.string().optional(), ...choiceParameters });

/** TileJSON 3.0. */
const tileJson = z.object({
  tilejson: z.literal('3.0.0'),
  name: z.string(),
  attribution: z.string().optional(),
  tiles: z.array(z.string()),
  vector_layers: z.array(z.object({ id: z.string(), fields: z.record(z.string(), z.string()) })),
  minzoom: z.number(),
  maxzoom: z.number(),
  bounds: z.array(z.number()).length(4).optional(),
  count: z.number().describe('Rows that stand somewhere, of those that are asked for'),
});

export function placeRoutes(parts: CatalogParts): readonly Route[] {
  return [
    {
      method: 'GET',
      path: base,
      operationId: 'describeDatasetTiles',
      summary: 'Describe vector tiles of a table with coordinates (TileJSON)',
      tag,
      access: 'read',
      isOpenData: true,
      query: chosen,
      responses: {
        200: { description: 'TileJSON 3.0', content: { 'application/json': tileJson } },
        304: { description: 'It is as the caller has it' },
      },
      handle: (c) => describeTiles(c, parts),
    },
    {
      method: 'GET',
      path: `${base}/{z}/{x}/{y}`,
      operationId: 'getDatasetTile',
      summary: 'Take a vector tile of a table with coordinates (Mapbox Vector Tile)',
      description:
        'Layer `places`: rows with `id` (their number) and `name`, or cells of many with `count`. `.mvt` may end the address.',
      tag,
      access: 'read',
      isOpenData: true,
      query: chosen,
      responses: {
        200: {
          description: 'The tile',
          content: { 'application/vnd.mapbox-vector-tile': z.unknown() },
        },
        204: { description: 'Nothing is in this tile' },
        304: { description: 'It is as the caller has it' },
      },
      handle: (c) => answerTile(c, parts),
    },
    listPlaces(parts),
    searchTables(parts),
  ];
}

const placesQuery = z.object({
  tenant: z.string().optional(),
  ...choiceParameters,
  ...whereParameters,
  limit: z.coerce.number().int().min(0).max(1_000).default(50),
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
});

const placesAnswer = z
  .object({
    total: z.number().int().describe('Of all pages'),
    fields: z.array(z.record(z.string(), z.unknown())),
    places: z.array(
      z.object({
        id: z.number().int().describe('The number of the row, as `_id` of rows and `id` of tiles'),
        name: z.string(),
        longitude: z.number(),
        latitude: z.number(),
        row: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .meta({ id: 'PlacedRows' });

function listPlaces(parts: CatalogParts): Route {
  return {
    method: 'GET',
    path: '/api/datasets/{id}/resources/{resource}/places',
    operationId: 'listPlaces',
    summary: 'Page through the rows of a table that stand somewhere, as its tiles show them',
    tag,
    access: 'read',
    isOpenData: true,
    query: placesQuery,
    responses: {
      200: { description: 'A page of rows', content: { 'application/json': placesAnswer } },
    },
    handle: async (c) => {
      const page = readQuery(c, placesQuery);
      if (!page.ok) return problemResponse(c, page.error);
      const found = await asked(c, parts);
      if (!found.ok) return problemResponse(c, found.error);
      const { places, choice } = found.value;
      const rows = await parts.places.rows(places, choice, page.value);
      if (!rows.ok) return problemResponse(c, rows.error);
      const { fields, nameAt } = places;
      return c.json({
        total: rows.value.total,
        fields,
        places: rows.value.rows.map(({ id, longitude, latitude, cells }) => ({
          id,
          name: wordsOf(cells[nameAt]),
          longitude,
          latitude,
          row: Object.fromEntries(fields.map((field, place) => [field.id, cells[place] ?? null])),
        })),
      });
    },
  };
}

interface Asked extends FoundResource {
  readonly choice: PlaceChoice;
  readonly places: PlacesOf;
  readonly headers: Readonly<Record<string, string>>;
  readonly isKnown: boolean;
}

async function asked(c: RouteContext, parts: CatalogParts): Promise<Result<Asked>> {
  const wanted = readQuery(c, placesQuery);
  if (!wanted.ok) return wanted;
  const choice = readChoice(wanted.value, parts.limits);
  if (!choice.ok) return choice;
  const found = await resourceOf(c, parts);
  if (!found.ok) return found;
  const { record, resource } = found.value;
  const places = await parts.places.of({ tenant: record.tenant, resourceId: resource.id });
  if (!places.ok) return places;
  const etag = `W/"${places.value.stamp}"`;
  const isPublic = c.get('principal').kind === 'anonymous';
  const headers = {
    etag,
    'cache-control': isPublic ? 'public, max-age=60' : 'private, no-cache',
    vary: 'authorization, cookie, ngsild-tenant',
  };
  const isKnown = (c.req.header('if-none-match') ?? '').includes(etag.replace('W/', ''));
  return ok({ record, resource, choice: choice.value, places: places.value, headers, isKnown });
}

async function answerTile(c: RouteContext, parts: CatalogParts): Promise<Response> {
  // A member that is absent is no tile.
  const { z = '', x = '', y = '' } = c.req.param() as Readonly<Record<string, string>>;
  const tile = parseTile(z, x, y.replace(/\.(?:mvt|pbf)$/, ''));
  if (tile === undefined) {
    return problemResponse(c, problem('not-found', `There is no tile ${z}/${x}/${y}.`));
  }
  const found = await asked(c, parts);
  if (!found.ok) return problemResponse(c, found.error);
  const { places, choice, headers, isKnown } = found.value;
  if (isKnown) return new Response(null, { status: 304, headers });
  const drawn = await parts.places.tile(places, choice, tile);
  if (!drawn.ok) return problemResponse(c, drawn.error);
  const bytes = drawn.value;
  if (bytes.byteLength === 0) return new Response(null, { status: 204, headers });
  return new Response(new Uint8Array(bytes), {
    headers: { ...headers, 'content-type': 'application/vnd.mapbox-vector-tile' },
  });
}

async function describeTiles(c: RouteContext, parts: CatalogParts): Promise<Response> {
  const found = await asked(c, parts);
  if (!found.ok) return problemResponse(c, found.error);
  const { record, resource, places, choice, headers, isKnown } = found.value;
  if (isKnown) return new Response(null, { status: 304, headers });
  const counted = await parts.places.rows(places, choice, { limit: 0, offset: 0 });
  if (!counted.ok) return problemResponse(c, counted.error);
  const attribution = attributionOf(record);
  const path = `/api/datasets/${record.id}/resources/${resource.id}/tiles/{z}/{x}/{y}.mvt`;
  const body: z.infer<typeof tileJson> = {
    tilejson: '3.0.0',
    name: record.document.title.ja,
    ...(attribution === undefined ? {} : { attribution }),
    tiles: [`${parts.publicUrl}${path}${new URL(c.req.url).search}`],
    vector_layers: [{ id: 'places', fields: { id: 'String', name: 'String', count: 'Number' } }],
    minzoom: 0,
    maxzoom: 16,
    ...(places.bounds === undefined ? {} : { bounds: [...places.bounds] }),
    count: counted.value.total,
  };
  return Response.json(body, { headers });
}

/** Names that are no text stand as JSON. */
function wordsOf(cell: Cell | undefined): string {
  if (cell === undefined || cell === null) return '';
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}
