/** Every region file is right, and agrees with the published lists of codes, names and readings. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseRegion, type Region } from '@kumiki/civic';
import { describe, expect, test } from 'vitest';
import { needsSharedData, sharedDataFolder } from './skip.ts';

const folder = path.resolve(import.meta.dirname, '../regions');
const published = path.join(sharedDataFolder, 'municipal-codes');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

function read(file: string): Region {
  const outcome = parseRegion(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
  if (!outcome.ok) throw new Error(`${file}: ${outcome.faults.join('; ')}`);
  return outcome.region;
}

interface PublishedRow {
  readonly code: string;
  readonly name: string;
  readonly kana: string;
}

function publishedRows(prefecture: string): PublishedRow[] {
  const text = readFileSync(path.join(published, 'localgovjp-utf8.csv'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(','))
    .filter((cells) => cells[1] === prefecture)
    .map((cells) => ({ code: cells.at(-1) ?? '', name: cells[3] ?? '', kana: cells[4] ?? '' }));
}

describe('region files', () => {
  test.each([
    ['nagasaki', 21],
    ['saga', 20],
    ['fukushima', 59],
    ['aomori', 40],
  ])('%s has %i municipalities, all inside its bounds', (id, count) => {
    const region = read(`${id}.json`);
    const [west, south, east, north] = region.bounds;
    const outside = region.municipalities.filter(
      ({ centre: [x, y] }) => x < west || x > east || y < south || y > north,
    );
    expect(region.municipalities).toHaveLength(count);
    expect(outside).toEqual([]);
  });

  test.each(files)(
    '%s is named for its id, and its municipalities are of its prefecture',
    (file) => {
      const region = read(file);
      expect(`${region.id}.json`).toBe(file);
      const prefecture = region.localGovernmentCode.slice(0, 2);
      const strangers = region.municipalities.filter(
        ({ localGovernmentCode }) => !localGovernmentCode.startsWith(prefecture),
      );
      expect(strangers).toEqual([]);
    },
  );

  test.each(files)('%s gives every feed an id of its own', (file) => {
    const ids = read(file).feeds.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  describe('beside the published lists', needsSharedData('municipal-codes'), () => {
    test.each(files)('%s has the published codes, names and readings', (file) => {
      const region = read(file);
      const own = region.municipalities.map(({ localGovernmentCode, name }) => ({
        code: String(localGovernmentCode),
        name: name.ja,
        kana: name.kana,
      }));
      expect(own).toEqual(publishedRows(region.name.ja));
    });
  });
});
