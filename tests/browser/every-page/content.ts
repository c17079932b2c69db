/** What the server under test holds, so that every page has something to show. */

import { components } from '../../../portal/app/style/components.ts';
import type { RunningServer } from '../../server.ts';
import { townPlan } from '../fixtures/town-plan.ts';

export interface Content {
  /** Of the administrator, for the browser. */
  readonly cookies: readonly { name: string; value: string; url: string }[];
  /** For patterns of everyone: addresses besides the pattern itself. */
  readonly everyone: Readonly<Record<string, readonly string[]>>;
  /** The same below `/staff`. */
  readonly staff: Readonly<Record<string, readonly string[]>>;
}

const sites = `指定緊急避難場所一覧
全国地方公共団体コード,ID,名称,名称_カナ,緯度,経度,災害種別_洪水,災害種別_地震,災害種別_津波,想定収容人数,備考
422011,1,サンプル中央公園,ｻﾝﾌﾟﾙﾁｭｳｵｳｺｳｴﾝ,32.7503,129.8778,○,○,×,"1,200",
422011,2,サンプル小学校,サンプルショウガッコウ,129.8612,32.7448,×,○,○,300人,
422011,3,サンプル公民館,サンプルコウミンカン,,,×,○,×,80,座標なし
`;

type Json = Readonly<Record<string, unknown>>;

/** Everything is sent as anyone would send it: over HTTP, with the administrator token. */
export async function placeContent(server: RunningServer): Promise<Content> {
  const cookies = await firstAdministrator(server);
  const send = sender(server);
  await send('POST', '/api/plans', townPlan, 'application/yaml');
  const dataset = await placeDataset(send);
  const session = await send('POST', '/api/import-sessions', sites, 'application/octet-stream', {
    'x-file-name': '422011_evacuation_space.csv',
  });
  const connector = await send('POST', '/api/connectors', {
    kind: 'ckan',
    name: '県のカタログ',
    url: 'https://catalogue.example/',
    publish: false,
  });
  const provider = await send('POST', '/api/tenants/default/sign-in-providers', {
    audience: 'staff',
    label: '県庁のアカウント',
    issuer: 'https://login.example',
    clientId: 'kumiki',
    clientSecret: 'only for this test',
  });
  const report = await send('POST', `/api/datasets/${dataset}/reports`, {
    body: '第3公園の位置が違います。',
  });
  await placeEntities(send);
  const site = await firstId(server, 'EvacuationSite');
  return {
    cookies,
    everyone: {
      '': ['?city=422011'],
      shelters: ['shelters?kind=site&hazard=flood&city=422011', 'shelters?q=zzzz'],
      'shelters/:id': [`shelters/${site}`],
      search: ['search?q=公園', 'search?q=zzzzzzzz'],
      catalog: ['catalog?q=公園', 'catalog?q=zzzzzzzz'],
      'catalog/:name': ['catalog/parks-of-the-city'],

      'catalog/:name/versions/:version': ['catalog/parks-of-the-city/versions/1'],
      'catalog/messages/:id': [`catalog/messages/${String(report['id'])}`],
      'dashboards/:id': ['city-os', 'open-data', 'rivers', 'shelters'].map(
        (id) => `dashboards/${id}`,
      ),
      'plans/:id': ['plans/town'],
      'plans/:id/years/:year': ['plans/town/years/2026'],
      'developers/explorer': [
        'developers/explorer?op=queryEntities',
        'developers/explorer?op=queryEntities&run=1&query.type=EvacuationSite&query.limit=3',
      ],
      'developers/models/:type': ['developers/models/EvacuationSite'],
      explore: [`explore?type=EvacuationShelter`],
      'style/:component': components.map((name) => `style/${name}`),
      '*': ['nothing/here'],
    },
    staff: {
      'admin/:tenant': ['admin/default'],
      'admin/:tenant/sign-in/:provider': [`admin/default/sign-in/${String(provider['id'])}`],
      'catalog/:id': [`catalog/${dataset}`],
      'connectors/:id': [`connectors/${String(connector['id'])}`],
      'import/:id': [`import/${String(session['id'])}`],
      'plans/:id': ['plans/town'],
      'plans/:id/node': ['plans/town/node?id=1.1'],
      'plans/:id/indicator': ['plans/town/indicator?id=I2'],
      'plans/:id/years/:year': ['plans/town/years/2026'],
      'plans/:id/years/:year/record': ['plans/town/years/2026/record?node=1.1'],
      'subscriptions/:id': [`subscriptions/${subscription}`],
    },
  };
}

type Send = (
  method: string,
  path: string,
  body: unknown,
  type?: string,
  headers?: Readonly<Record<string, string>>,
) => Promise<Json>;

