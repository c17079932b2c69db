/**
 * Whatever two tenants write, no face shows one the other's data. A capability with a face of its own adds a
 * row to `faces`, and what it writes to `writes`.
 */
import { randomUUID } from 'node:crypto';
import { fc, test as property } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTenant, testDatabase } from '#kernel/database/testing.ts';
import { createLog } from '#kernel/log.ts';
import { type App, assemble } from './assemble.ts';
import { readConfig } from './main.ts';

/** Whose data it is; `marker` stands in everything it writes and nowhere else. */
interface Town {
  readonly name: string;
  readonly marker: string;
  readonly token: string;
}

interface Face {
  readonly name: string;
  readonly path: (own: Town) => string;
  /** Kinds of writes whose marker must be shown to those who wrote them. */
  readonly shows: readonly WriteKind[];
}

type WriteKind =
  | 'entity'
  | 'temporal'
  | 'subscription'
  | 'registration'
  | 'context'
  | 'dataset'
  | 'rule'
  | 'plan'
  | 'connector'
  | 'suggestion'
  | 'machine'
  | 'upload'
  | 'import';

interface Write {
  readonly kind: WriteKind;
  /** Ids that both towns use. */
  readonly number: number;
}

const admin = 'the-token-of-this-test';
/** Both towns use this type, and these ids. */
const common = 'Thing';
const idOf = (number: number): string => `urn:ngsi-ld:Thing:${number}`;
const longAgo = 'timerel=after&timeAt=2000-01-01T00:00:00Z&timeproperty=createdAt';

