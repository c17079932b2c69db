/** Files that prefectures publish, sent as they are: every one is taken in without a hand on it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { coreContext } from '@kumiki/ngsi-ld';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everything } from '#platform/identity/index.ts';
import { openStand, type Stand } from './testing.ts';

const root = path.resolve(import.meta.dirname, '../../../../../shared/data');
let stand: Stand;

beforeAll(async () => {
  stand = await openStand('nagasaki');
});
afterAll(async () => {
  await stand.close();
});

async function send(file: string, tenant: string, query = '') {
  const answer = await stand.importFile(readFileSync(path.join(root, file)), {
    tenant,
    name: file,
    query,
  });
  return answer;
}

async function countOf(tenant: string, type: string): Promise<number> {
  const filter = {
    selectors: [{ types: { kind: 'type', type: coreContext.expandTerm(type) } as const }],
  };
  const { entities } = await stand.context.broker.query(
    tenant,
    filter,
    { limit: 5_000 },
    everything,
  );
  return entities.length;
}

describe.skipIf(!existsSync(root))('published files (../shared/data, absent otherwise)', () => {
  test('避難場所 of Ishikawa: 1,528 evacuation sites, open data of a standard', async () => {
    const tenant = await stand.freshTenant();
    const run = await send('open-data-ishikawa/170003_evacuation_space.csv', tenant);
    expect(run).toMatchObject({
      state: 'completed',
      format: 'table',
      rows: { read: 1_528, stored: 1_528, refused: 0 },
      entities: { created: 1_528 },
    });
    expect(await countOf(tenant, 'EvacuationSite')).toBe(1_528);
  });

  test('AED of Ishikawa in CP932 and its double-encoded twin: the same 286, every repair named', async () => {
    const tenant = await stand.freshTenant();
    const first = await send('open-data-ishikawa/170003_aed.csv', tenant);
    expect(first).toMatchObject({ state: 'completed', rows: { stored: 286, refused: 0 } });
    expect(Object.keys(first.noticeCounts)).toEqual(
      expect.arrayContaining([
        'encoding-assumed',
        'digits-lost',
        'list-separated',
        'time-written-out',
        'width-normalised',
        'phone-written-out',
        'coordinates-exchanged',
      ]),
    );
    const twin = await send('open-data-ishikawa/170003_aed.mojibake-as-stored.csv', tenant);
    expect(twin).toMatchObject({
      rows: { stored: 286 },
      entities: { created: 0, updated: 0, unchanged: 286 },
    });
    expect(twin.noticeCounts['double-encoding-undone']).toBe(1);
    expect(await countOf(tenant, 'Aed')).toBe(286);
  });

  test('river levels of Fukui: 14,079 rows of 103 stations, each with its history', async () => {
    const tenant = await stand.freshTenant();
    const run = await send('waterlevel-fukui/2021-09-06.csv', tenant, '?type=WaterLevel');
    expect(run).toMatchObject({
      state: 'completed',
      rows: { read: 14_079, stored: 14_079, refused: 0 },
      entities: { created: 103 },
    });
    expect(await countOf(tenant, 'WaterLevel')).toBe(103);
  });

  const folders = [
    'municipal-codes',
    'municipal-codes/jisx0402',
    'shelters-gsi/emergency',
    'shelters-gsi/evacuation',
  ];
  test.each(folders)('%s: every file', async (folder) => {
    const tenant = await stand.freshTenant();
    for (const name of readdirSync(path.join(root, folder))) {
      if (!/\.(csv|json)$/.test(name)) continue;
      const { state, rows, fault } = await send(path.join(folder, name), tenant);
      expect([name, state, rows.read > 0, rows.refused, fault]).toEqual([
        name,
        'completed',
        true,
        0,
        undefined,
      ]);
    }
  });
});
