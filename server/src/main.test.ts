/** The whole server on the embedded database: started, its engine killed under it, closed. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '#kernel/log.ts';
import { FolderInUse, type Running, readConfig, start } from './main.ts';

let folder: string;
let running: Running;
const progress: string[] = [];

function configOf(dataFolder: string) {
  const config = readConfig({ port: 0, dataFolder, diskCheckSecondsMax: 1 }, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  return config.value;
}

const quiet = createLog(() => undefined, { now: () => 0 });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kumiki-main-'));
  running = await start(configOf(folder), { log: quiet, progress: (said) => progress.push(said) });
});
afterAll(async () => {
  await running.close();
  await rm(folder, { recursive: true, force: true });
});

const statusOf = async (sitePath: string): Promise<number> =>
  (await fetch(running.url + sitePath)).status;

async function eventually(claim: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + 30_000;
  while (!(await claim())) {
    if (Date.now() > until) throw new Error('It does not come true');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a started server', () => {
  test('answers, and has told what it did', async () => {
    expect(running.url).toBe(`http://localhost:${running.port}`);
    expect(progress[0]).toContain('database');
    expect(await statusOf('/healthz')).toBe(200);
    const ready = await fetch(`${running.url}/readyz`);
    expect(await ready.json()).toMatchObject({
      status: 'ready',
      checks: { database: { isOk: true }, jobs: { isOk: true }, disk: { isOk: true } },
    });
    const region = await fetch(`${running.url}/api/region`);
    expect(await region.json()).toMatchObject({ id: 'nagasaki' });
  });

  test('lets the holder of the token administer, and nobody else', async () => {
    const token = (await readFile(running.adminToken.file, 'utf8')).trim();
    const headers = { authorization: `Bearer ${token}` };
    const tenants = await fetch(`${running.url}/api/tenants`, { headers });
    expect(await tenants.json()).toMatchObject({ tenants: [{ name: 'default' }] });
    expect(await statusOf('/api/tenants')).toBe(401);
  });

  test('problems point at pages of this very server', async () => {
    const response = await fetch(`${running.url}/api/nothing`);
    const problem = (await response.json()) as { type: string };
    expect(problem.type).toBe(`${running.url}/docs/errors/not-found`);
    expect((await fetch(problem.type)).status).toBe(200);
  });

  test('a second server on the same folder is refused', async () => {
    await expect(start(configOf(folder), { log: quiet })).rejects.toThrow(FolderInUse);
  });

  test('an engine that dies is told as 503 with Retry-After, and comes back', async () => {
    const lock = path.join(folder, 'database', 'lock.json');
    const { pid } = JSON.parse(await readFile(lock, 'utf8')) as { pid: number };
    process.kill(pid, 'SIGKILL');
    let away: Response | undefined;
    await eventually(async () => {
      const response = await fetch(`${running.url}/healthz`);
      if (response.status === 503) away = response;
      return away !== undefined;
    });
    expect(away?.headers.get('retry-after')).toMatch(/^[1-9]/);
    const token = (await readFile(running.adminToken.file, 'utf8')).trim();
    const asked = await fetch(`${running.url}/api/tenants`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([200, 503]).toContain(asked.status);
    if (asked.status === 503) expect(asked.headers.get('retry-after')).toMatch(/^[1-9]/);
    await eventually(async () => (await statusOf('/readyz')) === 200);
  });
});

describe('a start that fails late', () => {
  test('closes all that it had opened: nothing goes on to ask the closed database', async () => {
    await running.close();
    const lines: string[] = [];
    const log = createLog((line) => lines.push(line), { now: () => 0 });
    const portalReady = Promise.reject(new Error('the portal cannot be built'));
    portalReady.catch(() => undefined);
    const config = configOf(folder);
    await expect(start(config, { log, portalReady })).rejects.toThrow('cannot be built');
    const asking = new AbortController();
    const progressed = (said: string): void => {
      if (said === 'Opening the portal') asking.abort(new Error('asked to stop'));
    };
    const stopped = start(config, { log, progress: progressed, signal: asking.signal });
    await expect(stopped).rejects.toThrow('asked to stop');
    // Several rounds of whatever asks the database again and again.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(lines.filter((line) => line.includes('is closed'))).toEqual([]);
    running = await start(config, { log: quiet });
    expect(await statusOf('/healthz')).toBe(200);
  });
});

describe('a server with a nearly full disk', () => {
  test('says so at /readyz, refuses writes with 507, goes on reading and deleting', async () => {
    await running.close();
    const config = configOf(folder);
    const full = { ...config, limits: { ...config.limits, diskFreeBytesMin: 10 ** 18 } };
    running = await start(full, { log: quiet });
    expect(await statusOf('/healthz')).toBe(200);
    const ready = await fetch(`${running.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      { checks: { disk: { isOk: false }, database: { isOk: true } } },
    ]);
    const token = (await readFile(running.adminToken.file, 'utf8')).trim();
    const entity = { id: 'urn:ngsi-ld:Thing:1', type: 'Thing' };
    const entities = `${running.url}/ngsi-ld/v1/entities`;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const write = { method: 'POST', headers, body: JSON.stringify(entity) };
    expect((await fetch(entities, write)).status).toBe(507);
    expect((await fetch(`${entities}?type=Thing`, { headers })).status).toBe(200);
    const gone = await fetch(`${entities}/${entity.id}`, { method: 'DELETE', headers });
    expect(gone.status).toBe(404);
    const told = await (await fetch(`${running.url}/metrics`)).text();
    expect(told).toMatch(/^kumiki_disk_free_bytes [1-9]/m);
    expect(told).toMatch(/^kumiki_database_ready 1$/m);
  });
});