const faces: readonly Face[] = [
  { name: 'query', path: () => `/ngsi-ld/v1/entities?type=${common}&limit=100`, shows: ['entity'] },
  {
    name: 'query of all',
    path: () => '/ngsi-ld/v1/entities?local=true&limit=100',
    shows: ['entity'],
  },
  {
    name: 'query by q',
    path: () => `/ngsi-ld/v1/entities?type=${common}&q=note~=.*&limit=100`,
    shows: ['entity'],
  },
  ...[0, 1, 2].map((number) => ({
    name: `entity ${number}`,
    path: () => `/ngsi-ld/v1/entities/${idOf(number)}`,
    shows: [],
  })),
  {
    name: 'simplified',
    path: () => `/ngsi-ld/v1/entities?type=${common}&options=keyValues`,
    shows: ['entity'],
  },
  { name: 'types', path: () => '/ngsi-ld/v1/types?details=true', shows: ['entity'] },
  { name: 'attributes', path: () => '/ngsi-ld/v1/attributes?details=true', shows: ['entity'] },
  {
    name: 'history',
    path: () => `/ngsi-ld/v1/temporal/entities?type=${common}&${longAgo}`,
    shows: ['entity', 'temporal'],
  },
  ...[0, 1, 2].map((number) => ({
    name: `history of ${number}`,
    path: () => `/ngsi-ld/v1/temporal/entities/${idOf(number)}`,
    shows: [],
  })),
  { name: 'subscriptions', path: () => '/ngsi-ld/v1/subscriptions', shows: ['subscription'] },
  {
    name: 'registrations',
    path: () => `/ngsi-ld/v1/csourceRegistrations?type=${common}`,
    shows: ['registration'],
  },
  {
    name: 'contexts',
    path: () => '/ngsi-ld/v1/jsonldContexts?details=true&kind=Hosted',
    // It lists addresses; what stands there is read by whoever has one.
    shows: [],
  },
  {
    name: 'subscriptions to sources',
    path: () => '/ngsi-ld/v1/csourceSubscriptions',
    shows: [],
  },
  { name: 'moments', path: () => `/api/moments?type=${common}`, shows: [] },
  { name: 'dashboards', path: () => '/api/dashboards', shows: [] },
  { name: 'indicators', path: () => '/api/indicators', shows: [] },
  { name: 'plans', path: () => '/api/plans', shows: ['plan'] },
  { name: 'comparison of plans', path: () => '/api/plan-comparison', shows: [] },
  { name: 'tenant', path: ({ name }) => `/api/tenants/${name}`, shows: [] },
  { name: 'people', path: ({ name }) => `/api/tenants/${name}/people`, shows: [] },
  { name: 'guardians', path: ({ name }) => `/api/tenants/${name}/guardians`, shows: [] },
  {
    name: 'sign-in providers',
    path: ({ name }) => `/api/tenants/${name}/sign-in-providers`,
    shows: [],
  },
  { name: 'deliveries', path: () => '/api/deliveries', shows: [] },
  { name: 'subscriptions of staff', path: () => '/api/subscriptions', shows: [] },
  { name: 'imports', path: () => '/api/imports', shows: ['import'] },
  { name: 'policies of history', path: () => '/api/history/policies', shows: [] },
  { name: 'datasets', path: () => '/api/datasets?limit=100', shows: ['dataset'] },
  { name: 'search', path: () => '/api/search?limit=100', shows: ['dataset'] },
  { name: 'search by word', path: () => '/api/search?q=%E8%B3%87%E6%96%99', shows: ['dataset'] },
  { name: 'suggestions', path: () => '/api/search/suggestions?q=%E8%B3%87', shows: [] },
  ...(
    [
      ['rules', ['rule']],
      ['members', []],
      ['machines', ['machine']],
      ['shares', []],
      ['dataset-shares', []],
      ['sign-in-providers', []],
      ['guardians', []],
      ['people', []],
      ['changes', []],
      ['second-administrator', []],
      ['configuration', ['rule', 'machine']],
    ] as const
  ).map(([what, shows]) => ({
    name: what,
    path: ({ name }: Town) => `/api/tenants/${name}/${what}`,
    shows,
  })),
  ...(
    [
      ['/api/audit', []],
      ['/api/audit?limit=200', []],
      ['/api/audit.csv', []],
      ['/api/audit/export', []],
      ['/api/tiles', []],
      [`/api/tiles/0/0/0?type=${common}`, ['import']],
      ['/api/catalog/messages', ['suggestion']],
      ['/api/import-sessions', ['upload']],
      ['/api/deleted-datasets', []],
      ['/api/quality', []],
      ['/api/place-tables', []],
      ['/api/connectors', ['connector']],
    ] as const
  ).map(([path, shows]) => ({ name: path, path: () => path, shows })),
  // The face of CKAN over the same catalogue: only what is published, unless one signs in.
  ...[
    'package_list',
    'package_search?rows=100',
    'tag_list',
    'organization_list?all_fields=true',
  ].map((action) => ({ name: action, path: () => `/api/3/action/${action}`, shows: [] })),
  { name: 'public rules', path: ({ name }) => `/api/tenants/${name}/public-rules`, shows: [] },
];

/** Lists of what belongs to no tenant, to the caller alone, or to the whole installation. */
const ofNobody: ReadonlySet<string> = new Set([
  '/api/me',
  '/api/events',
  '/api/account',
  '/api/account/proxies',
  '/api/indicator-measures',
  '/api/developers/apps',
  // The same for everybody: towns of the country, and files to fill in.
  '/api/3',
  '/api/gazetteer',
  '/api/plan-template.csv',
  '/api/plan-template.xlsx',
  '/api/plan-template.yaml',
  // Whoever administers a tenant may see who else is there, to share with them.
  '/api/tenants',
  '/api/region/tenants',
  '/api/operations/backup',
]);

/** A body that is a file. */
interface FileBody {
  readonly file: string;
  readonly name: string;
}

/** What a town writes: path and body. Method is POST. */
const writes: Readonly<
  Record<WriteKind, (own: Town, number: number) => readonly [string, object]>
