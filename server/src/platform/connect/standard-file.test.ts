/** A published file of a standard dataset, taken in, given back, and taken in again: the same rows. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStand, type Stand } from './testing.ts';

const root = path.resolve(import.meta.dirname, '../../../../../shared/data/open-data-ishikawa');
let stand: Stand;
beforeAll(async () => {
  stand = await openStand('nagasaki');
});
afterAll(() => stand.close());

interface Found {
  readonly id: string;
  readonly resources: readonly {
    readonly id: string;
    readonly standardFile?: { readonly name: string; readonly url: string };
  }[];
}

async function text(tenant: string, url: string): Promise<string> {
  const { pathname } = new URL(url, 'https://city.example');
  const headers = { ...stand.headers, 'ngsild-tenant': tenant };
  return (await stand.http.request(pathname, { headers })).text();
}

/** The rows as they are kept, and the file of the standard. */
async function taken(content: Uint8Array | string, name: string) {
  const tenant = await stand.freshTenant();
  const run = await stand.importFile(content, { tenant, name, query: '?license=CC-BY-4.0' });
  expect(run).toMatchObject({ state: 'completed' });
  const list = await text(tenant, '/api/datasets');
  const { hits } = JSON.parse(list) as { hits: readonly { id: string }[] };
  const dataset = JSON.parse(await text(tenant, `/api/datasets/${hits[0]?.id}`)) as Found;
  const [resource] = dataset.resources;
  const rows = await text(
    tenant,
    `/api/datasets/${dataset.id}/resources/${resource?.id}/rows.json`,
  );
  return {
    rows: JSON.parse(rows) as { records: readonly Record<string, unknown>[] },
    name: resource?.standardFile?.name ?? '',
    file: await text(tenant, resource?.standardFile?.url ?? ''),
  };
}

const blank = (value: unknown) => value === null || value === '';

/** Blank cells and cells of a column that is not there say the same. */
function said(records: readonly Record<string, unknown>[]) {
  return records.map((record) =>
    Object.fromEntries(Object.entries(record).filter(([, value]) => !blank(value))),
  );
}

describe.skipIf(!existsSync(root))('standard files (../shared/data, absent otherwise)', () => {
  test.each([
    ['170003_aed.csv', /^(\d{6}_)?aed\.csv$/],
    ['170003_evacuation_space.csv', /^(\d{6}_)?evacuation_space\.csv$/],
  ])('%s comes back without loss', async (name, pattern) => {
    const first = await taken(readFileSync(path.join(root, name)), name);
    expect(first.name).toMatch(pattern);
    const again = await taken(first.file, first.name);
    // Rows of dashes alone say nothing once they are mended, and are refused as blank the next time.
    const rows = said(first.rows.records).filter((row) => Object.keys(row).length > 0);
    expect(said(again.rows.records)).toEqual(rows);
    const linesOf = (file: string) => file.split('\r\n').filter((line) => /[^,]/.test(line));
    expect(linesOf(again.file)).toEqual(linesOf(first.file));
  });
});
