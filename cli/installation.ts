/** The data of an installation whose server does not run: opened directly. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../server/src/kernel/clock.ts';
import { type Database, FolderInUse, openDatabase } from '../server/src/kernel/database/index.ts';
import { openFolderStore } from '../server/src/kernel/files/index.ts';
import type { Installation } from '../server/src/operations/index.ts';
import { defaultDataFolder } from './administrator.ts';
import { CommandFailure } from './command.ts';

export interface OpenedInstallation extends Installation, AsyncDisposable {}

export interface Place {
  readonly dataFolder: string;
  /** The embedded database in the folder when absent. */
  readonly databaseUrl: string | undefined;
}

/** As `./kumiki up` with the same flags and environment finds it. */
export function placeOf(flags: {
  readonly data: string | undefined;
  readonly 'database-url': string | undefined;
}): Place {
  const environment = (name: string): string | undefined => {
    const value = process.env[name];
    return value === '' ? undefined : value;
  };
  return {
    dataFolder: path.resolve(flags.data ?? environment('KUMIKI_DATA') ?? defaultDataFolder),
    databaseUrl: flags['database-url'] ?? environment('DATABASE_URL'),
  };
}

/** Whether an embedded database was ever made there. */
export function hasEmbeddedDatabase(dataFolder: string): boolean {
  return existsSync(path.join(dataFolder, 'database'));
}

/** Throws `CommandFailure` when another process has it open. */
export async function openInstallation(place: Place): Promise<OpenedInstallation> {
  const { dataFolder, databaseUrl } = place;
  const database = await openPlainly(
    databaseUrl === undefined
      ? { folder: path.join(dataFolder, 'database') }
      : { url: databaseUrl },
  );
  const files = await openFolderStore(path.join(dataFolder, 'files'), systemClock.now());
  return { database, files, [Symbol.asyncDispose]: () => database.close() };
}

/** Says what is wrong in a sentence. */
export async function openPlainly(source: Parameters<typeof openDatabase>[0]): Promise<Database> {
  try {
    return await openDatabase(source);
  } catch (error) {
    if (error instanceof FolderInUse) {
      throw new CommandFailure(`${error.message}.`, 'Name that server with --url, or stop it.');
    }
    const reason = error instanceof Error ? error : new Error(String(error));
    const cause = reason.cause instanceof Error ? reason.cause : reason;
    throw new CommandFailure(`the database cannot be opened: ${cause.message}.`);
  }
}
