/** Imports over HTTP in process, into a real broker over a real database. */
import { fc, test as property } from '@fast-check/vitest';
import { coreContext, type Entity, type JsonObject, renderEntity } from '@kumiki/ngsi-ld';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTenant } from '#kernel/database/testing.ts';
import { anonymousAt } from '#kernel/http/index.ts';
import { everything } from '#platform/identity/index.ts';
import { openStand, type Stand } from './testing.ts';

const token = 'the-token-of-this-test';
const bearer = { authorization: `Bearer ${token}` };
const anonymous = anonymousAt('default');

let stand: Stand;

beforeAll(async () => {
  stand = await openStand('nagasaki', { importsAtOnceMax: 1 });
});
afterAll(async () => {
  await stand.close();
});

/** The answer of an import. */
async function importFile(
  content: string | ReadableStream<Uint8Array>,
  { tenant, name = 'file.json', query = '' }: { tenant: string; name?: string; query?: string },
): Promise<{ readonly status: number; readonly answer: Record<string, unknown> }> {
  const init = {
    method: 'POST',
    headers: { ...bearer, 'ngsild-tenant': tenant, 'x-file-name': encodeURIComponent(name) },
    body: content,
    duplex: 'half',
  } as const;
  const response = await stand.http.request(`/api/imports${query}`, init);
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

async function stateOfNewest(tenant: string): Promise<string | undefined> {
  const path = `/api/imports?limit=1&tenant=${tenant}`;
  const response = await stand.http.request(path, { headers: bearer });
  const { imports = [] } = (await response.json()) as { imports?: { state: string }[] };
  return imports[0]?.state;
}

async function entitiesOf(tenant: string, type: string): Promise<readonly Entity[]> {
  const filter = {
    selectors: [{ types: { kind: 'type', type: coreContext.expandTerm(type) } as const }],
  };
  const { entities } = await stand.context.broker.query(
    tenant,
    filter,
    { limit: 1_000 },
    everything,
  );
  return entities;
}
const simplified = (entities: readonly Entity[]): readonly JsonObject[] =>
  entities.map((entity) => renderEntity(entity, coreContext, { format: 'simplified' }));

const site = (n: number, more: object = {}) => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [129.87 + n / 1_000, 32.75] },
  properties: {
    共通ID: `E42201${String(n).padStart(5, '0')}201`,
    都道府県名及び市町村名: '長崎県長崎市',
    '施設・場所名': `サンプル公園${n}`,
    住所: `長崎県長崎市サンプル町${n}`,
    洪水: '1',
    津波: '',
    指定避難所との住所同一: '',
    備考: '',
    ...more,
  },
});
const collection = (features: readonly unknown[]) =>
  JSON.stringify({ type: 'FeatureCollection', features });

describe('the original of an import', () => {
  test.each([
    ['sites.geojson', collection([site(1), { type: 'Feature', geometry: null, properties: {} }])],
    ['rows.csv', '名称,値\n公園, 1\n'],
    ['broken.json', '{"type":"FeatureCollection","features":[{'],
  ])('of %s comes back byte by byte', async (name, content) => {
    const tenant = freshTenant();
    await importFile(content, { tenant, name });
    const list = await stand.http.request(`/api/imports?limit=1&tenant=${tenant}`, {
      headers: bearer,
    });
    const { imports } = (await list.json()) as { imports: { original?: string }[] };
    const original = imports[0]?.original ?? '';
    const given = await stand.http.request(`${original}?tenant=${tenant}`, { headers: bearer });
    expect(await given.text()).toBe(content);
    expect((await stand.http.request(`${original}?tenant=${tenant}`)).status).toBe(401);
  });
});

