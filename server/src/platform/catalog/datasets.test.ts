/** Datasets over HTTP in process: versions, publication, visibility, files. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTenant } from '#kernel/database/testing.ts';
import { fullDraft, openTestCatalog, type TestCatalog } from './testing.ts';

let stand: TestCatalog;
beforeAll(async () => {
  stand = await openTestCatalog();
});
afterAll(() => stand.close());

async function created(tenant: string, more: object = {}): Promise<string> {
  const answer = await stand.request('POST', '/api/datasets', { tenant, body: fullDraft(more) });
  expect(answer.status, answer.text).toBe(201);
  return String(answer.json['id']);
}

async function published(tenant: string, more: object = {}): Promise<string> {
  const id = await created(tenant, more);
  const answer = await stand.request('PUT', `/api/datasets/${id}/publication`, { tenant });
  expect(answer.status, answer.text).toBe(200);
  return id;
}

describe('a dataset', () => {
  test('is a draft nobody but staff sees until it is published', async () => {
    const tenant = freshTenant();
    const id = await created(tenant);
    const path = `/api/datasets/${id}?tenant=${tenant}`;
    expect((await stand.request('GET', path, { as: 'nobody' })).status).toBe(404);
    expect((await stand.request('GET', path)).json['state']).toBe('draft');
    await stand.request('PUT', `/api/datasets/${id}/publication`, { tenant });
    const seen = await stand.request('GET', path, { as: 'nobody' });
    expect(seen.status).toBe(200);
    expect(seen.json).toMatchObject({
      state: 'published',
      licenceDetails: { url: 'https://creativecommons.org/licenses/by/4.0/' },
      attribution: '見本市「指定緊急避難場所一覧」',
    });
  });

  test('keeps what is public while its next version is written', async () => {
    const tenant = freshTenant();
    const id = await published(tenant);
    const edited = fullDraft({ title: { ja: '新しい名前' } });
    const answer = await stand.request('PUT', `/api/datasets/${id}`, { tenant, body: edited });
    expect(answer.json).toMatchObject({ version: 2, head: 2, published: 1 });
    const path = `/api/datasets/${id}?tenant=${tenant}`;
    const seen = await stand.request('GET', path, { as: 'nobody' });
    expect(seen.json['title']).toMatchObject({ ja: '指定緊急避難場所一覧' });
    const draft = await stand.request('GET', `${path}&draft=true`);
    expect(draft.json['title']).toMatchObject({ ja: '新しい名前' });
    const hidden = await stand.request('GET', `/api/datasets/${id}/versions/2`, { as: 'nobody' });
    expect(hidden.status).toBe(404);
    await stand.request('PUT', `/api/datasets/${id}/publication`, { tenant });
    expect(
      (await stand.request('GET', `/api/datasets/${id}/versions/2`, { as: 'nobody' })).status,
    ).toBe(200);
    const old = await stand.request('GET', `/api/datasets/${id}/versions/1`, { as: 'nobody' });
    expect(old.json['title']).toMatchObject({ ja: '指定緊急避難場所一覧' });
  });

  test('a version that was never public stays among staff when a later one is published', async () => {
    const tenant = freshTenant();
    const id = await published(tenant);
    for (const ja of ['内緒', '公開']) {
      const body = fullDraft({ title: { ja } });
      await stand.request('PUT', `/api/datasets/${id}`, { tenant, body });
    }
    await stand.request('PUT', `/api/datasets/${id}/publication`, { tenant });
    const asNobody = { as: 'nobody' } as const;
    expect((await stand.request('GET', `/api/datasets/${id}/versions/2`, asNobody)).status).toBe(
      404,
    );
    expect((await stand.request('GET', `/api/datasets/${id}/versions/3`, asNobody)).status).toBe(
      200,
    );
    const history = await stand.request('GET', `/api/datasets/${id}/history`, asNobody);
    expect(history.json['events']).toMatchObject([{ version: 3 }, { version: 1 }]);
  });

  test('said again is the same version', async () => {
    const tenant = freshTenant();
    const id = await created(tenant);
    const again = await stand.request('PUT', `/api/datasets/${id}`, { tenant, body: fullDraft() });
    expect(again.json['head']).toBe(1);
  });

  test('edited on an old version is a conflict', async () => {
    const tenant = freshTenant();
    const id = await created(tenant);
    const first = await stand.request('GET', `/api/datasets/${id}`, { tenant });
    const etag = first.headers.get('etag') ?? '';
    const edit = (ja: string) =>
      stand.request('PUT', `/api/datasets/${id}`, {
        tenant,
        body: fullDraft({ title: { ja } }),
        headers: { 'if-match': etag },
      });
    expect((await edit('一')).status).toBe(200);
    expect((await edit('二')).status).toBe(409);
  });

  test('is published by itself when its time comes', async () => {
    const tenant = freshTenant();
    const id = await created(tenant);
    const at = new Date(stand.time.now + 1_000).toISOString();
    const path = `/api/datasets/${id}/publication`;
    const planned = await stand.request('PUT', path, { tenant, body: { at } });
    expect(planned.json).toMatchObject({ state: 'draft', publishAt: at });
    stand.time.now += 2_000;
    await expect
      .poll(
        async () => (await stand.request('GET', `/api/datasets/${id}`, { tenant })).json['state'],
        {
          timeout: 45_000,
          interval: 200,
        },
      )
      .toBe('published');
  });

  test('a publication to come is forgotten, and what is public stays', async () => {
    const tenant = freshTenant();
    const id = await created(tenant);
    const path = `/api/datasets/${id}/publication`;
    await stand.request('PUT', path, { tenant });
    await stand.request('PUT', `/api/datasets/${id}`, {
      tenant,
      body: fullDraft({ title: { ja: '次の版' } }),
    });
    const at = new Date(stand.time.now + 3_600_000).toISOString();
    const standing = async (): Promise<unknown> => {
      const found = await stand.request('GET', `/api/datasets?organization=${tenant}`, { tenant });
      const { facets } = found.json as { facets: { standing: { value: string }[] } };
      return facets.standing.map(({ value }) => value).toSorted();
    };
    await stand.request('PUT', path, { tenant, body: { at } });
    expect(await standing()).toEqual(['planned', 'published', 'waiting']);
    const forgotten = await stand.request('DELETE', `${path}?plan=true`, { tenant });
    expect(forgotten.json).toMatchObject({ state: 'published', published: 1, head: 2 });
    expect(forgotten.json['publishAt']).toBeUndefined();
    expect(await standing()).toEqual(['published', 'waiting']);
    // What waits is a matter of staff: nobody else counts it.
    const open = await stand.request('GET', `/api/datasets?organization=${tenant}`, {
      as: 'nobody',
    });
    expect(open.json).toMatchObject({ total: 1, facets: { standing: [] } });
    await stand.request('DELETE', path, { tenant });
    expect(await standing()).toEqual(['withdrawn']);
  });

  test('deleted by mistake is brought back as it was, while that is not too long ago', async () => {
    const tenant = freshTenant();
    const name = `back-${tenant}`;
    const id = await created(tenant, { name });
    const [path, restoration] = [`/api/datasets/${id}`, `/api/datasets/${id}/restoration`];
    await stand.request('PUT', `${path}/publication`, { tenant });
    const seen = async () => (await stand.request('GET', path, { as: 'nobody' })).status;
    const deleted = async () =>
      (await stand.request('GET', '/api/deleted-datasets', { tenant })).json['datasets'];
    expect((await stand.request('POST', restoration, { tenant })).status).toBe(404);
    await stand.request('DELETE', path, { tenant });
    expect([await seen(), await deleted()]).toMatchObject([
      404,
      [{ id, name, title: { ja: expect.any(String) }, deletedBy: 'token:admin' }],
    ]);
    expect((await stand.request('POST', restoration, { as: 'nobody' })).status).toBe(401);
    expect((await stand.request('POST', restoration, { tenant: freshTenant() })).status).toBe(404);
    const back = await stand.request('POST', restoration, { tenant });
    expect([back.status, back.json['state'], await seen(), await deleted()]).toEqual([
      ...[200, 'published', 200],
      [],
    ]);
    const history = await stand.request('GET', `${path}/history`, { tenant });
    expect((history.json['events'] as { kind: string }[]).map(({ kind }) => kind)).toEqual([
      ...['published', 'restored', 'deleted', 'published', 'created'],
    ]);

    // What was no longer public comes back as a draft; a name that is taken is told.
    await stand.request('DELETE', `${path}/publication`, { tenant });
    await stand.request('DELETE', path, { tenant });
    const taker = await created(tenant, { name });
    expect((await stand.request('POST', restoration, { tenant })).status).toBe(409);
    await stand.request('DELETE', `/api/datasets/${taker}`, { tenant });
    const draft = await stand.request('POST', restoration, { tenant });
    expect([draft.json['state'], await seen()]).toEqual(['draft', 404]);

    await stand.request('DELETE', path, { tenant });
    const now = stand.time.now;
    stand.time.now += 31 * 24 * 3_600_000;
    expect([
      (await stand.request('POST', restoration, { tenant })).status,
      await deleted(),
    ]).toEqual([404, []]);
    stand.time.now = now;
  });

  test('names are taken within a tenant and among what is public, and tell nothing of others', async () => {
    const [one, other] = [freshTenant(), freshTenant()];
    const name = `shelters-${one}`;
    const id = await created(one, { name });
    const twice = await stand.request('POST', '/api/datasets', {
      tenant: one,
      body: fullDraft({ name }),
    });
    expect(twice.status).toBe(409);
    // The draft of another tenant is nobody's business.
    const elsewhere = await created(other, { name });
    await stand.request('PUT', `/api/datasets/${id}/publication`, { tenant: one });
    const late = await stand.request('PUT', `/api/datasets/${elsewhere}/publication`, {
      tenant: other,
    });
    expect(late.status).toBe(409);
    expect(late.json['pointer']).toBe('/name');
  });

  test('of another tenant can be neither seen nor changed', async () => {
    const [one, other] = [freshTenant(), freshTenant()];
    const id = await created(one);
    await created(other);
    for (const [method, body] of [['GET'], ['PUT', fullDraft()], ['DELETE']] as const) {
      const answer = await stand.request(method, `/api/datasets/${id}`, { tenant: other, body });
      expect(answer.status).toBe(404);
    }
  });

  test('is seen by the staff of a tenant it is shared with once it is published', async () => {
    const [one, other] = [freshTenant(), freshTenant()];
    await created(other);
    const id = await created(one, { access: 'private', sharedWith: [other] });
    const path = `/api/datasets/${id}`;
    expect((await stand.request('GET', path, { tenant: other })).status).toBe(404);
    await stand.request('PUT', `${path}/publication`, { tenant: one });
    expect((await stand.request('GET', path, { tenant: other })).status).toBe(200);
    expect((await stand.request('GET', path, { as: 'nobody' })).status).toBe(404);
    const sharesOf = async (tenant: string) =>
      (await stand.request('GET', `/api/tenants/${tenant}/dataset-shares`, { tenant })).json;
    const shared = { id, tenant: one, sharedWith: [other] };
    expect(await sharesOf(one)).toMatchObject({ given: [shared], received: [] });
    expect(await sharesOf(other)).toMatchObject({ given: [], received: [shared] });
  });

  test('harvested again changes or stays, and is never doubled', async () => {
    const tenant = freshTenant();
    await created(tenant);
    const actor = { tenant, principal: 'token:admin' };
    const origin = { source: 'https://data.example', identifier: 'urn:x:1:ほ"げ' };
    const draft = fullDraft({
      name: `harvested-${tenant}`,
      resources: [{ name: { ja: 'CSV' }, url: 'https://data.example/1.csv' }],
    });
    const { datasets } = stand.catalog;
    const outcomes: string[] = [];
    const ids = new Set<string>();
    for (const next of [draft, draft, { ...draft, title: { ja: '改めた' } }]) {
      const done = await datasets.harvest(actor, origin, next, { publish: true });
      if (!done.ok) throw new Error(done.error.detail);
      outcomes.push(done.value.outcome);
      ids.add(done.value.record.id);
    }
    expect(outcomes).toEqual(['created', 'unchanged', 'updated']);
    expect(ids.size).toBe(1);
    // Another identifier with the same name is another dataset.
    const twin = await datasets.harvest(actor, { ...origin, identifier: '2' }, draft);
    expect(twin).toMatchObject({ ok: true, value: { outcome: 'created' } });
  });

  test('points at what breaks a rule', async () => {
    const body = fullDraft({ spatial: { bounds: [0, 100, 1, 1] } });
    const answer = await stand.request('POST', '/api/datasets', { body });
    expect(answer.status).toBe(400);
    expect(answer.json['pointer']).toBe('/spatial/bounds/1');
  });
});

describe('a file of a dataset', () => {
  test('is kept by its content, given back as it was, and counted', async () => {
    const tenant = freshTenant();
    const id = await created(tenant);
    const resource = randomUUID();
    const path = `/api/datasets/${id}/resources/${resource}/file`;
    const headers = {
      'x-file-name': encodeURIComponent('避難場所.csv'),
      'content-type': 'text/csv',
    };
    const sent = await stand.request('PUT', path, { tenant, body: '名称\n公園\n', headers });
    expect(sent.status, sent.text).toBe(200);
    await stand.request('PUT', `/api/datasets/${id}/publication`, { tenant });
    const [shown] = sent.json['resources'] as { url: string; format: string }[];
    expect(shown?.format).toBe('CSV');
    const target = new URL(shown?.url ?? '').pathname;
    const taken = await stand.request('GET', target, { as: 'nobody' });
    expect(taken.text).toBe('名称\n公園\n');
    expect(taken.headers.get('content-security-policy')).toContain('sandbox');
    const headersOf = { 'if-none-match': taken.headers.get('etag') ?? '' };
    expect((await stand.request('GET', target, { as: 'nobody', headers: headersOf })).status).toBe(
      304,
    );
    await expect
      .poll(
        () =>
          stand.database.query('select count from dataset_download where tenant = $1', [tenant]),
        {
          timeout: 30_000,
        },
      )
      .toEqual([{ count: 1 }]);
  });

  test('of a draft is not found by the public', async () => {
    const tenant = freshTenant();
    const id = await published(tenant);
    const path = `/api/datasets/${id}/resources/${randomUUID()}/file`;
    const sent = await stand.request('PUT', path, { tenant, body: 'x' });
    const [shown] = sent.json['resources'] as { url: string }[];
    const target = new URL(shown?.url ?? '').pathname;
    expect((await stand.request('GET', target, { as: 'nobody' })).status).toBe(404);
    expect((await stand.request('GET', target, { tenant })).status).toBe(200);
  });
});
