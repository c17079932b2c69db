/** The region this installation serves: read from `regions/`, told by `GET /api/region`. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { hazardKeys, hazards, parseRegion, type Region } from '@kumiki/civic';

/** Where region files stand in a checkout. */
export const regionsFolder = path.resolve(import.meta.dirname, '../../../../regions');

/** Throws with the names there are when there is no such region, and with all faults when its file has some. */
export async function loadRegion(id: string, folder: string = regionsFolder): Promise<Region> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
  if (!files.includes(`${id}.json`)) {
    const known = files.map((file) => file.replace(/\.json$/, '')).join(', ');
    throw new Error(`Region ${id} does not exist. Known regions: ${known}.`);
  }
  const outcome = parseRegion(JSON.parse(await readFile(path.join(folder, `${id}.json`), 'utf8')));
  if (!outcome.ok) throw new Error(`regions/${id}.json is wrong: ${outcome.faults.join('; ')}`);
  return outcome.region;
}

/** What clients are told: the region as its file says it, and the names of hazards. */
export function regionAnswer(region: Region) {
  return {
    ...region,
    hazards: hazardKeys.map((key) => ({ key, name: hazards[key].names })),
  };
}
