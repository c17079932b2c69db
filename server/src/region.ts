/** The region pack of this server, and the address that tells it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseRegion } from '@kumiki/civic';
import { z } from 'zod';
import type { Route } from '#kernel/http/index.ts';

const regionsFolder = path.resolve(import.meta.dirname, '../../regions');

/** What stands in `regions/{id}.json`. Throws with the remedy when there is none, or it is faulty. */
export async function readRegion(id: string): Promise<object> {
  const file = path.join(regionsFolder, `${id}.json`);
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`Region ${id} has no file ${file}: name another one with --region.`);
  });
  const region = parseRegion(JSON.parse(text));
  if (!region.ok) throw new Error(`${file} is faulty: ${region.faults.join('; ')}`);
  return region.region;
}

export function regionRoute(region: object): Route {
  return {
    method: 'GET',
    path: '/api/region',
    operationId: 'getRegion',
    summary: 'Tell the region this server serves: codes, names, centre, bounds, languages',
    tag: 'Region',
    access: 'open',
    isOpenData: true,
    responses: {
      200: { description: 'The region', content: { 'application/json': z.object({}).loose() } },
    },
    handle: (c) => c.json(region),
  };
}
