/** A PostgreSQL database of its own for one run, dropped at the end. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { CommandFailure } from './command.ts';
import { startPostgres } from './temporary-postgres.ts';

export interface RunDatabase {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

/** `server` is the address of somebody who may create databases, or `new` for a PostgreSQL of its own. */
export async function createRunDatabase(server: string): Promise<RunDatabase> {
  if (server !== 'new') return await createDatabase(server);
  const own = await startPostgres();
  return { url: own.url, drop: () => own.stop() };
}

async function createDatabase(serverUrl: string): Promise<RunDatabase> {
  const name = `kumiki_conformance_${randomBytes(4).toString('hex')}`;
  await execute(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => execute(serverUrl, `drop database if exists ${name} with (force)`),
  };
}

async function execute(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  try {
    await client.connect();
    await client.query(statement);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(
      `PostgreSQL refused "${statement}": ${cause}`,
      'Give an address whose user may create databases: --postgres postgres://user:password@host:5432/',
    );
  } finally {
    await client.end();
  }
}
