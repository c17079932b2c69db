/** Databases for tests: one shared by the whole run, and empty ones of a test's own. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import type { Database } from './database.ts';
import { type DatabaseSource, type OpenOptions, openDatabase } from './open.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The socket where tests/setup/database.ts tells about the databases of this run. */
    databaseControl: string;
  }
}

/** What the set-up of the run prepared, made when the first test asks. */
export interface TestDatabases {
  readonly engine: Database['engine'];
  readonly shared: DatabaseSource;
  /** Folders to copy (embedded) or databases to clone (server). */
  readonly migrated: string;
  readonly bare: string;
  /** The server's own database, where others are made and dropped. */
  readonly adminUrl?: string;
}

export interface EmptyDatabase {
  readonly database: Database;
  readonly source: DatabaseSource;
  /** Closes it and removes everything. */
  dispose(): Promise<void>;
}

let shared: Promise<Database> | undefined;

/**
 * The database of this run, migrated, on the engine under test. It is shared with every other test at the
 * same time, so a test writes under a tenant of its own (`freshTenant`), counts nothing else and makes no tables.
 */
export function testDatabase(): Promise<Database> {
  shared ??= testDatabases().then(({ shared }) =>
    openDatabase({ ...shared, limits: { connectionsMax: 4 } }),
  );
  return shared;
}

/** A tenant nobody else has. */
export function freshTenant(): string {
  return `t${randomBytes(8).toString('hex')}`;
}

/** A database without rows, for tests that need to be alone. Costs 2 s on the embedded engine. */
export async function emptyDatabase(
  options: { readonly isMigrated?: boolean; readonly open?: Partial<OpenOptions> } = {},
): Promise<EmptyDatabase> {
  const databases = await testDatabases();
  const template = (options.isMigrated ?? true) ? databases.migrated : databases.bare;
  return databases.adminUrl === undefined
    ? emptyFolder(template, options.open)
    : emptyOnServer(databases.adminUrl, template, options.open);
}

/** Which engine this run tests. */
export async function testEngine(): Promise<Database['engine']> {
  return (await testDatabases()).engine;
}

/** The closed folder of a migrated embedded database without rows, to be copied by `cloneFolder`. */
export async function migratedTemplate(): Promise<string> {
  const { engine, migrated } = await testDatabases();
  if (engine !== 'embedded') throw new Error('Only the embedded engine has a folder');
  return migrated;
}

async function emptyFolder(
  template: string,
  open: Partial<OpenOptions> | undefined,
): Promise<EmptyDatabase> {
  const folder = await cloneFolder(template);
  const database = await openDatabase({ ...open, folder });
  return {
    database,
    source: { folder },
    dispose: async () => {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Copies the files of a closed embedded database into a new temporary folder. */
export async function cloneFolder(template: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kumiki-test-'));
  await cp(template, folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return folder;
}

async function emptyOnServer(
  adminUrl: string,
  template: string,
  open: Partial<OpenOptions> | undefined,
): Promise<EmptyDatabase> {
  // Named after the run, which drops what is left of it.
  const name = template.replace(/[a-z]+$/, randomBytes(6).toString('hex'));
  await onServer(adminUrl, `create database ${name} template ${template}`);
  const url = databaseUrl(adminUrl, name);
  const database = await openDatabase({ ...open, url });
  return {
    database,
    source: { url },
    dispose: async () => {
      await database.close();
      await onServer(adminUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

async function onServer(adminUrl: string, statement: string): Promise<void> {
  const admin = await openDatabase({ url: adminUrl, limits: { connectionsMax: 1 } });
  try {
    await admin.execute(statement);
  } finally {
    await admin.close();
  }
}

function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

let asked: Promise<TestDatabases> | undefined;

function testDatabases(): Promise<TestDatabases> {
  asked ??= new Promise((resolve, reject) => {
    const socket = connect(inject('databaseControl'));
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('end', () => {
      try {
        resolve(parseTestDatabases(text));
      } catch (error) {
        reject(error);
      }
    });
  });
  return asked;
}

function parseTestDatabases(text: string): TestDatabases {
  // Written by tests/setup/database.ts of the same checkout.
  const told = JSON.parse(text) as TestDatabases | { readonly failed: string };
  if ('failed' in told) throw new Error(`The test database does not start: ${told.failed}`);
  return told;
}
