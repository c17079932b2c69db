/** `./kumiki up` as an operator lives with it: started, stopped, killed, started twice. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainEnvironment, startServer } from '../server.ts';

const main = path.resolve(import.meta.dirname, '../../cli/main.ts');
let dataFolder: string;

beforeAll(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), 'kumiki-up-'));
});
afterAll(async () => {
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
});

const healthOf = async (url: string): Promise<number> => (await fetch(`${url}/healthz`)).status;

interface Ended {
  readonly code: number;
  readonly stderr: string;
}

/** Runs a start that is expected to be refused. */
async function refused(...flags: readonly string[]): Promise<Ended> {
  try {
    await promisify(execFile)(process.execPath, [main, 'up', '--port', '0', ...flags]);
    return { code: 0, stderr: '' };
  } catch (error) {
    // What execFile rejects with.
    return error as Ended;
  }
}

/** Figures, for whoever reads the report: what is asserted is that it comes up. */
function tell(what: string, ms: number): void {
  process.stdout.write(`${what}: ${(ms / 1000).toFixed(1)} s\n`);
}

describe('./kumiki up', { timeout: 200_000 }, () => {
  test('the first start makes a token only its owner can read, and says where', async () => {
    await using server = await startServer({ dataFolder, isFirstStart: true });
    tell('first start, database included', server.startMs);
    expect(await healthOf(server.url)).toBe(200);
    const file = path.join(dataFolder, 'admin-token');
    expect(server.output()).toContain(`Administrator token (made now): ${file}`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(path.join(dataFolder, 'server.json'), 'utf8')).toContain(server.url);
    expect(await server.stop()).toBe(0);
    expect(server.output()).toContain('Stopped');
    expect(existsSync(path.join(dataFolder, 'server.json'))).toBe(false);
  });

  test('after a clean stop and after SIGKILL it comes up again with the same token', async () => {
    await using stopped = await startServer({ dataFolder });
    tell('start after a clean stop', stopped.startMs);
    expect(await healthOf(stopped.url)).toBe(200);
    await stopped.kill();
    await using killed = await startServer({ dataFolder });
    tell('start after SIGKILL', killed.startMs);
    expect(await healthOf(killed.url)).toBe(200);
    expect(killed.token).toBe(stopped.token);
    expect(killed.output()).toContain(`Administrator token: `);
  });

  test('a second process on the same folder is refused, and the first one lives on', async () => {
    await using first = await startServer({ dataFolder });
    const second = await refused('--data', dataFolder);
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/already open in another process[\s\S]*--data FOLDER/);
    expect(second.stderr).not.toMatch(/\n {4}at /);
    expect(await healthOf(first.url)).toBe(200);
  });

  test('an answer in flight is finished before it stops', async () => {
    await using server = await startServer({ dataFolder });
    const { hostname, port } = new URL(server.url);
    const socket = net.connect(Number(port), hostname);
    await once(socket, 'connect');
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
    });
    const closed = once(socket, 'close');
    // The head without its end: the request is under way when the signal comes.
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const stopped = server.stop();
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.write('\r\n');
    await closed;
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    expect(await stopped).toBe(0);
  });

  test.each(['Opening the database', 'Bringing the database up to date', 'Opening the portal'])(
    'SIGTERM while it starts (%s) ends it cleanly',
    async (step) => {
      const flags = ['up', '--port', '0', '--data', dataFolder];
      const child = spawn(process.execPath, [main, ...flags], {
        env: plainEnvironment(),
      });
      let output = '';
      let isAsked = false;
      const collect = (chunk: Buffer): void => {
        output += chunk.toString();
        if (isAsked || !output.includes(step)) return;
        isAsked = true;
        child.kill('SIGTERM');
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
      await once(child, 'close');
      expect(output).toContain('Stopped');
      expect(output).not.toContain('is closed');
      expect(child.exitCode).toBe(0);
    },
  );

  test('a port that is taken is named before anything is opened', async () => {
    const other = net.createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, stderr } = await refused('--port', String(port), '--data', dataFolder);
    other.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`port ${port} of 127.0.0.1 is in use`);
    expect(stderr).toContain(`--port ${port + 1}`);
  });

  test.each([
    [['--region', 'nagazaki'], 'there is no region nagazaki. Did you mean nagasaki?'],
    [['--open', '--host', '0.0.0.0'], 'anyone on the network could write'],
    [['--public-url', 'kumiki'], 'give an address such as https://kumiki.example.lg.jp'],
    [['--database-url', 'postgres://postgres@127.0.0.1:1/none'], 'check --database-url'],
  ])('%j is refused with its remedy', async (flags, remedy) => {
    const { code, stderr } = await refused('--data', dataFolder, ...flags);
    expect(code).toBe(1);
    expect(stderr).toContain(remedy);
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});
