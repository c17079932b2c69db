/** Dashboards over HTTP and a real database: what panels show, and to whom. */
import { randomUUID } from 'node:crypto';
import { coreContext, instantAt } from '@kumiki/ngsi-ld';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Http } from '#kernel/http/index.ts';
import { httpWith } from '#kernel/http/testing.ts';
import { createLog } from '#kernel/log.ts';
import {
  fullDraft,
  openTestCatalog,
  type TestCatalog,
  testToken,
} from '#platform/catalog/testing.ts';
import { contextRoutes, openContext } from '#platform/context/index.ts';
import { prepareHistory } from '#platform/history/index.ts';
import { momentRoutes } from '#platform/tiles/index.ts';
import { createDashboards, dashboardRoutes } from './index.ts';
import { defaultDashboardLimits } from './limits.ts';
import { readDefinition } from './read-definition.ts';

const definition = `id: town
service: town
title: { ja: 町 }
summary: { ja: 町の数字です。 }
panels:
  - { id: residents, kind: number, title: { ja: 住民 }, counts: people, entities: { type: Resident } }
  - { id: secret, kind: number, title: { ja: 秘密 }, entities: { type: Secret } }
  - id: by-ward
    kind: bar
    title: { ja: 地区別 }
    unit: { ja: 人 }
    counts: people
    entities: { type: Resident, by: { attribute: ward, name: wardName } }
  - { id: small, kind: number, title: { ja: 少数 }, counts: people, entities: { type: Guest } }
  - { id: small-by, kind: bar, title: { ja: 少数 }, counts: people, entities: { type: Guest, by: { attribute: ward } } }
  - { id: age, kind: bar, title: { ja: 平均年齢 }, counts: people, decimals: 1, entities: { type: Resident, by: { attribute: ward }, measure: { average: age } } }
  - id: hobby
    kind: bar
    title: { ja: 趣味 }
    total: false
    labels: { go: { ja: 囲碁 } }
    entities: { type: Resident, by: { attribute: hobby } }
  - { id: level, kind: trend, title: { ja: 水位 }, decimals: 2, history: { type: Gauge, attribute: level, method: max, period: PT1H, last: PT3H, until: newest } }
  - { id: levels, kind: trend, title: { ja: 水位 }, decimals: 2, history: { type: Gauge, attribute: level, method: last, period: PT1H, last: PT3H, until: newest, each: true } }
  - { id: rise, kind: trend, title: { ja: 変化 }, decimals: 2, history: { type: Gauge, attribute: level, method: last, period: PT1H, last: PT3H, until: newest, each: true, seriesMax: 1, change: true } }
  - { id: newest, kind: number, title: { ja: 水位 }, decimals: 2, history: { type: Gauge, attribute: level, period: PT1H, last: P1D, until: newest } }
  - { id: changes, kind: trend, title: { ja: 更新 }, entities: { type: Gauge, by: { time: modifiedAt, period: PT1H, last: PT3H } } }
  - id: gauges
    kind: map
    title: { ja: 観測所 }
    entities:
      type: Gauge
      columns: [{ attribute: name, title: { ja: 観測所 } }, { attribute: level, title: { ja: 水位 }, unit: { ja: m } }]
  - { id: types, kind: table, title: { ja: 種類 }, entities: { by: { type: true } } }
  - id: parks
    kind: table
    title: { ja: 公園 }
    dataset: { dataset: parks, by: 地区, measure: { sum: 面積 }, filters: { 種別: [公園, 広場] } }
  - { id: park-count, kind: number, title: { ja: 公園 }, dataset: { dataset: parks } }
  - { id: nowhere, kind: number, title: { ja: 公園 }, dataset: { dataset: nowhere } }
  - { id: column, kind: number, title: { ja: 公園 }, dataset: { dataset: parks, measure: { sum: 高さ } } }
  - { id: published, kind: number, title: { ja: データ }, catalogue: {} }
  - { id: metadata, kind: number, title: { ja: 充実度 }, decimals: 1, catalogue: { quality: metadata } }
  - { id: metadata-trend, kind: trend, title: { ja: 推移 }, catalogue: { quality: metadata, period: P1D, last: P3D } }
  - { id: readability, kind: number, title: { ja: 可読性 }, catalogue: { quality: readability } }
  - { id: readability-trend, kind: trend, title: { ja: 推移 }, catalogue: { quality: readability, period: P1D, last: P3D } }
  - { id: licences, kind: bar, title: { ja: ライセンス }, catalogue: { by: license_id } }
`;

