import { coreContext, isArray, type JsonObject, parseEntity, renderEntity } from '@kumiki/ngsi-ld';
import { describe, expect, test } from 'vitest';
import { loadRegion } from './region.ts';
import { sampleEntities } from './sample.ts';

const ids = ['nagasaki', 'saga', 'fukushima', 'aomori'];

describe.each(ids)('the sample of %s', (id) => {
  test('is the same every time', async () => {
    const region = await loadRegion(id);
    expect(sampleEntities(region)).toEqual(sampleEntities(region));
  });

  test('shows forty places of both kinds and five outlines, all inside the region and marked', async () => {
    const region = await loadRegion(id);
    const { EvacuationSite, EvacuationShelter, AdministrativeArea } = sampleEntities(region);
    expect([EvacuationSite.length, EvacuationShelter.length, AdministrativeArea.length]).toEqual([
      20, 20, 5,
    ]);
    const [west, south, east, north] = region.bounds;
    for (const entity of [...EvacuationSite, ...EvacuationShelter]) {
      const place = renderEntity(entity, coreContext, { format: 'simplified' });
      expect(place).toMatchObject({
        sample: true,
        name: expect.stringMatching(/^サンプル/),
        prefectureName: region.name.ja,
      });
      const { coordinates } = place['location'] as unknown as { coordinates: [number, number] };
      expect(coordinates[0] > west && coordinates[0] < east).toBe(true);
      expect(coordinates[1] > south && coordinates[1] < north).toBe(true);
    }
  });

  test('is made of entities the standard accepts', async () => {
    const sample = sampleEntities(await loadRegion(id));
    for (const entity of Object.values(sample).flat()) {
      const written = JSON.parse(JSON.stringify(renderEntity(entity, coreContext))) as JsonObject;
      expect(parseEntity(written, coreContext)).toEqual({ ok: true, value: entity });
    }
  });

  test('names every hazard somewhere', async () => {
    const { EvacuationSite } = sampleEntities(await loadRegion(id));
    const named = EvacuationSite.flatMap((entity) => {
      const { hazard } = renderEntity(entity, coreContext, { format: 'simplified' });
      return isArray(hazard) ? hazard : [];
    });
    expect(new Set(named).size).toBe(8);
  });
});

test('a region that does not exist is told with those that do', async () => {
  await expect(loadRegion('atlantis')).rejects.toThrow(/does not exist. Known regions: .*nagasaki/);
});
