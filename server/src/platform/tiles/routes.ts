/** HTTP: tiles, and what a map needs to know before it asks for them. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { problemResponse, type Route, type RouteContext, readQuery } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { ok, type Result } from '#kernel/result.ts';
import type { Identity } from '#platform/identity/index.ts';
import type { TileLimits } from './limits.ts';
import { parseTile, zoomMax } from './tile.ts';
import type { Asked, Tiles } from './tiles.ts';
import { readWish, wishParameters } from './wish.ts';

export interface TileRouteParts {
  readonly tiles: Tiles;
  readonly identity: Pick<Identity, 'readableBy' | 'tenantToRead'>;
  readonly limits: TileLimits;
  /** TileJSON names whole addresses: maps of others are served from elsewhere. */
  readonly publicUrl: string;
}

const tag = 'Tiles';

/** TileJSON 3.0. */
const tileJson = z
  .object({
    tilejson: z.literal('3.0.0'),
    tiles: z.array(z.string()),
    vector_layers: z.array(z.object({ id: z.string(), fields: z.record(z.string(), z.string()) })),
    minzoom: z.number(),
    maxzoom: z.number(),
    bounds: z.array(z.number()).length(4).optional(),
    count: z.number().describe('How many entities stand somewhere.'),
  })
  .meta({ id: 'TileJson' });

export function tileRoutes(parts: TileRouteParts): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/tiles',
      operationId: 'describeTiles',
      summary: 'Describe vector tiles of entities (TileJSON)',
      tag,
      access: 'read',
      isOpenData: true,
      query: wishParameters,
      responses: {
        200: { description: 'TileJSON 3.0.', content: { 'application/json': tileJson } },
      },
      handle: (c) => describe(c, parts),
    },
    {
      method: 'GET',
      path: '/api/tiles/{z}/{x}/{y}',
      operationId: 'getTile',
      summary: 'Get a vector tile of entities (Mapbox Vector Tile)',
      description:
        'Layer `places`: points with id, type and attributes, or cells of many with `count`. Layer `shapes`: lines and areas.',
      tag,
      access: 'read',
      isOpenData: true,
      query: wishParameters,
      responses: {
        200: {
          description: 'The tile.',
          content: { 'application/vnd.mapbox-vector-tile': z.unknown() },
        },
        204: { description: 'Nothing is in this tile.' },
        304: { description: 'It is as the caller has it.' },
      },
      handle: (c) => answerTile(c, parts),
    },
  ];
}

async function readAsked(
  c: RouteContext,
  { tiles, identity, limits }: TileRouteParts,
): Promise<Result<Asked>> {
  const parameters = readQuery(c, wishParameters);
  if (!parameters.ok) return parameters;
  const wish = readWish(parameters.value, limits);
  if (!wish.ok) return wish;
  const principal = c.get('principal');
  const named = parameters.value.tenant ?? c.req.header('ngsild-tenant');
  const tenant = await identity.tenantToRead(named, principal);
  if (!tenant.ok) return tenant;
  const visibility = identity.readableBy(principal, tenant.value);
  const stamp = await tiles.stamp(tenant.value);
  return ok({ tenant: tenant.value, stamp, wish: wish.value, visibility });
}

async function answerTile(c: RouteContext, parts: TileRouteParts): Promise<Response> {
  const { z = '', x = '', y = '' } = c.req.param() as Readonly<Record<string, string>>;
  const tile = parseTile(z, x, y);
  if (tile === undefined) {
    const detail = `There is no tile ${z}/${x}/${y}; zoom goes from 0 to ${zoomMax}.`;
    return problemResponse(c, problem('not-found', detail));
  }
  const asked = await readAsked(c, parts);
  if (!asked.ok) return problemResponse(c, asked.error);
  const headers = cachingOf(c, asked.value);
  if (isKnown(c, headers.etag)) return new Response(null, { status: 304, headers });
  const bytes = await parts.tiles.tile(asked.value, tile);
  if (bytes.byteLength === 0) return new Response(null, { status: 204, headers });
  return new Response(new Uint8Array(bytes), {
    headers: { ...headers, 'content-type': 'application/vnd.mapbox-vector-tile' },
  });
}

async function describe(c: RouteContext, parts: TileRouteParts): Promise<Response> {
  const asked = await readAsked(c, parts);
  if (!asked.ok) return problemResponse(c, asked.error);
  const headers = cachingOf(c, asked.value);
  if (isKnown(c, headers.etag)) return new Response(null, { status: 304, headers });
  const { count, bounds } = await parts.tiles.extent(asked.value);
  const url = new URL(c.req.url);
  const fields = Object.fromEntries(
    ['id', 'type', ...asked.value.wish.attributes.map(({ name }) => name)].map((name) => [
      name,
      'String',
    ]),
  );
  const body: z.infer<typeof tileJson> = {
    tilejson: '3.0.0',
    tiles: [`${parts.publicUrl}/api/tiles/{z}/{x}/{y}${url.search}`],
    vector_layers: [
      { id: 'places', fields: { ...fields, count: 'Number' } },
      { id: 'shapes', fields },
    ],
    minzoom: 0,
    maxzoom: 16,
    ...(bounds === undefined ? {} : { bounds: [...bounds] }),
    count,
  };
  return Response.json(body, { headers });
}

/** Whoever sees more than everyone sees keeps it for themselves. */
function cachingOf(c: RouteContext, { tenant, stamp, visibility, wish }: Asked) {
  const isPublic = c.get('principal').kind === 'anonymous';
  const state = JSON.stringify([tenant, stamp, visibility, wish]);
  return {
    etag: `W/"${createHash('sha256').update(state).digest('base64url').slice(0, 22)}"`,
    'cache-control': isPublic ? 'public, max-age=5' : 'private, no-cache',
    vary: 'authorization, cookie, ngsild-tenant',
  };
}

function isKnown(c: RouteContext, etag: string): boolean {
  const known = c.req.header('if-none-match')?.split(',') ?? [];
  const opaque = etag.replace('W/', '');
  return known.some((tag) => tag.trim().replace('W/', '') === opaque);
}
