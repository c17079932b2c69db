/** Vector tiles of a dataset over HTTP, and what a map needs to know before it asks for them. */
import { z } from 'zod';
import { problemResponse, type Route, type RouteContext } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { ok, type Result } from '#kernel/result.ts';
import { parseTile } from '#platform/tiles/index.ts';
import type { CatalogParts } from '../catalog.ts';
import { attributionOf } from '../routes/answers.ts';
import { type FoundResource, resourceOf } from '../routes/request.ts';
import type { PlacesOf } from './places.ts';

const tag = 'Datasets';
const base = '/api/datasets/{id}/resources/{resource}/tiles';
const ofTenant = z.object({ tenant: z.string().optional() });

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
  count: z.number().describe('Rows that stand somewhere'),
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
      query: ofTenant,
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
      query: ofTenant,
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
  ];
}

interface Asked extends FoundResource {
  readonly places: PlacesOf;
  readonly headers: Readonly<Record<string, string>>;
  readonly isKnown: boolean;
}

async function asked(c: RouteContext, parts: CatalogParts): Promise<Result<Asked>> {
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
  return ok({ record, resource, places: places.value, headers, isKnown });
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
  const { places, headers, isKnown } = found.value;
  if (isKnown) return new Response(null, { status: 304, headers });
  const bytes = await parts.places.tile(places, tile);
  if (bytes.byteLength === 0) return new Response(null, { status: 204, headers });
  return new Response(new Uint8Array(bytes), {
    headers: { ...headers, 'content-type': 'application/vnd.mapbox-vector-tile' },
  });
}

async function describeTiles(c: RouteContext, parts: CatalogParts): Promise<Response> {
  const found = await asked(c, parts);
  if (!found.ok) return problemResponse(c, found.error);
  const { record, resource, places, headers, isKnown } = found.value;
  if (isKnown) return new Response(null, { status: 304, headers });
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
    count: places.count,
  };
  return Response.json(body, { headers });
}
