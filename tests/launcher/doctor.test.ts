import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runKumiki } from './command.ts';

let folder: string;
let busy: net.Server;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kumiki-doctor-'));
  busy = net.createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => {
    busy.listen(0, '127.0.0.1', resolve);
  });
  const address = busy.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(async () => {
  busy.close();
  await rm(folder, { recursive: true, force: true });
});

const doctor = (...flags: string[]) => runKumiki(['doctor', '--data', folder, ...flags]);

describe('doctor', () => {
  test('finds nothing wrong with this machine', async () => {
    const { exitCode, stdout } = await doctor('--port', '0');
    expect(stdout).not.toContain('WRONG');
    expect(stdout).toContain(`embedded, in ${folder}`);
    expect(exitCode).toBe(0);
  });

  test('names the remedy of everything that is wrong', async () => {
    await writeFile(path.join(folder, 'admin-token'), 'x\n', { mode: 0o644 });
    const address = 'postgres://kumiki:secret@127.0.0.1:1/kumiki';
    const { exitCode, stdout } = await doctor(
      ...['--port', String(port), '--region', 'atlantis', '--database-url', address],
    );
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/WRONG {2}port .*another program listens[\s\S]*take another: --port/);
    expect(stdout).toMatch(/WRONG {2}region .*no region atlantis[\s\S]*nagasaki/);
    expect(stdout).toMatch(/WRONG {2}data folder .*others can read[\s\S]*chmod 600/);
    expect(stdout).toMatch(/WRONG {2}database .*ECONNREFUSED[\s\S]*--database-url/);
    expect(stdout).not.toContain('secret');
  });
});
