/** `./kumiki audit` as a process: over a running server, over its data, over what it exported. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../server/src/kernel/database/index.ts';
import { testEngine } from '../../server/src/kernel/database/testing.ts';
import { type RunningServer, startServer } from '../server.ts';
import { skipUnless } from '../skip.ts';
import { runKumiki } from './command.ts';

const isEmbedded = (await testEngine()) === 'embedded';
let folder: string;
let dataFolder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kumiki-audit-'));
  dataFolder = path.join(folder, 'data');
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const file = (name: string): string => path.join(folder, name);
const audit = (...words: readonly string[]) => runKumiki(['audit', ...words]);

async function write(server: RunningServer, ...numbers: readonly number[]): Promise<void> {
  await Promise.all(
    numbers.map(async (number) => {
      const answer = await fetch(new URL('/ngsi-ld/v1/entities', server.url), {
        method: 'POST',
        headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ id: `urn:ngsi-ld:Library:${number}`, type: 'Library' }),
      });
      expect(answer.status).toBe(201);
    }),
  );
}

describe('the audit trail of a server', {
  timeout: 300_000,
  ...skipUnless(isEmbedded, 'the data folder is of the embedded engine'),
}, () => {
  test('is verified while it runs, taken away and signed', async () => {
    await using server = await startServer({ dataFolder });
    await write(server, 1, 2, 3, 4, 5);
    const running = await audit('verify', '--data', dataFolder);
    expect(running).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('holds: 5 rows'),
    });
    const named = await audit('verify', '--url', server.url, '--token', server.token, '--json');
    expect(JSON.parse(named.stdout)).toMatchObject({ holds: true });
    const stranger = await audit('verify', '--url', server.url, '--token', 'wrong');
    expect(stranger).toMatchObject({ exitCode: 1 });

    const signed = await audit('checkpoint', file('kept.json'), '--data', dataFolder);
    expect(signed).toMatchObject({ exitCode: 0 });
    const taken = await audit('export', file('trail.ndjson'), '--data', dataFolder);
    expect(taken).toMatchObject({ exitCode: 0 });
  });

  test('is verified from its file without any server, and an altered line is named', async () => {
    const { keyId } = JSON.parse(await readFile(file('kept.json'), 'utf8'));
    const right = await audit('verify', file('trail.ndjson'), '--checkpoint', file('kept.json'));
    expect(right).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(keyId) });
    const trusted = await audit('verify', file('trail.ndjson'), '--key', keyId);
    expect(trusted.exitCode).toBe(0);
    const foreign = await audit('verify', file('trail.ndjson'), '--key', 'f'.repeat(64));
    expect(foreign).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('not trusted') });

    const lines = (await readFile(file('trail.ndjson'), 'utf8')).split('\n');
    const altered = lines.map((line) =>
      line.replace('"seq":3,', '"seq":3, ').replace(/("seq":3, .*"actor":")[^"]*/, '$1somebody'),
    );
    await writeFile(file('altered.ndjson'), altered.join('\n'));
    const wrong = await audit('verify', file('altered.ndjson'));
    expect(wrong).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('The first row: 3.'),
    });
    await writeFile(file('cut.ndjson'), lines.slice(0, 4).join('\n'));
    const cut = await audit('verify', file('cut.ndjson'));
    expect(cut).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('breaks off') });
  });

  test('old rows leave once a file holds them, and not before', async () => {
    const kept = file('kept.json');
    const { seq } = JSON.parse(await readFile(kept, 'utf8'));
    const lines = (await readFile(file('trail.ndjson'), 'utf8')).trimEnd().split('\n');
    await writeFile(file('short.ndjson'), [lines[0], lines[1], '{"end":1}'].join('\n'));
    const short = await audit(
      'prune',
      file('short.ndjson'),
      '--checkpoint',
      kept,
      '--data',
      dataFolder,
    );
    expect(short).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('does not hold') });
    const blind = await audit('prune', file('trail.ndjson'), '--data', dataFolder);
    expect(blind.exitCode).toBe(1);
    const done = await audit(
      'prune',
      file('trail.ndjson'),
      '--checkpoint',
      kept,
      '--data',
      dataFolder,
    );
    expect(done).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`up to row ${seq}`),
    });
    const rest = await audit('verify', '--data', dataFolder, '--checkpoint', kept, '--json');
    expect(rest.exitCode).toBe(0);
  });

  test('of a server that does not run, a row altered behind its triggers is named', async () => {
    expect(await audit('verify', '--data', dataFolder)).toMatchObject({ exitCode: 0 });
    const database = await openDatabase({ folder: path.join(dataFolder, 'database') });
    await database.execute('alter table audit_event disable trigger user');
    const [first] = await database.query<{ seq: number }>(
      'select min(seq) as seq from audit_event',
    );
    await database.execute(
      `update audit_event set object = 'urn:ngsi-ld:Library:9' where seq = ${first?.seq}`,
    );
    await database.execute('alter table audit_event enable trigger user');
    await database.close();
    const found = await audit('verify', '--data', dataFolder, '--json');
    expect(found.exitCode).toBe(1);
    expect(JSON.parse(found.stdout)).toMatchObject({
      holds: false,
      fault: { seq: expect.any(Number), reason: 'altered' },
    });
  });

  test('says what it does not understand', async () => {
    expect(await audit('veriffy')).toMatchObject({ exitCode: 1 });
    expect(await audit('export')).toMatchObject({ exitCode: 1 });
  });
});