interface Answer {
  readonly rows: readonly {
    key: string | null;
    label: { ja: string };
    values: unknown[];
    isWithheld?: true;
    place?: number[];
  }[];
  readonly columns: readonly { title: { ja: string } }[];
  readonly total?: number | 'withheld';
  readonly withheldBelow?: number;
  readonly computedAt: string;
}

let stand: TestCatalog;
let http: Http;
let closing: () => Promise<void>;
const tenant = 'default';
const staff = { authorization: `Bearer ${testToken}` };

async function ask(panel: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await http.request(`/api/dashboards/town/panels/${panel}`, { headers });
  const text = await response.text();
  expect([response.status, text]).toEqual([200, text]);
  return JSON.parse(text) as Answer;
}

const pairs = ({ rows }: Answer) =>
  rows.map(({ label, values, isWithheld }) => [label.ja, isWithheld === true ? 'X' : values[0]]);

async function write(entities: readonly object[]): Promise<void> {
  const response = await http.request('/ngsi-ld/v1/entityOperations/upsert?options=update', {
    method: 'POST',
    headers: { ...staff, 'content-type': 'application/json' },
    body: JSON.stringify(entities),
  });
  expect([response.status < 300, await response.text()]).toEqual([true, expect.anything()]);
}

const property = (value: unknown, more: object = {}) => ({ type: 'Property', value, ...more });

function resident(type: string, place: number, ward: string, more: object = {}): object {
  return {
    id: `urn:ngsi-ld:${type}:${place}`,
    type,
    ward: property(ward),
    wardName: property(`第${ward}地区`),
    age: property(20 + (place % 40)),
    ...more,
  };
}

beforeAll(async () => {
  stand = await openTestCatalog();
  const { database, identity, catalog, time } = stand;
  const clock = { now: () => time.now };
  const log = createLog(() => undefined, clock);
  const prepared = prepareHistory({ database, clock, log, limits: { temporalInstancesMax: 30 } });
  const context = await openContext({ database, clock, log, sinks: prepared.sinks });
  const history = await prepared.start(context.broker);
  const read = readDefinition(definition);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const limits = { ...defaultDashboardLimits, dashboardKeptSeconds: 30 };
  const dashboards = createDashboards({
    dashboards: [read.value],
    database,
    broker: context.broker,
    datastore: catalog.datastore,
    search: catalog.search,
    limits,
    now: () => time.now,
    tenantTitle: () => undefined,
  });
  const pageLimits = { pageSizeDefault: 20, pageSizeMax: 1_000 };
  ({ http } = httpWith(
    [
      ...contextRoutes({ ...context, identity, pageLimits }),
      ...dashboardRoutes({ dashboards, identity, smallCountMin: limits.smallCountMin }),
      ...momentRoutes({ database, clock, identity, limits: { momentPlacesMax: 2 } }),
    ],
    { authorise: identity.authorise },
  ));
  closing = async () => {
    await history.close();
    await context.close();
  };
  await identity.ensureTenant(tenant);
  await identity.addPublicRules(
    tenant,
    ['Resident', 'Guest', 'Gauge'].map((type) => ({ entityType: coreContext.expandTerm(type) })),
  );
  await fill();
}, 120_000);

afterAll(async () => {
  await closing();
  await stand.close();
});

const times = (ward: string, count: number): string[] => Array.from({ length: count }, () => ward);

