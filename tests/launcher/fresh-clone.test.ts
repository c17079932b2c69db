/** A newcomer's first minutes: the files of this project in an empty folder, Node.js 20 and npm, `./kumiki up`. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer } from '../server.ts';

const root = path.resolve(import.meta.dirname, '../..');
const clone = mkdtempSync(path.join(realpathSync(tmpdir()), 'kumiki-clone-'));

/** Without the runtime of this project, so that the machine's own Node.js is found first. */
const ownPath = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .filter((folder) => !folder.startsWith(root))
  .join(path.delimiter);

beforeAll(() => {
  const list = ['ls-files', '-co', '--exclude-standard', '-z'];
  const files = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\0');
  for (const file of files.filter(Boolean)) {
    cpSync(path.join(root, file), path.join(clone, file));
  }
});
afterAll(() => rmSync(clone, { recursive: true, force: true, maxRetries: 5 }));

function tell(what: string, ms: number): void {
  process.stdout.write(`${what}: ${(ms / 1000).toFixed(1)} s\n`);
}

test('a fresh clone comes up with one command, and a second time without installing', async () => {
  const launcher = path.join(clone, 'kumiki');
  const dataFolder = path.join(clone, 'data');
  const options = {
    isFirstStart: true,
    launcher,
    dataFolder,
    env: { PATH: ownPath },
    startMsMax: 240_000,
  };
  {
    await using first = await startServer(options);
    tell('first start of a fresh clone, installation included', first.startMs);
    expect(first.output()).toContain('Installing dependencies with npm: done');
    expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
    const home = await fetch(first.url);
    expect(home.status).toBe(200);
    expect(await home.text()).toMatch(/<html[^>]* lang="ja"/);
    expect(await first.stop()).toBe(0);
  }
  await using second = await startServer(options);
  tell('second start', second.startMs);
  expect(second.output()).not.toMatch(/Installing|Bringing Node|Building/);
  expect((await fetch(`${second.url}/healthz`)).status).toBe(200);
}, 400_000);