describe('POST /api/imports', () => {
  test('takes a shelter file in, makes it public and says what it did', async () => {
    const tenant = freshTenant();
    const features = [site(1), site(2), { ...site(3), geometry: null }];
    const name = 'emergency/422011.json';
    const { status, answer } = await importFile(collection(features), { tenant, name });
    expect(status).toBe(200);
    expect(answer).toMatchObject({
      file: name,
      format: 'gsi-shelters',
      state: 'completed',
      rows: { read: 3, stored: 2, refused: 1 },
      entities: { created: 2, updated: 0, unchanged: 0, refused: 0 },
      noticeTotal: 1,
      noticeCounts: { 'missing-geometry': 1 },
      notices: [
        { severity: 'error', code: 'missing-geometry', row: 3, pointer: '/features/2/geometry' },
      ],
    });
    expect(stand.identity.readableBy(anonymous, tenant)).toMatchObject({
      rules: [{ entityType: coreContext.expandTerm('EvacuationSite') }],
    });
    expect(simplified(await entitiesOf(tenant, 'EvacuationSite'))).toMatchObject([
      { id: 'urn:ngsi-ld:EvacuationSite:E4220100001201', hazard: ['flood'] },
      { id: 'urn:ngsi-ld:EvacuationSite:E4220100002201' },
    ]);
  });

  test('changes nothing the second time, and only what changed the third', async () => {
    const tenant = freshTenant();
    const features = [site(1), site(2), site(3)];
    await importFile(collection(features), { tenant });
    const before = await entitiesOf(tenant, 'EvacuationSite');
    const second = await importFile(collection(features), { tenant });
    expect(second.answer).toMatchObject({ entities: { created: 0, updated: 0, unchanged: 3 } });
    expect(await entitiesOf(tenant, 'EvacuationSite')).toEqual(before);

    const changed = [site(1), site(2, { 備考: '二階以上に避難' }), site(3)];
    const third = await importFile(collection(changed), { tenant });
    expect(third.answer).toMatchObject({ entities: { created: 0, updated: 1, unchanged: 2 } });
    const after = await entitiesOf(tenant, 'EvacuationSite');
    expect(after.filter((entity, i) => entity.modifiedAt !== before[i]?.modifiedAt)).toHaveLength(
      1,
    );
    expect(simplified(after)[1]).toMatchObject({ remarks: '二階以上に避難' });

    await importFile(collection(features), { tenant });
    expect(simplified(await entitiesOf(tenant, 'EvacuationSite'))[1]).not.toHaveProperty('remarks');
  });

  test('takes an unavailable file as a notice', async () => {
    const tenant = freshTenant();
    expect(
      await importFile('{"type":"unavailable"}', { tenant, name: 'emergency/423912.json' }),
    ).toMatchObject({
      status: 200,
      answer: {
        format: 'gsi-shelters',
        state: 'completed',
        rows: { read: 0 },
        notices: [{ severity: 'info', code: 'file-unavailable' }],
      },
    });
  });

  test('keeps other GeoJSON from the public unless it names a licence', async () => {
    const tenant = freshTenant();
    const library = { ...site(1), id: 'L1', properties: { 名称: '図書館' } };
    const closed = await importFile(collection([library]), { tenant, query: '?type=Library' });
    expect(closed.answer).toMatchObject({ format: 'geojson', notices: [{ code: 'not-public' }] });
    expect(stand.identity.readableBy(anonymous, tenant)).toMatchObject({ rules: [] });
    const query = `?type=Library&license=${encodeURIComponent('CC BY 4.0')}&map=${encodeURIComponent('名称:name')}`;
    const open = await importFile(collection([library]), { tenant, query });
    expect(open.answer).toMatchObject({ entities: { updated: 1 }, notices: [] });
    expect(stand.identity.readableBy(anonymous, tenant)).toMatchObject({
      rules: [{ entityType: coreContext.expandTerm('Library') }],
    });
  });

  test.each([
    ['what is no known file', '{"hello":1}', '', 415, 'unsupported-media-type'],
    ['a web page', '<html>', '', 415, 'unsupported-media-type'],
    ['an empty body', '', '', 400, 'bad-request-data'],
    ['an unknown format', '{}', '?format=xlsx', 400, 'bad-request-data'],
    ['a type that is no name', '{}', '?type=a%20b', 400, 'bad-request-data'],
    ['two tenants', '{}', '?tenant=other', 400, 'bad-request-data'],
  ])('%s is a problem', async (_, content, query, status, code) => {
    const outcome = await importFile(content, { tenant: freshTenant(), query });
    expect(outcome).toMatchObject({ status, answer: { code } });
  });

  test('needs credentials', async () => {
    const response = await stand.http.request('/api/imports', { method: 'POST', body: '{}' });
    expect(response.status).toBe(401);
  });

  test('of a file that breaks off keeps what came before, and importing the whole completes it', async () => {
    const tenant = freshTenant();
    const whole = collection(Array.from({ length: 20 }, (_, n) => site(n)));
    const cut = await importFile(whole.slice(0, -200), { tenant });
    expect(cut.answer).toMatchObject({
      state: 'incomplete',
      rows: { read: 19, stored: 19 },
      noticeCounts: { 'file-truncated': 1 },
    });
    expect((await importFile(whole, { tenant })).answer).toMatchObject({
      state: 'completed',
      entities: { created: 1, unchanged: 19 },
    });
  });

  test('a second import at a time is told to wait, and runs afterwards', async () => {
    const tenant = freshTenant();
    let release: () => void = () => undefined;
    const held = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const bytes = new TextEncoder().encode(collection([site(1)]));
        controller.enqueue(bytes.subarray(0, 100));
        release = () => {
          controller.enqueue(bytes.subarray(100));
          controller.close();
        };
      },
    });
    const first = importFile(held, { tenant });
    await expect.poll(() => stateOfNewest(tenant)).toBe('running');
    expect(await importFile('{"type":"unavailable"}', { tenant })).toMatchObject({
      status: 503,
      answer: { code: 'unavailable', retryAfterSeconds: 5 },
    });
    release();
    expect((await first).status).toBe(200);
    expect((await importFile(collection([site(1)]), { tenant })).status).toBe(200);
  });

  const damaged = fc.constantFrom<(feature: ReturnType<typeof site>) => unknown>(
    (feature) => feature,
    (feature) => ({ ...feature, geometry: null }),
    (feature) => ({ ...feature, geometry: { type: 'Point', coordinates: [32.75, 129.87] } }),
    (feature) => ({ ...feature, geometry: { type: 'Point', coordinates: [999, 999] } }),
    (feature) => ({ ...feature, properties: { ...feature.properties, 共通ID: '' } }),
    (feature) => ({ ...feature, properties: { ...feature.properties, 共通ID: 'E4220100000201' } }),
    (feature) => ({ ...feature, properties: { ...feature.properties, 備考: 'a\u0000b\ud800' } }),
    (feature) => ({ ...feature, properties: null }),
    () => null,
  );
  property.prop([fc.array(damaged, { minLength: 1, maxLength: 40 })], { numRuns: 25 })(
    'of damaged rows stores or refuses each, with a reason for each refused',
    async (damages) => {
      const tenant = freshTenant();
      const features = damages.map((damage, n) => damage(site(n)));
      const query = '?format=gsi-shelters';
      const { answer } = await importFile(collection(features), { tenant, query });
      const { rows, notices } = answer as {
        rows: { read: number; stored: number; refused: number };
        notices: { severity: string }[];
      };
      expect(rows.read).toBe(damages.length);
      expect(rows.stored + rows.refused).toBe(rows.read);
      expect(notices.filter(({ severity }) => severity === 'error')).toHaveLength(rows.refused);
      expect(await entitiesOf(tenant, 'EvacuationSite')).toHaveLength(rows.stored);
    },
  );
});