async function fill(): Promise<void> {
  const wards = [...times('A', 30), ...times('B', 12), ...times('C', 4), ...times('D', 12)];
  await write(
    wards.map((ward, place) =>
      resident('Resident', place, ward, { hobby: property(place % 3 === 0 ? ['go', 'tea'] : []) }),
    ),
  );
  await write(
    [...times('A', 3), ...times('B', 2)].map((ward, place) => resident('Guest', place, ward)),
  );
  await write([resident('Secret', 1, 'A')]);
  const hours = ['2026-11-20T22:15:00Z', '2026-11-20T23:15:00Z', '2026-11-20T23:45:00Z'];
  for (const [turn, observedAt] of hours.entries()) {
    await write(
      [1, 2].map((place) => ({
        id: `urn:ngsi-ld:Gauge:${place}`,
        type: 'Gauge',
        name: property(`第${place}橋`),
        level: property(place + turn / 4, { observedAt }),
        location: {
          type: 'GeoProperty',
          value: { type: 'Point', coordinates: [129.8 + place / 10, 32.7] },
        },
      })),
    );
  }
  const id = randomUUID();
  const draft = {
    ...fullDraft({ title: { ja: '公園' }, name: 'parks' }),
    resources: [{ id, name: { ja: '公園一覧' }, format: 'CSV', url: 'https://city.example/p.csv' }],
  };
  const actor = { tenant, principal: 'test' };
  const made = await stand.catalog.datasets.create(actor, draft, { publish: true });
  expect(made.ok).toBe(true);
  async function* rows() {
    yield [
      ['中央公園', '公園', '北', 120.5],
      ['駅前広場', '広場', '北', 30],
      ['西公園', '公園', '西', 80],
      ['車庫', '駐車場', '西', 900],
      ['名のない空き地', '公園', null, 5],
    ];
  }
  const fields = [
    { id: '名称', type: 'text' as const },
    { id: '種別', type: 'text' as const },
    { id: '地区', type: 'text' as const },
    { id: '面積', type: 'numeric' as const },
  ];
  const stored = await stand.catalog.datastore.replace(
    { tenant, resourceId: id },
    { fields },
    rows(),
  );
  expect(stored.ok).toBe(true);
}

describe('entities', () => {
  test('what a caller may not see is not counted for them', async () => {
    expect((await ask('secret')).rows[0]?.values).toEqual([0]);
    expect((await ask('secret', staff)).rows[0]?.values).toEqual([1]);
  });

  test('people of small groups are withheld from everyone, with those of the size next to them', async () => {
    const answer = await ask('by-ward');
    expect(pairs(answer)).toEqual([
      ['第A地区', 30],
      ['第B地区', 'X'],
      ['第C地区', 'X'],
      ['第D地区', 'X'],
    ]);
    expect(answer).toMatchObject({ total: 58, withheldBelow: 10 });
    expect(JSON.stringify(answer)).not.toContain('"people":');
    const whole = await ask('by-ward', staff);
    expect(whole.rows.map(({ values }) => values[0])).toEqual([30, 12, 12, 4]);
  });

  test('a total of groups that are all small is withheld wherever it stands', async () => {
    expect(pairs(await ask('small-by'))).toEqual([
      ['A', 'X'],
      ['B', 'X'],
    ]);
    expect((await ask('small-by')).total).toBe('withheld');
    expect((await ask('small')).rows[0]).toMatchObject({ values: [null], isWithheld: true });
    expect((await ask('small', staff)).rows[0]?.values).toEqual([5]);
  });

  test('an average is withheld by how many people it is of', async () => {
    expect((await ask('age')).rows.filter(({ isWithheld }) => isWithheld)).toHaveLength(3);
  });

  test('each value of a list counts, absent ones are a group of their own', async () => {
    const answer = await ask('hobby');
    expect(pairs(answer)).toEqual([
      ['記載なし', 38],
      ['tea', 20],
      ['囲碁', 20],
    ]);
    expect(answer.total).toBeUndefined();
  });

  test('types are counted as far as they may be seen', async () => {
    const types = (await ask('types')).rows.map(({ key }) => key);
    expect(types).toEqual(['Resident', 'Guest', 'Gauge']);
    expect((await ask('types', staff)).rows.map(({ key }) => key)).toContain('Secret');
  });

  test('entities are listed with their places', async () => {
    expect((await ask('gauges')).rows).toEqual([
      { key: 'urn:ngsi-ld:Gauge:2', label: { ja: '第2橋' }, values: [2.5], place: [130, 32.7] },
      { key: 'urn:ngsi-ld:Gauge:1', label: { ja: '第1橋' }, values: [1.5], place: [129.9, 32.7] },
    ]);
  });

  test('changes are counted by the hour, hours without one as 0', async () => {
    expect((await ask('changes')).rows.map(({ key, values }) => [key, values[0]])).toEqual([
      ['2026-11-20T22:00:00Z', 0],
      ['2026-11-20T23:00:00Z', 0],
      [`${instantAt(stand.time.now).slice(0, 14)}00:00Z`, 2],
    ]);
  });
});