function sender(server: RunningServer): Send {
  return async (method, path, body, type = 'application/json', headers = {}) => {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${server.token}`, 'content-type': type, ...headers },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}: ${text}`);
    // Answers of the server under test; what is missing fails the page that needs it.
    return text === '' ? {} : (JSON.parse(text) as Json);
  };
}

async function firstAdministrator(server: RunningServer): Promise<Content['cookies']> {
  const answer = await fetch(`${server.url}/api/account/first-administrator`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({
      token: server.token,
      mail: 'admin@city.example',
      displayName: '管理 花子',
      password: 'a long enough sentence for a test',
    }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.headers.getSetCookie().flatMap((cookie) => {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value, url: server.url }];
  });
}

async function placeDataset(send: Send): Promise<string> {
  const resource = 'b1f6d1a0-3f2e-4a52-9e53-0d9c1f0a7e11';
  const made = await send('POST', '/api/datasets', {
    name: 'parks-of-the-city',
    title: { ja: '市内の公園', easy: 'まちの こうえん', en: 'Parks of the city' },
    description: { ja: '市が管理する公園の名称、種別、面積、位置です。' },
    publisher: { name: '見本市', url: 'https://city.example/' },
    licence: 'cc-by-4.0',
    estat: ['08'],
    tags: ['公園', '子育て'],
    frequency: 'ANNUAL',
    issued: '2026-04-01',
    updated: '2026-11-01',
    resources: [{ id: resource, name: { ja: '公園一覧' }, format: 'CSV' }],
  });
  const id = String(made['id']);
  await send('PUT', `/api/datasets/${id}/publication`, {});
  await send('POST', '/api/3/action/datastore_create', {
    resource_id: resource,
    fields: [
      { id: '名称', type: 'text' },
      { id: '種別', type: 'text' },
      { id: '面積', type: 'numeric' },
      { id: '緯度', type: 'numeric' },
      { id: '経度', type: 'numeric' },
    ],
    records: Array.from({ length: 60 }, (_, n) => ({
      名称: `第${n + 1}公園`,
      種別: n % 3 === 0 ? '街区公園' : '近隣公園',
      面積: (n * 37) % 1000,
      緯度: 32.7 + (n % 12) / 100,
      経度: 129.8 + (n % 10) / 100,
    })),
  });
  return id;
}

const subscription = 'urn:ngsi-ld:Subscription:sensors';

/** What maps and live indicators are made of, besides the sample. */
async function placeEntities(send: Send): Promise<void> {
  const path = '/api/tenants/default/public-rules';
  const { rules } = await send('GET', path, undefined);
  const shown = ['Alert', 'PublicFacility', 'WatchSensor'].map((type) => ({
    entityType: `https://uri.etsi.org/ngsi-ld/default-context/${type}`,
  }));
  await send('PUT', path, { rules: (Array.isArray(rules) ? rules : []).concat(shown) });
  const property = (value: unknown): Json => ({ type: 'Property', value });
  const location = {
    type: 'GeoProperty',
    value: { type: 'Point', coordinates: [129.87, 32.75] },
  };
  await send('POST', '/ngsi-ld/v1/entityOperations/create', [
    {
      id: 'urn:ngsi-ld:WatchSensor:1',
      type: 'WatchSensor',
      location,
      state: property('working'),
    },
    {
      id: 'urn:ngsi-ld:Alert:1',
      type: 'Alert',
      headline: property('大雨警報（見本）'),
      description: property('川の近くや斜面に近づかないでください。'),
      severity: property('high'),
      source: property('見本市'),
      dateIssued: property('2026-11-21T00:00:00Z'),
    },
    {
      id: 'urn:ngsi-ld:PublicFacility:1',
      type: 'PublicFacility',
      location,
      name: property('見本市立図書館'),
      serviceDay: property('月;火;水;木;金;土;日'),
      startTime: property('00:00'),
      endTime: property('24:00'),
    },
  ]);
  await send('POST', '/ngsi-ld/v1/subscriptions', {
    id: subscription,
    type: 'Subscription',
    description: '見守り機器の通知',
    entities: [{ type: 'WatchSensor' }],
    notification: { endpoint: { uri: 'http://receiver.invalid/notify' } },
  });
}

async function firstId(server: RunningServer, type: string): Promise<string> {
  const answer = await fetch(`${server.url}/ngsi-ld/v1/entities?type=${type}&limit=1`);
  // As `send`.
  const [first] = (await answer.json()) as readonly { readonly id: string }[];
  if (first === undefined) throw new Error(`The server shows no ${type}`);
  return first.id;
}
