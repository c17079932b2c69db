/** Every operation of the description, asked sensible and senseless things: nothing answers 5xx. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, assemble } from '../../server/src/assemble.ts';
import { type EmptyDatabase, emptyDatabase } from '../../server/src/kernel/database/testing.ts';
import { readConfig } from '../../server/src/main.ts';
import { type Api, readApi } from './api.ts';
import { type FuzzedRequest, requestsFor } from './request.ts';
import { thingId } from './words.ts';

/** For the requests of all operations together; how many each gets depends on the machine. */
const budgetMs = 20_000;
const requestsMax = 40;

/** Long by their nature: the whole installation comes and goes. They have tests of their own. */
const leftOut: ReadonlySet<string> = new Set(['/api/operations/backup', '/api/operations/restore']);

let app: App;
let api: Api;
let empty: EmptyDatabase;
let folder: string;
/** What was logged of defects. */
const defects: string[] = [];

beforeAll(async () => {
  empty = await emptyDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'kumiki-fuzz-'));
  const config = readConfig({ dataFolder: folder, isOpen: true, host: '127.0.0.1' }, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  const silent = () => undefined;
  const error = (event: string, fields?: object): void => {
    defects.push(`${event} ${JSON.stringify(fields)}`);
  };
  const log = { info: silent, warn: silent, error, with: () => log };
  app = await assemble({
    config: config.value,
    log,
    clock: { now: () => Date.now() },
    database: empty.database,
    token: { matches: () => false },
    measureFreeBytes: () => Promise.resolve(1e12),
  });
  await app.prepare();
  const described = await app.http.request('/openapi.json');
  api = readApi(await described.json());
  await bringThing();
}, 240_000);

/** Something to find, whatever was done to it before. */
async function bringThing(): Promise<void> {
  const thing = {
    id: thingId,
    type: 'Thing',
    name: { type: 'LanguageProperty', languageMap: { ja: '物', en: 'thing' } },
    level: { type: 'Property', value: 1, observedAt: '2026-11-21T09:00:00Z' },
    location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [129.87, 32.75] } },
    owner: { type: 'Relationship', object: thingId },
  };
  const made = await app.http.request('/ngsi-ld/v1/entityOperations/upsert', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([thing]),
  });
  expect(made.ok).toBe(true);
}
afterAll(async () => {
  app.stopSoon();
  await app.close();
  await empty.dispose();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

/** A stream that goes on for ever is let go as soon as it begins. */
async function send({ method, target, headers, body }: FuzzedRequest): Promise<Answer> {
  const answer = await app.http.request(target, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  const { status } = answer;
  const retryAfter = answer.headers.get('retry-after');
  if (status < 500) {
    await answer.body?.cancel();
    return { status, text: '', retryAfter };
  }
  return { status, text: await answer.text(), retryAfter };
}

function isAllowed({ status, text, retryAfter }: Answer): boolean {
  if (status < 500) return true;
  if (status === 503) return retryAfter !== null;
  return status === 504 && text.includes('LdContextNotAvailable');
}

describe('whatever is asked', () => {
  test('nothing answers 5xx', { timeout: 240_000 }, async () => {
    const operations = api.operations.filter((one) => !leftOut.has(one.path));
    expect(operations.length).toBeGreaterThan(100);
    const failures: string[] = [];
    for (const operation of operations) {
      await bringThing();
      const property = fc.asyncProperty(requestsFor(operation, api), async (request) => {
        defects.length = 0;
        const answer = await send(request);
        if (!isAllowed(answer)) {
          throw new Error(`${answer.status} ${answer.text}\n${defects.join('\n')}`);
        }
      });
      const found = await fc.check(property, {
        numRuns: requestsMax,
        interruptAfterTimeLimit: budgetMs / operations.length,
      });
      if (!found.failed || found.counterexample === null) continue;
      const reason = found.errorInstance instanceof Error ? found.errorInstance.message : '';
      failures.push(`${operation.id}: ${JSON.stringify(found.counterexample)}\n${reason}`);
    }
    expect(failures).toEqual([]);
  });
});