describe('history', () => {
  test('is told by hours up to the newest observation, hours without one as null', async () => {
    const answer = await ask('level');
    expect(answer.rows.map(({ key, values }) => [key, values[0]])).toEqual([
      ['2026-11-20T21:00:00Z', null],
      ['2026-11-20T22:00:00Z', 2],
      ['2026-11-20T23:00:00Z', 2.5],
    ]);
  });

  test('each entity is a series', async () => {
    const answer = await ask('levels');
    expect(answer.columns.map(({ title }) => title.ja)).toEqual(['第1橋', '第2橋']);
    expect(answer.rows.map(({ values }) => values)).toEqual([
      [null, null],
      [1, 2],
      [1.5, 2.5],
    ]);
  });

  test('of changes the series that rises most is shown, from its first number on', async () => {
    const answer = await ask('rise');
    expect(answer.columns).toHaveLength(1);
    expect(answer.rows.map(({ values }) => values)).toEqual([[null], [0], [0.5]]);
  });

  test('a number is that of the newest period', async () => {
    expect((await ask('newest')).rows[0]).toMatchObject({
      key: '2026-11-20T23:00:00Z',
      values: [1.875],
    });
  });
});

describe('the hours of a day', () => {
  const moments = async (query: string) => {
    const response = await http.request(`/api/moments?${query}`);
    const text = await response.text();
    expect([response.status, text]).toEqual([200, text]);
    return JSON.parse(text) as {
      attribute?: string;
      day: string;
      hours: string[];
      places: { id: string; name: string; values: (number | null)[] }[];
      isCut: boolean;
    };
  };

  test('are those of the newest day, each with its newest number', async () => {
    const day = await moments('type=Gauge');
    expect([day.attribute, day.day, day.isCut]).toEqual(['level', '2026-11-21', false]);
    expect(day.hours[8]).toBe('2026-11-20T23:00:00Z');
    expect(day.places.map(({ name, values }) => [name, values.slice(6, 10)])).toEqual([
      ['第1橋', [null, 1, 1.5, null]],
      ['第2橋', [null, 2, 2.5, null]],
    ]);
  });

  test('of another day, and of what nobody may see, there are none', async () => {
    const day = await moments('type=Gauge&attribute=level&day=2026-11-01');
    expect(day.places.flatMap(({ values }) => values.filter((value) => value !== null))).toEqual(
      [],
    );
    expect((await moments('type=Secret')).places).toEqual([]);
    expect((await http.request('/api/moments?type=Gauge&day=yesterday')).status).toBe(400);
  });
});

describe('datasets', () => {
  test('rows are filtered, added up and grouped by columns', async () => {
    expect(pairs(await ask('parks'))).toEqual([
      ['北', 150.5],
      ['西', 80],
      ['記載なし', 5],
    ]);
    expect((await ask('park-count')).rows[0]?.values).toEqual([5]);
  });

  test('of a dataset nobody sees there is nothing, and a column that is none is a problem', async () => {
    expect((await ask('nowhere')).rows).toEqual([]);
    const response = await http.request('/api/dashboards/town/panels/column');
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('高さ is no column'),
    ]);
  });

  test('the catalogue is counted', async () => {
    expect((await ask('published')).rows[0]?.values).toEqual([1]);
    expect((await ask('licences')).rows[0]).toMatchObject({
      label: { ja: 'クリエイティブ・コモンズ BY 4.0 国際' },
      values: [1],
    });
  });
});

