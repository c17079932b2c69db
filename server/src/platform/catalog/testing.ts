/** The catalogue as tests use it: a database of its own, HTTP in process, real files and jobs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '#kernel/config.ts';
import type { Database } from '#kernel/database/index.ts';
import { emptyDatabase } from '#kernel/database/testing.ts';
import { openFolderStore } from '#kernel/files/index.ts';
import type { Http } from '#kernel/http/index.ts';
import { httpWith } from '#kernel/http/testing.ts';
import { openJobs } from '#kernel/jobs/index.ts';
import { createLog } from '#kernel/log.ts';
import { createMetrics } from '#kernel/metrics.ts';
import { createIdentity, type Identity } from '#platform/identity/index.ts';
import { type Catalog, createCatalog } from './catalog.ts';
import type { CatalogLimits } from './limits.ts';

export const testToken = 'the-token-of-this-test';

export interface TestCatalog {
  readonly catalog: Catalog;
  readonly identity: Identity;
  readonly database: Database;
  readonly http: Http;
  /** Stands still until a test moves it. */
  readonly time: { now: number };
  /** As an administrator of `tenant` unless `as` says nobody. */
  request(method: string, path: string, options?: TestRequest): Promise<TestAnswer>;
  close(): Promise<void>;
}

export interface TestRequest {
  readonly body?: unknown;
  readonly tenant?: string;
  readonly as?: 'administrator' | 'nobody';
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** What the text says, for tests to look into. */
  readonly json: Readonly<Record<string, unknown>>;
}

export async function openTestCatalog(
  options: { readonly limits?: Partial<CatalogLimits>; readonly publicUrl?: string } = {},
): Promise<TestCatalog> {
  const { database, dispose } = await emptyDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'kumiki-catalog-'));
  const time = { now: Date.UTC(2026, 10, 21) };
  const clock = { now: () => time.now };
  const log = createLog(() => undefined, clock);
  const config = readConfig({}, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  const credentials = { matches: (given: string) => given === testToken };
  const identity = await createIdentity({ database, log, credentials, isOpen: false, pollMs: 500 });
  const metrics = createMetrics(1_000);
  const jobs = await openJobs({ database, log, metrics, pollSeconds: 1, stopSecondsMax: 5 });
  const catalog = createCatalog({
    database,
    files: await openFolderStore(folder, time.now),
    jobs,
    identity,
    clock,
    log,
    publicUrl: options.publicUrl ?? 'https://city.example',
    serverLimits: config.value.limits,
    limits: { countPauseMs: 10, ...options.limits },
  });
  await catalog.open();
  const { http } = httpWith(catalog.routes, {
    authorise: identity.authorise,
    publicUrl: options.publicUrl ?? 'https://city.example',
  });
  return {
    catalog,
    identity,
    database,
    http,
    time,
    request: (method, target, request) => send(http, method, target, request),
    close: async () => {
      await catalog.close();
      await jobs.close();
      await identity.close();
      await dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function send(
  http: Http,
  method: string,
  target: string,
  { body, tenant, as = 'administrator', headers = {} }: TestRequest = {},
): Promise<TestAnswer> {
  const isPlain = body === undefined || typeof body === 'string' || body instanceof FormData;
  const response = await http.request(target, {
    method,
    headers: {
      ...(as === 'administrator' ? { authorization: `Bearer ${testToken}` } : {}),
      ...(tenant === undefined ? {} : { 'ngsild-tenant': tenant }),
      ...(isPlain ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isPlain ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  const json: unknown = isJson && text !== '' ? JSON.parse(text) : {};
  // Tests look into what they expect, and fail where it is not there.
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: json as TestAnswer['json'],
  };
}

/** A dataset with everything a catalogue of Japan says of one. */
export function fullDraft(more: object = {}) {
  return {
    title: {
      ja: '指定緊急避難場所一覧',
      kana: 'シテイキンキュウヒナンバショ',
      en: 'Evacuation sites',
    },
    description: { ja: '市内の指定緊急避難場所の名称、住所、緯度経度、対応する災害の種類です。' },
    publisher: { name: '見本市', url: 'https://city.example/', localGovernmentCode: '422011' },
    contact: { name: '防災課', email: 'bosai@city.example', phone: '095-000-0000' },
    licence: 'cc-by-4.0',
    spatial: { name: '見本市', codes: ['422011'], bounds: [129.7, 32.6, 130.1, 33] },
    temporal: { from: '2026-04-01', until: '2027-03-31' },
    frequency: 'ANNUAL',
    languages: ['ja'],
    issued: '2026-04-01',
    updated: '2026-11-01',
    themes: ['JUST'],
    estat: ['14'],
    tags: ['防災', '避難'],
    ...more,
  };
}