> = {
  entity: ({ marker }, number) => [
    '/ngsi-ld/v1/entityOperations/upsert',
    [
      {
        id: idOf(number),
        type: [common, `Own${marker}`],
        note: { type: 'Property', value: `note of ${marker}` },
        [`own${marker}`]: { type: 'Property', value: number },
      },
    ],
  ],
  temporal: ({ marker }, number) => [
    '/ngsi-ld/v1/temporal/entities',
    {
      id: idOf(number + 10),
      type: common,
      note: [{ type: 'Property', value: marker, observedAt: '2020-01-01T00:00:00Z' }],
    },
  ],
  subscription: ({ marker }) => [
    '/ngsi-ld/v1/subscriptions',
    {
      type: 'Subscription',
      description: marker,
      entities: [{ type: common }],
      notification: { endpoint: { uri: `https://receiver.example/${marker}` } },
    },
  ],
  registration: ({ marker }) => [
    '/ngsi-ld/v1/csourceRegistrations',
    {
      type: 'ContextSourceRegistration',
      information: [{ entities: [{ type: common }] }],
      endpoint: `https://source.example/${marker}`,
    },
  ],
  context: ({ marker }, number) => [
    '/ngsi-ld/v1/jsonldContexts',
    { '@context': { [`own${marker}${number}`]: `https://example.org/${marker}/${number}` } },
  ],
  dataset: ({ marker }, number) => [
    '/api/datasets',
    { title: { ja: `資料 ${marker} ${number}` }, tags: [marker] },
  ],
  rule: ({ name, marker }) => [
    `/api/tenants/${name}/rules`,
    { audience: 'role:auditor', entityType: `https://example.org/${marker}` },
  ],
  plan: ({ marker }, number) => [
    '/api/plans?public=false',
    {
      plan: {
        ...{ id: `plan-${number}`, title: `計画 ${marker}`, publisher: marker },
        period: { from: 2024, to: 2028 },
      },
      nodes: [{ id: '1', title: `施策 ${marker}`, level: 'policy' }],
      indicators: [
        {
          ...{ id: 'I1', title: `指標 ${marker}`, unit: '%', node: '1' },
          target: { year: 2028, value: 80 },
        },
      ],
    },
  ],
  connector: ({ marker }) => [
    '/api/connectors',
    { kind: 'ckan', name: marker, url: `https://catalogue.example/${marker}` },
  ],
  suggestion: ({ marker }, number) => ['/api/dataset-suggestions', { body: `${marker} ${number}` }],
  machine: ({ name, marker }) => [
    `/api/tenants/${name}/machines`,
    { name: marker, purpose: marker, scopes: [] },
  ],
  upload: ({ marker }, number) => [
    '/api/import-sessions',
    { file: `name,note\n${number},${marker}\n`, name: `${marker}.csv` },
  ],
  import: ({ marker }, number) => [
    `/api/imports?type=${common}`,
    {
      name: `${marker}.geojson`,
      file: JSON.stringify({
        type: 'FeatureCollection',
        features: [
          {
            type: 'Feature',
            id: `place-${number}`,
            geometry: { type: 'Point', coordinates: [129.8, 32.7] },
            properties: { name: marker, note: marker },
          },
        ],
      }),
    },
  ],
};

