/** The region this installation serves: read from `regions/`, told by `GET /api/region`. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { hazardKeys, hazards, type PlaceName, parseRegion, type Region } from '@kumiki/civic';

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

/** Names in three languages; `easy` is the reading in hiragana. */
function names({ ja, kana, en }: PlaceName) {
  return { ja, easy: kana, en };
}

/** What clients are told. */
export function regionAnswer(region: Region) {
  return {
    id: region.id,
    code: region.localGovernmentCode,
    name: names(region.name),
    centre: region.centre,
    bounds: region.bounds,
    languages: region.languages,
    municipalities: region.municipalities.map(({ localGovernmentCode, name, centre, website }) => ({
      code: localGovernmentCode,
      name: names(name),
      centre,
      website,
    })),
    hazards: hazardKeys.map((key) => ({ key, name: hazards[key].names })),
    feeds: region.feeds,
    sources: region.sources,
  };
}