describe('the history of imports', () => {
  const get = async (path: string) => {
    const response = await stand.http.request(path, { headers: bearer });
    return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
  };

  test('is paged, the newest first, each import once', async () => {
    const tenant = freshTenant();
    const names = ['a.json', 'b.json', 'c.json', 'd.json', 'e.json'];
    for (const name of names) await importFile(collection([site(1)]), { tenant, name });
    const seen: unknown[] = [];
    let path: string | undefined = `/api/imports?tenant=${tenant}&limit=2`;
    while (path !== undefined) {
      const { answer }: Awaited<ReturnType<typeof get>> = await get(path);
      const page = answer as { imports: { file: string }[]; next?: string };
      seen.push(...page.imports.map(({ file }) => file));
      path = page.next;
    }
    expect(seen).toEqual(names.toReversed());
  });

  test('tells one import by its id, and that another does not exist', async () => {
    const tenant = freshTenant();
    const { answer } = await importFile(collection([site(1)]), { tenant });
    expect((await get(`/api/imports/${String(answer['id'])}?tenant=${tenant}`)).answer).toEqual(
      answer,
    );
    expect((await get(`/api/imports/none?tenant=${tenant}`)).status).toBe(404);
  });

  test('is not for everyone', async () => {
    expect((await stand.http.request('/api/imports')).status).toBe(401);
  });
});