describe('quality', () => {
  const numbers = ({ rows }: Answer) => rows.map(({ values }) => values[0]);

  test('of metadata is the share of points that are met, from the day something is published on', async () => {
    const [now] = numbers(await ask('metadata'));
    expect(now).toBeGreaterThan(0);
    expect(now).toBeLessThanOrEqual(100);
    expect(numbers(await ask('metadata-trend'))).toEqual([null, null, now]);
  });

  test('of tables is the mean of their newest measurements, of published datasets alone', async () => {
    const measure = async (dataset: string, resource: string, daysAgo: number, score: number) =>
      await stand.database.execute(
        `insert into quality_report (tenant, dataset_id, resource_id, measured_at, title, readability,
           readability_after_repairs, report) values ($1, $2, $3, $4, '', $5, $5, '{}')`,
        [tenant, dataset, resource, new Date(stand.time.now - daysAgo * 86_400_000), score],
      );
    const [published] = await stand.database.query<{ id: string }>(
      `select id from dataset where tenant = $1 and name = 'parks'`,
      [tenant],
    );
    const actor = { tenant, principal: 'test' };
    const draft = await stand.catalog.datasets.create(
      actor,
      fullDraft({ title: { ja: '下書き' }, name: 'draft' }),
      {},
    );
    expect(draft.ok).toBe(true);
    await measure(published?.id ?? '', 'a', 2, 60);
    await measure(published?.id ?? '', 'a', 0, 90);
    await measure(published?.id ?? '', 'b', 1, 50);
    if (draft.ok) await measure(draft.value.id, 'a', 0, 0);
    expect(numbers(await ask('readability'))).toEqual([70]);
    expect(numbers(await ask('readability-trend'))).toEqual([60, 55, 70]);
  });
});

describe('the face', () => {
  test('lists dashboards and tells their panels', async () => {
    const list = await http.request('/api/dashboards');
    expect(await list.json()).toMatchObject({ dashboards: [{ id: 'town', panelCount: 24 }] });
    const one = await http.request('/api/dashboards/town');
    expect(await one.json()).toMatchObject({ id: 'town', panels: { length: 24 } });
    for (const path of ['/elsewhere', '/elsewhere/panels/a', '/town/panels/elsewhere']) {
      expect((await http.request(`/api/dashboards${path}`)).status).toBe(404);
    }
  });

  test('CSV is what is shown, withheld cells as X', async () => {
    const response = await http.request('/api/dashboards/town/panels/by-ward/figures.csv');
    expect(response.headers.get('content-disposition')).toContain('town-by-ward.csv');
    expect((await response.text()).replace('\uFEFF', '').split('\r\n')).toEqual([
      'コード,区分,地区別（人）',
      'A,第A地区,30',
      'B,第B地区,X',
      'C,第C地区,X',
      'D,第D地区,X',
      ',合計,58',
      '',
    ]);
    const hours = await http.request('/api/dashboards/town/panels/level/figures.csv?lang=en');
    expect(await hours.text()).toContain('2026-11-21 08:00,2.5\r\n');
  });

  test('figures are kept for a moment, then computed anew', async () => {
    const before = await ask('residents');
    await write([resident('Resident', 999, 'A')]);
    stand.time.now += 10_000;
    expect(await ask('residents')).toEqual(before);
    stand.time.now += 30_000;
    const after = await ask('residents');
    expect([before.rows[0]?.values, after.rows[0]?.values]).toEqual([[58], [59]]);
    expect(after.computedAt).not.toBe(before.computedAt);
  });

  test('what staff see is kept by nobody else', async () => {
    const path = '/api/dashboards/town/panels/residents';
    const open = await http.request(path);
    const own = await http.request(path, { headers: staff });
    expect([open, own].map(({ headers }) => headers.get('cache-control'))).toEqual([
      'public, max-age=5',
      'private, no-cache',
    ]);
  });
});
