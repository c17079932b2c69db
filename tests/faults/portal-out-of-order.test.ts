/** Pages of the portal when something breaks that nobody foresaw: they apologise in the reader's language, and tell nothing of the inside. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildPortal } from '../../cli/portal-build.ts';
import { type App, assemble } from '../../server/src/assemble.ts';
import { systemClock } from '../../server/src/kernel/clock.ts';
import { readConfig } from '../../server/src/kernel/config.ts';
import { type EmptyDatabase, emptyDatabase } from '../../server/src/kernel/database/testing.ts';
import { createLog } from '../../server/src/kernel/log.ts';
import { portalBuildFolder } from '../../server/src/portal.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

let folder: string;
let empty: EmptyDatabase;
let app: App;
const said: string[] = [];

beforeAll(async () => {
  await buildPortal(() => undefined);
  folder = await mkdtemp(path.join(tmpdir(), 'kumiki-portal-'));
  empty = await emptyDatabase();
  const config = readConfig({ dataFolder: folder }, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  app = await assemble({
    config: config.value,
    log: createLog((line) => said.push(line), systemClock),
    clock: systemClock,
    database: empty.database,
    token: { matches: () => false },
  });
  expect(await app.openPortal(portalBuildFolder)).toBe(true);
});

afterAll(async () => {
  // The last test has taken the database away: what would be written at the end cannot be.
  await app.close().catch(() => undefined);
  await empty.dispose();
  await rm(folder, { recursive: true, force: true });
});

const languages = [
  { prefix: '', lang: 'ja', title: '表示できませんでした', home: 'ホームへ' },
  { prefix: '/easy', lang: 'ja', title: 'ことが できません', home: 'ホームへ' },
  { prefix: '/en', lang: 'en', title: 'This page cannot be shown', home: 'To the home page' },
] as const;

/** Words of programs, of the database and of this machine. */
const inside =
  /plan_elsewhere|relation|does not exist|(?<!<)\bselect |postgres|pglite|ECONN|node_modules|\.tsx?:\d|at async|Error:|kumiki-portal-/i;

async function page(address: string): Promise<{ readonly status: number; readonly html: string }> {
  const response = await app.http.request(address);
  expect(response.headers.get('content-type')).toContain('text/html');
  return { status: response.status, html: await response.text() };
}

function saysSorry(html: string, { lang, title, home }: (typeof languages)[number]): void {
  expect(html).toContain(`<html lang="${lang}"`);
  expect(html).toMatch(/<h1[^>]*>/);
  expect(html.replaceAll(/<rt>.*?<\/rt>|<[^>]+>/g, '')).toContain(title);
  expect(html).toContain(home);
  expect(inside.exec(html)).toBeNull();
}

/** What the build of the portal gives; see portal/README.md. */
interface PortalDoor {
  createPortalHandler(options: {
    readonly api: (request: Request) => Promise<Response>;
    readonly region: unknown;
  }): (request: Request, page: { readonly nonce: string }) => Promise<Response>;
}

describe.each(languages)('at $prefix/', (language) => {
  const { prefix } = language;

  test('what nobody foresaw answers 500 with an apology and a way on', async () => {
    const door = pathToFileURL(path.join(portalBuildFolder, 'server/index.js')).href;
    // This project's own build.
    const { createPortalHandler } = (await import(door)) as PortalDoor;
    const region: unknown = await (await app.http.request('/api/region')).json();
    const show = createPortalHandler({
      region,
      api: () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.5: select * from person')),
    });
    const response = await show(new Request(`http://localhost${prefix}/account`), { nonce: 'n' });
    expect(response.status).toBe(500);
    expect(response.headers.get('content-type')).toContain('text/html');
    const html = await response.text();
    saysSorry(html, language);
    expect(html).not.toContain('10.0.0.5');
  });

  test('a statement that fails is told to who runs the server, and to readers as an apology', async () => {
    expect((await page(`${prefix}/plans`)).status).toBe(200);
    await empty.database.execute('alter table plan rename to plan_elsewhere');
    try {
      said.length = 0;
      const { status, html } = await page(`${prefix}/plans/of-nobody`);
      expect(status).toBeGreaterThanOrEqual(500);
      saysSorry(html, language);
      expect(said.join('\n')).toContain('plan');
    } finally {
      await empty.database.execute('alter table plan_elsewhere rename to plan');
    }
  });
});

test('a reader who has gone on before the answer is no failure of the portal', async () => {
  const door = pathToFileURL(path.join(portalBuildFolder, 'server/index.js')).href;
  // This project's own build.
  const { createPortalHandler } = (await import(door)) as PortalDoor;
  const region: unknown = await (await app.http.request('/api/region')).json();
  const leaving = new AbortController();
  const show = createPortalHandler({
    region,
    api: () => {
      leaving.abort();
      return Promise.reject(new Error('nobody waits for this'));
    },
  });
  const request = new Request('http://localhost/account', { signal: leaving.signal });
  expect((await show(request, { nonce: 'n' })).status).toBe(499);
});

test('without a database pages say so, in three languages, and stay as silent', async () => {
  await empty.database.close();
  for (const { prefix, lang } of languages) {
    for (const address of ['/shelters', '/plans/of-nobody', '/map']) {
      const { status, html } = await page(`${prefix}${address}`);
      expect([address, status >= 500]).toEqual([address, true]);
      expect(html).toContain(`<html lang="${lang}"`);
      expect(html).toMatch(/<h1[^>]*>/);
      expect([address, inside.exec(html)]).toEqual([address, null]);
    }
  }
});