describe('the sample', () => {
  test('is shown once, and its types go one by one when real data of them arrives', async () => {
    const tenant = freshTenant();
    await stand.identity.ensureTenant(tenant);
    expect(await stand.connect.loadSample(tenant)).toEqual([
      'EvacuationSite',
      'EvacuationShelter',
      'AdministrativeArea',
    ]);
    expect(await stand.connect.loadSample(tenant)).toEqual([]);
    expect(simplified(await entitiesOf(tenant, 'EvacuationSite'))[0]).toMatchObject({
      sample: true,
    });

    await importFile(collection([site(1)]), { tenant });
    expect((await entitiesOf(tenant, 'EvacuationSite')).map(({ id }) => id)).toEqual([
      'urn:ngsi-ld:EvacuationSite:E4220100001201',
    ]);
    expect(await entitiesOf(tenant, 'EvacuationShelter')).toHaveLength(20);
    expect(await stand.connect.loadSample(tenant)).toEqual([]);
  });

  test('stays when an import stores nothing', async () => {
    const tenant = freshTenant();
    await stand.identity.ensureTenant(tenant);
    await stand.connect.loadSample(tenant);
    await importFile(collection([{ ...site(1), geometry: null }]), { tenant });
    expect(await entitiesOf(tenant, 'EvacuationSite')).toHaveLength(20);
  });

  test('gives way to that of another region', async () => {
    const tenant = freshTenant();
    await stand.identity.ensureTenant(tenant);
    await stand.connect.loadSample(tenant);
    const saga = await openStand('saga', {}, stand);
    expect(await saga.connect.loadSample(tenant)).toHaveLength(3);
    const names = simplified(await entitiesOf(tenant, 'AdministrativeArea')).map(
      ({ name }) => name,
    );
    expect(names).toEqual(['佐賀市', '唐津市', '鳥栖市', '多久市', '伊万里市']);
    await saga.close();
  });
});

describe('what is open to all', () => {
  test('the region is told with its municipalities and the names of hazards', async () => {
    const response = await stand.http.request('/api/region');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const region = (await response.json()) as { municipalities: unknown[]; hazards: unknown[] };
    expect(region).toMatchObject({ id: 'nagasaki', localGovernmentCode: '420000' });
    expect([region.municipalities.length, region.hazards.length]).toEqual([21, 8]);
  });

  test('the @context names our terms', async () => {
    const response = await stand.http.request('/contexts/kumiki.jsonld');
    expect(response.headers.get('content-type')).toContain('application/ld+json');
    expect(await response.json()).toMatchObject({
      '@context': { EvacuationSite: 'https://uri.etsi.org/ngsi-ld/default-context/EvacuationSite' },
    });
  });
});
