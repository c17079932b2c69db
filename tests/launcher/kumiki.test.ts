/**
 * The launcher script over a small project, on machines with and without Node.js, npm and network.
 * npm is played by a script that notes its calls; the real one runs in fresh-clone.test.ts.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const workspace = mkdtempSync(path.join(realpathSync(tmpdir()), 'kumiki launcher '));

afterAll(() => rmSync(workspace, { recursive: true, force: true }));

const systemTools =
  'sh cat cksum date dirname find grep ln ls mkdir mv readlink rm rmdir sed sleep tail uname';

interface Machine {
  readonly folder: string;
  readonly project: string;
  readonly calls: () => string[];
  run(args: string[], options?: { cwd?: string; via?: string }): Running;
}

interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<{ exitCode: number | null; stdout: string; stderr: string }>;
}

/** What npm does: notes the call, then installs as far as the launcher can see. */
const workingNpm = `
case $1 in
  install)
    shift; [ "$1" = --prefix ] && to=$2
    for last; do :; done
    mkdir -p "$to/node_modules/\${last%@24}/bin"
    ln -s ${JSON.stringify(process.execPath)} "$to/node_modules/\${last%@24}/bin/node" ;;
  ci)
    shift; [ "$1" = --prefix ] && to=$2
    rm -rf "$to/node_modules"; mkdir -p "$to/node_modules"
    sleep \${NPM_SECONDS:-0}
    echo {} > "$to/node_modules/.package-lock.json" ;;
esac`;

function machine(tools: { node?: string; npm?: string }): Machine {
  const folder = mkdtempSync(path.join(workspace, 'machine-'));
  const bin = path.join(folder, 'bin');
  const project = path.join(folder, 'a project');
  const log = path.join(folder, 'npm-calls');
  mkdirSync(bin);
  mkdirSync(path.join(project, 'cli'), { recursive: true });
  writeFileSync(log, '');
  for (const tool of systemTools.split(' ')) {
    const found = ['/bin', '/usr/bin'].map((at) => path.join(at, tool)).find(existsSync);
    if (found !== undefined) symlinkSync(found, path.join(bin, tool));
  }
  const script = (name: string, text: string): void =>
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  if (tools.node === 'real') symlinkSync(process.execPath, path.join(bin, 'node'));
  else if (tools.node !== undefined) script('node', `echo ${tools.node}`);
  if (tools.npm !== undefined) script('npm', `echo "$1" >> '${log}'\n${tools.npm}`);
  copyFileSync(path.join(root, 'kumiki'), path.join(project, 'kumiki'));
  writeFileSync(path.join(project, 'package-lock.json'), '{}');
  writeFileSync(
    path.join(project, 'cli/main.ts'),
    'console.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd() }));',
  );
  return {
    folder,
    project,
    calls: () => readFileSync(log, 'utf8').split('\n').filter(Boolean),
    run: (args, { cwd = project, via = path.join(project, 'kumiki') } = {}) => {
      const child = spawn(via, args, { cwd, env: { PATH: bin } });
      const texts = { stdout: '', stderr: '' };
      child.stdout.on('data', (chunk: Buffer) => {
        texts.stdout += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        texts.stderr += chunk.toString();
      });
      const ended = new Promise<{ exitCode: number | null; stdout: string; stderr: string }>(
        (resolve) => {
          child.on('close', (exitCode) => resolve({ exitCode, ...texts }));
        },
      );
      return { process: child, ended };
    },
  };
}

const answer = (args: string[], cwd: string): string => `${JSON.stringify({ args, cwd })}\n`;

