import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { BackupRefused, type Database, readMigrations } from '#kernel/database/index.ts';
import { type EmptyDatabase, emptyDatabase } from '#kernel/database/testing.ts';
import { type FileStore, openFolderStore } from '#kernel/files/index.ts';
import { openTestTrail } from '#platform/identity/testing.ts';
import { type Installation, putInPlace, stageArchive, writeArchive } from './archive.ts';
import { endOfTar, writeEntry } from './tar.ts';

let folder: string;
let own: EmptyDatabase;
let installation: Installation;

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function put(files: FileStore, key: string, text: string): Promise<void> {
  const stored = await files.put(key, bytesOf(text), { bytesMax: 1_000_000 });
  expect(stored.ok).toBe(true);
}

async function contentOf(files: FileStore): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for (const { key } of await files.list({ limit: 100 })) {
    const found = await files.get(key);
    content[key] = await new Response(found?.body ?? null).text();
  }
  return content;
}

const tenantsOf = async (database: Database): Promise<string[]> => {
  const rows = await database.query<{ name: string }>('select name from tenant order by name');
  return rows.map(({ name }) => name);
};

const addTenant = (name: string): Promise<number> =>
  own.database.execute('insert into tenant (name) values ($1)', [name]);

async function archiveNow(): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeArchive(installation, systemClock)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* stream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
}

const stage = (bytes: Uint8Array) => stageArchive(stream(bytes), folder, systemClock);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kumiki-archive-'));
  own = await emptyDatabase();
  const files = await openFolderStore(path.join(folder, 'files'), systemClock.now());
  installation = { database: own.database, files };
});
afterAll(async () => {
  await own.dispose();
  await rm(folder, { recursive: true, force: true });
});

describe('an archive', () => {
  test('brings database and files back to what they were', async () => {
    const { database, files } = installation;
    await addTenant('isahaya');
    await put(files, 'isahaya/dataset/a.csv', '番号,名称\n');
    await put(files, 'isahaya/dataset/b.csv', '');
    const before = { tenants: await tenantsOf(database), files: await contentOf(files) };
    const archive = await archiveNow();
    await addTenant('omura');
    await put(files, 'isahaya/dataset/a.csv', 'changed');
    await put(files, 'omura/new.csv', 'new');
    await files.delete('isahaya/dataset/b.csv');

    const staged = await stage(archive);
    expect(staged.summary).toMatchObject({ files: 2 });
    await putInPlace(staged, installation, await readMigrations());
    await staged.discard();

    expect({ tenants: await tenantsOf(database), files: await contentOf(files) }).toEqual(before);
    expect(before.tenants).toContain('isahaya');
  });

  test('brings the audit trail back as one chain, which goes on from there', async () => {
    const trail = await openTestTrail(own.database);
    try {
      for (const id of ['one', 'two', 'three']) await trail.record(id, 'write');
      const kept = await trail.verify();
      const archive = await archiveNow();
      await trail.record('after the backup', 'write');
      const staged = await stage(archive);
      await putInPlace(staged, installation, await readMigrations());
      await staged.discard();
      const restored = await trail.verify();
      expect([restored.fault, restored.rows, restored.head]).toEqual([
        undefined,
        kept.rows,
        kept.head,
      ]);
      // As a process that starts over what was restored.
      const next = await openTestTrail(own.database);
      await next.record('after the restore', 'write');
      const grown = await next.verify();
      await next.dispose();
      expect([grown.fault, grown.rows]).toEqual([undefined, kept.rows + 1]);
      await expect(own.database.execute('delete from audit_event')).rejects.toThrow('only grows');
    } finally {
      await trail.dispose();
    }
  });

  test('a file that comes while the database is read is in it', async () => {
    const { files } = installation;
    const chunks: Uint8Array[] = [];
    let isAdded = false;
    for await (const chunk of writeArchive(installation, systemClock)) {
      chunks.push(chunk);
      if (isAdded || !Buffer.from(chunk).includes('database/000000')) continue;
      await put(files, 'late.csv', 'late');
      isAdded = true;
    }
    const staged = await stage(Buffer.concat(chunks));
    expect((await contentOf(staged.files))['late.csv']).toBe('late');
    await staged.discard();
  });

  test('cut off or changed anywhere, it is refused and leaves nothing behind', async () => {
    const archive = await archiveNow();
    const random = (from: number, to: number): number =>
      from + Math.floor(Math.random() * (to - from));
    for (let tries = 0; tries < 30; tries += 1) {
      const cut = archive.subarray(0, random(0, archive.length - 3000));
      await expect(stage(cut), `cut at ${cut.length}`).rejects.toThrow(BackupRefused);
    }
    // Somewhere in the compressed rows.
    const at = archive.indexOf('database/000000') + 512;
    for (let tries = 0; tries < 30; tries += 1) {
      const changed = Buffer.from(archive);
      const place = random(at, at + 500);
      changed[place] = (changed[place] ?? 0) ^ 1;
      await expect(stage(changed), `changed at ${place}`).rejects.toThrow(BackupRefused);
    }
    expect((await readdir(folder)).filter((name) => name.startsWith('restore-'))).toEqual([]);
  });

  test.each(['../../escape', '/etc/passwd', 'a/../b', '.hidden', 'a/'])(
    'a file named %s is refused',
    async (name) => {
      const chunks: Uint8Array[] = [];
      const header = JSON.stringify({ format: 'kumiki-archive', version: 1 });
      for await (const chunk of writeEntry('kumiki-archive.json', header.length, [
        Buffer.from(header),
      ])) {
        chunks.push(chunk);
      }
      for await (const chunk of writeEntry(`files/${name}`, 1, [Buffer.from('x')])) {
        chunks.push(chunk);
      }
      await expect(stage(Buffer.concat([...chunks, endOfTar()]))).rejects.toThrow(BackupRefused);
    },
  );

  test('of a later version it is refused by its number', async () => {
    const header = Buffer.from(JSON.stringify({ format: 'kumiki-archive', version: 9 }));
    const chunks: Uint8Array[] = [];
    for await (const chunk of writeEntry('kumiki-archive.json', header.length, [header])) {
      chunks.push(chunk);
    }
    await expect(stage(Buffer.concat([...chunks, endOfTar()]))).rejects.toThrow('of version 9');
  });
});