let app: App;
beforeAll(async () => {
  // Asked more often in a minute than any one caller may.
  const config = readConfig({ machineRequestsPerMinute: 0 }, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  app = await assemble({
    config: config.value,
    log: createLog(() => undefined, { now: () => 0 }),
    clock: { now: () => Date.now() },
    database: await testDatabase(),
    token: { matches: (given) => given === admin },
    measureFreeBytes: () => Promise.resolve(1e12),
  });
});
afterAll(() => app.close());

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

async function ask(
  method: string,
  path: string,
  tenant: string,
  token: string | undefined,
  body?: object,
): Promise<Answer> {
  const response = await app.http.request(path, {
    method,
    headers: {
      'ngsild-tenant': tenant,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : headersOf(body)),
    },
    ...(body === undefined ? {} : { body: isFile(body) ? body.file : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

function isFile(body: object): body is FileBody {
  return 'file' in body;
}

function headersOf(body: object): Readonly<Record<string, string>> {
  return isFile(body)
    ? { 'content-type': 'application/octet-stream', 'x-file-name': body.name }
    : { 'content-type': 'application/json' };
}

async function newTown(): Promise<Town> {
  const name = freshTenant();
  const marker = `m${freshTenant().slice(1)}`;
  const displayName = { ja: name };
  await ask('POST', '/api/tenants', 'default', admin, { name, displayName });
  const scopes = ['read', 'write', 'publish', 'approve', 'administer', 'audit'];
  const path = `/api/tenants/${name}/machines`;
  const made = await ask('POST', path, name, admin, { name: `token of ${name}`, scopes });
  const { secret } = JSON.parse(made.text) as { secret: string };
  return { name, marker, token: secret };
}

async function write(own: Town, { kind, number }: Write): Promise<Answer> {
  const [path, body] = writes[kind](own, number);
  const answer = await ask('POST', path, own.name, own.token, body);
  if (answer.status >= 300) throw new Error(`${kind}: ${answer.status} ${answer.text}`);
  return answer;
}

/** One of everything, and a dataset with a file of rows. The ids that came back. */
async function furnish(own: Town): Promise<readonly string[]> {
  const ids = new Set<string>([idOf(0), idOf(10), `plan-0`, `Own${own.marker}`, 'I1']);
  const note = ({ text, headers }: Answer): void => {
    const location = headers.get('location')?.split('/').at(-1);
    if (location !== undefined) ids.add(decodeURIComponent(location));
    for (const [, id] of text.matchAll(/"id":"([^"]+)"/g)) if (id !== undefined) ids.add(id);
  };
  for (const kind of kinds) note(await write(own, { kind, number: 0 }));
  const dataset = JSON.parse((await write(own, { kind: 'dataset', number: 1 })).text) as {
    readonly id: string;
  };
  const resource = randomUUID();
  const path = `/api/datasets/${dataset.id}/resources/${resource}`;
  const rows = { file: `name,note\n1,${own.marker}\n`, name: 'rows.csv' };
  const sent = await ask('PUT', `${path}/file`, own.name, own.token, rows);
  if (sent.status !== 200) throw new Error(sent.text);
  const table = await ask('POST', '/api/3/action/datastore_create', own.name, own.token, {
    resource: { package_id: dataset.id, name: own.marker },
    fields: [{ id: 'note', type: 'text' }],
    records: [{ note: own.marker }],
  });
  if (table.status !== 200) throw new Error(table.text);
  const { result } = JSON.parse(table.text) as {
    readonly result: { readonly resource_id: string };
  };
  for (const id of [dataset.id, resource, result.resource_id]) ids.add(id);
  return [...ids];
}

/** What may stand for a parameter; ids that came back for those not named here. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  name: ['rows.csv'],
  version: ['1', '2'],
  year: ['2024', '2028'],
  node: ['1'],
  attrId: ['note'],
  instanceId: ['x'],
  person: ['x'],
  role: ['x'],
  ...{ z: ['0'], x: ['0'], y: ['0'] },
  action: [],
};

function addressesOf(path: string, own: Town, ids: readonly string[]): readonly string[] {
  let all = [path];
  for (const [whole, name = ''] of path.matchAll(/\{([^}]+)\}/g)) {
    const values = name === 'tenant' ? [own.name] : (parameters[name] ?? ids);
    all = all.flatMap((one) =>
      values.map((value) => one.replace(whole, encodeURIComponent(value))),
    );
  }
  return all;
}

/** Whoever has the address of a hosted @context reads it: it is made of names, and must be found by anybody. */
const ofEverybody: ReadonlySet<string> = new Set(['/ngsi-ld/v1/jsonldContexts/{contextId}']);

function said({ text, headers }: Answer): string {
  return `${JSON.stringify([...headers])}\n${text}`;
}

const kinds = Object.keys(writes) as WriteKind[];
const someWrites = fc.array(
  fc.record({ kind: fc.constantFrom(...kinds), number: fc.integer({ min: 0, max: 2 }) }),
  { minLength: 1, maxLength: 10 },
);
const timeout = 300_000;

describe('two tenants', () => {
  property.prop([someWrites, someWrites], { numRuns: 8 })(
    'see what is theirs on every face, and nothing of each other',
    async (ofOne, ofOther) => {
      const towns = [await newTown(), await newTown()] as const;
      for (const each of ofOne) await write(towns[0], each);
      for (const each of ofOther) await write(towns[1], each);
      await checkFaces(towns[0], towns[1], ofOne);
      await checkFaces(towns[1], towns[0], ofOther);
    },
    timeout,
  );

  test(
    'are not told apart from absent ones by what they keep to themselves',
    async () => {
      const [one, other] = [await newTown(), await newTown()];
      await write(one, { kind: 'entity', number: 0 });
      await write(one, { kind: 'temporal', number: 0 });
      const named = (marker: string, number: number): readonly string[] => [
        `/ngsi-ld/v1/entities?type=Own${marker}&count=true&limit=0`,
        `/ngsi-ld/v1/entities?q=own${marker}>=0&local=true&count=true`,
        `/ngsi-ld/v1/entities/${idOf(number)}`,
        `/ngsi-ld/v1/types/Own${marker}`,
        `/ngsi-ld/v1/attributes/own${marker}`,
        `/ngsi-ld/v1/temporal/entities/${idOf(number)}`,
      ];
      const plain = (answer: Answer, marker: string, number: number): unknown => [
        answer.status,
        answer.headers.get('ngsild-results-count'),
        answer.text.replaceAll(marker, 'M').replaceAll(idOf(number), 'ID'),
      ];
      const [held, absent] = [named(one.marker, 0), named('mabsent', 99)];
      for (const [at, path] of held.entries()) {
        for (const [where, token] of [
          [other.name, other.token],
          [one.name, other.token],
          [one.name, undefined],
          [other.name, undefined],
        ] as const) {
          const hidden = await ask('GET', path, where, token);
          const nothing = await ask('GET', absent[at] ?? '', where, token);
          expect([path, plain(hidden, one.marker, 0)]).toEqual([
            path,
            plain(nothing, 'mabsent', 99),
          ]);
        }
      }
    },
    timeout,
  );

  test(
    'show nothing of each other at any address, whichever id is tried',
    async () => {
      const [one, other] = [await newTown(), await newTown()];
      const ids = await furnish(one);
      await furnish(other);
      const routes = app.http.routes.filter(
        ({ method, path }) => method === 'GET' && path.includes('{') && !ofEverybody.has(path),
      );
      const addresses = routes.flatMap(({ path }) =>
        addressesOf(path, one, ids).map((address) => [path, address] as const),
      );
      for (const id of ids) {
        for (const action of [
          `package_show?id=${id}`,
          `resource_show?id=${id}`,
          `datastore_search?resource_id=${id}`,
          `datastore_info?id=${id}`,
        ]) {
          addresses.push([action.split('=', 1)[0] ?? '', `/api/3/action/${action}`]);
        }
      }
      // What was asked for may be said back.
      const echoed = ids.filter((id) => id.includes(one.marker));
      const tells = (answer: Answer): boolean =>
        echoed.reduce((text, id) => text.replaceAll(id, ''), said(answer)).includes(one.marker);
      const shown = new Set<string>();
      for (const [path, address] of addresses) {
        const mine = await ask('GET', address, one.name, one.token);
        if (!tells(mine)) continue;
        shown.add(path);
        for (const [where, token] of [
          [other.name, other.token],
          [one.name, other.token],
          [one.name, undefined],
          [other.name, undefined],
        ] as const) {
          const theirs = await ask('GET', address, where, token);
          expect([address, where, tells(theirs)]).toEqual([address, where, false]);
        }
      }
      // Where nothing is shown to its owner, that others see nothing says nothing.
      expect([...shown].toSorted()).toEqual(expect.arrayContaining(showsByIdAtLeast));
    },
    timeout,
  );

  test(
    'hear nothing of each other in an event stream',
    async () => {
      const [one, other] = [await newTown(), await newTown()];
      const stream = await app.http.request(`/api/events?type=${common}`, {
        headers: { 'ngsild-tenant': one.name, authorization: `Bearer ${one.token}` },
      });
      const reader = stream.body?.getReader();
      await write(other, { kind: 'entity', number: 1 });
      await write(one, { kind: 'entity', number: 1 });
      let heard = '';
      while (!heard.includes(one.marker)) {
        const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
        if (done) break;
        heard += new TextDecoder().decode(value);
      }
      await reader?.cancel();
      expect(heard).toContain(one.marker);
      expect(heard).not.toContain(other.marker);
    },
    timeout,
  );

  test(
    'cannot write into each other',
    async () => {
      const [one, other] = [await newTown(), await newTown()];
      // Anybody may suggest a dataset to anybody.
      for (const kind of kinds.filter((each) => each !== 'suggestion')) {
        const [path, body] = writes[kind]({ ...one, marker: other.marker }, 0);
        const { status } = await ask('POST', path, one.name, other.token, body);
        expect([kind, status]).toEqual([kind, 403]);
      }
      await checkFaces(one, other, []);
    },
    timeout,
  );

  test('are asked about on every face that lists something', () => {
    const own = { name: 'NAME', marker: '', token: '' };
    const asked = new Set(faces.map(({ path }) => path(own).split('?', 1)[0]));
    const missing = app.http.routes
      .filter(({ method, access }) => method === 'GET' && access !== 'open')
      .map(({ path }) => path.replace('{tenant}', 'NAME'))
      .filter((path) => !path.includes('{') && !asked.has(path) && !ofNobody.has(path));
    expect(missing).toEqual([]);
  });
});

/** Addresses with an id that show what was written to those who wrote it. */
const showsByIdAtLeast = [
  '/ngsi-ld/v1/entities/{entityId}',
  '/ngsi-ld/v1/temporal/entities/{entityId}',
  '/ngsi-ld/v1/subscriptions/{subscriptionId}',
  '/ngsi-ld/v1/csourceRegistrations/{registrationId}',
  '/api/datasets/{id}',
  '/api/datasets/{id}/resources/{resource}/file/{name}',
  '/api/datasets/{id}/resources/{resource}/rows',
  '/api/datasets/{id}/resources/{resource}/rows.csv',
  '/api/plans/{id}',
  '/api/connectors/{id}',
  '/api/import-sessions/{id}',
  '/api/imports/{id}',
  '/api/tenants/{tenant}/machines/{machine}',
  '/api/tenants/{tenant}/configuration',
  'datastore_search?resource_id',
  'package_show?id',
];

async function checkFaces(own: Town, other: Town, written: readonly Write[]): Promise<void> {
  for (const { name, path, shows } of faces) {
    const mine = await ask('GET', path(own), own.name, own.token);
    expect([name, mine.status < 500]).toEqual([name, true]);
    expect([name, said(mine).includes(other.marker)]).toEqual([name, false]);
    if (written.some(({ kind }) => shows.includes(kind))) {
      expect([name, mine.text.includes(own.marker)]).toEqual([name, true]);
    }
    // The neighbour, and nobody in particular, at the same place.
    for (const token of [other.token, undefined]) {
      const theirs = await ask('GET', path(own), own.name, token);
      expect([name, said(theirs).includes(own.marker)]).toEqual([name, false]);
    }
  }
}