async function until(condition: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > giveUpAt) throw new Error('What the test waits for does not happen');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe.concurrent('the launcher', () => {
  test('without Node.js it says what to install', async () => {
    const { exitCode, stderr } = await machine({}).run(['up']).ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Node.js is not found.\n.*Install Node.js 20 or later/);
  });

  test('with a Node.js older than 20 it says so', async () => {
    const { exitCode, stderr } = await machine({ node: 'v18.20.0' }).run(['up']).ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Node.js v18.20.0 is too old/);
  });

  test('without npm it says what to install', async () => {
    const { exitCode, stderr } = await machine({ node: 'real' }).run(['up']).ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/npm is not found/);
  });

  test('with Node.js 20 it brings its own runtime, once', async () => {
    const old = machine({ node: 'v20.19.0', npm: workingNpm });
    const first = await old.run(['test', '--a', 'b c']).ended;
    expect(first.stdout).toBe(answer(['test', '--a', 'b c'], old.project));
    expect(first.stderr).toMatch(/Bringing Node.js 24 from npm \(this machine has v20.19.0\)/);
    const second = await old.run(['check']).ended;
    expect(second).toEqual({ exitCode: 0, stdout: answer(['check'], old.project), stderr: '' });
    expect(old.calls()).toEqual(['install', 'ci']);
  });

  test('with Node.js 24 only dependencies are installed, and again when the lock changes', async () => {
    const ready = machine({ node: 'real', npm: workingNpm });
    expect((await ready.run(['a']).ended).exitCode).toBe(0);
    expect((await ready.run(['a']).ended).exitCode).toBe(0);
    expect(ready.calls()).toEqual(['ci']);
    appendFileSync(path.join(ready.project, 'package-lock.json'), '\n');
    utimesSync(path.join(ready.project, 'package-lock.json'), new Date(), Date.now() / 1000 + 60);
    expect((await ready.run(['a']).ended).exitCode).toBe(0);
    expect(ready.calls()).toEqual(['ci', 'ci']);
    rmSync(path.join(ready.project, 'node_modules'), { recursive: true });
    expect((await ready.run(['a']).ended).exitCode).toBe(0);
    expect(ready.calls()).toEqual(['ci', 'ci', 'ci']);
  });

  test('what somebody installed with npm by hand is not installed again', async () => {
    const ready = machine({ node: 'real', npm: workingNpm });
    mkdirSync(path.join(ready.project, 'node_modules'));
    writeFileSync(path.join(ready.project, 'node_modules/.package-lock.json'), '{}');
    utimesSync(path.join(ready.project, 'package-lock.json'), new Date(), Date.now() / 1000 - 60);
    expect((await ready.run(['a']).ended).exitCode).toBe(0);
    expect(ready.calls()).toEqual([]);
  });

  test('it works from any folder and through links, and leaves the folder it was called from', async () => {
    const ready = machine({ node: 'real', npm: workingNpm });
    const link = path.join(ready.folder, 'link');
    symlinkSync('a project/kumiki', link);
    const { stdout } = await ready.run(['a'], { cwd: ready.folder, via: link }).ended;
    expect(stdout).toBe(answer(['a'], ready.folder));
    expect(existsSync(path.join(ready.project, '.kumiki/dependencies'))).toBe(true);
  });

  test('two at once install once', async () => {
    const busy = machine({ node: 'v20.19.0', npm: `NPM_SECONDS=2\n${workingNpm}` });
    const both = await Promise.all([busy.run(['a']).ended, busy.run(['b']).ended]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(both.map(({ stdout }) => stdout)).toEqual([
      answer(['a'], busy.project),
      answer(['b'], busy.project),
    ]);
    expect(busy.calls()).toEqual(['install', 'ci']);
    expect(existsSync(path.join(busy.project, '.kumiki/lock'))).toBe(false);
  });

  test('an interrupted installation leaves no lock and is made again', async () => {
    const slow = machine({ node: 'real', npm: `NPM_SECONDS=30\n${workingNpm}` });
    const running = slow.run(['a']);
    await until(() => slow.calls().length === 1);
    running.process.kill('SIGINT');
    const { exitCode, stderr } = await running.ended;
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(/Interrupted. Run the same command again/);
    expect(existsSync(path.join(slow.project, '.kumiki/lock'))).toBe(false);
    writeFileSync(
      path.join(slow.folder, 'bin/npm'),
      `#!/bin/sh\necho again >> '${slow.folder}/npm-calls'\n${workingNpm}`,
    );
    expect((await slow.run(['a']).ended).stdout).toBe(answer(['a'], slow.project));
    expect(slow.calls()).toEqual(['ci', 'again']);
  });

  test('the lock of a launcher that was killed is taken over', async () => {
    const ready = machine({ node: 'real', npm: workingNpm });
    mkdirSync(path.join(ready.project, '.kumiki'));
    // No process has a number beyond the largest the system gives.
    symlinkSync('process-99999999', path.join(ready.project, '.kumiki/lock'));
    const both = await Promise.all([ready.run(['a']).ended, ready.run(['b']).ended]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(ready.calls()).toEqual(['ci']);
  });

  test.each([
    ['npm error code ENOTFOUND', /npm registry cannot be reached[\s\S]*npm config set proxy/],
    ['npm error code ENOSPC', /the disk is full/],
    ['npm error code EACCES', /cannot be written/],
    ['npm error code E404', /npm failed[\s\S]*install.log/],
  ])('when npm says "%s", the remedy is named', async (text, remedy) => {
    const broken = machine({ node: 'real', npm: `echo '${text}' >&2; exit 1` });
    const { exitCode, stderr } = await broken.run(['up']).ended;
    expect(exitCode).toBe(1);
    expect(stderr).toContain(text);
    expect(stderr).toMatch(remedy);
    expect(existsSync(path.join(broken.project, '.kumiki/lock'))).toBe(false);
  });
});
