/** HTTP of the gazetteer: towns come in as a file, and are told by prefecture. */
import { z } from 'zod';
import type { Database } from '#kernel/database/index.ts';
import { problemResponse, type Route, readStream } from '#kernel/http/index.ts';
import type { Limits } from '#kernel/limits.ts';
import { problem } from '#kernel/problem.ts';
import { parseFileName } from '../import-options.ts';
import type { Gazetteer } from './gazetteer.ts';
import { findTownChange, listTownCounts } from './store.ts';

export interface GazetteerRouteOptions {
  readonly database: Database;
  readonly gazetteer: Gazetteer;
  readonly serverLimits: Limits;
}

const count = z.number().int().min(0);
const tag = 'Imports';

const loaded = z
  .object({
    state: z.literal('completed'),
    format: z.literal('towns'),
    rows: z.object({ stored: count, refused: count }),
    entities: z.object({ created: count, updated: count, unchanged: count, refused: count }),
    notices: z.array(z.unknown()),
  })
  .meta({ id: 'TownsLoaded' });

const summary = z
  .object({
    changedAt: z.iso.datetime().optional(),
    prefectures: z.array(z.object({ prefecture: z.string(), municipalities: count, towns: count })),
  })
  .meta({ id: 'Gazetteer' });

export function gazetteerRoutes(options: GazetteerRouteOptions): readonly Route[] {
  return [loadRoute(options), showRoute(options)];
}

function loadRoute({ gazetteer, serverLimits }: GazetteerRouteOptions): Route {
  return {
    method: 'POST',
    path: '/api/gazetteer',
    operationId: 'loadTowns',
    summary: 'Load the points of towns',
    description:
      'The body is 位置参照情報 (大字・町丁目レベル) of 国土交通省, or any table with 都道府県名, 市区町村名, ' +
      '大字町丁目名, 緯度 and 経度. Addresses without coordinates are then placed at their town.',
    tag,
    access: 'operate',
    headers: z.object({ 'x-file-name': z.string().optional() }),
    body: {
      description: 'CSV, in any encoding',
      content: { 'application/octet-stream': z.unknown() },
      required: true,
    },
    bodyBytesMax: serverLimits.uploadBytesMax,
    answerSecondsMax: serverLimits.receiveSecondsMax,
    responses: {
      200: {
        description: 'How many towns were stored',
        content: { 'application/json': loaded },
      },
    },
    handle: async (c) => {
      const fileName = parseFileName(c.req.header('x-file-name')) ?? 'towns.csv';
      const done = await gazetteer.load(readStream(c), fileName);
      if (!done.ok) return problemResponse(c, done.error);
      const { towns, refused, notices } = done.value;
      if (towns === 0) {
        const detail = 'The file has no town with coordinates.';
        return problemResponse(c, problem('bad-request-data', detail));
      }
      return c.json({
        state: 'completed',
        format: 'towns',
        rows: { stored: towns, refused },
        entities: { created: towns, updated: 0, unchanged: 0, refused },
        notices: [...notices],
      });
    },
  };
}

function showRoute({ database }: GazetteerRouteOptions): Route {
  return {
    method: 'GET',
    path: '/api/gazetteer',
    operationId: 'getGazetteer',
    summary: 'Say which towns addresses are looked up in',
    tag,
    access: 'administer',
    responses: {
      200: {
        description: 'Towns by prefecture; none when nothing is loaded',
        content: { 'application/json': summary },
      },
    },
    handle: async (c) => {
      const changedAt = await findTownChange(database);
      const prefectures = await listTownCounts(database);
      return c.json({
        ...(changedAt === undefined ? {} : { changedAt: changedAt.toISOString() }),
        prefectures,
      });
    },
  };
}
