/** `./kumiki move`: takes the data of the embedded database to a PostgreSQL server. */
import path from 'node:path';
import {
  copyTo,
  type Database,
  migrate,
  readMigrations,
} from '../server/src/kernel/database/index.ts';
import { CommandFailure } from './command.ts';
import { hasEmbeddedDatabase, openPlainly, placeOf } from './installation.ts';
import { inLanguage, language } from './language.ts';
import { findRunningServer } from './running-server.ts';
import { showProgress } from './terminal.ts';

interface MoveFlags {
  readonly to: string | undefined;
  readonly data: string | undefined;
  readonly replace: boolean;
}

export async function move(flags: MoveFlags): Promise<number> {
  const { to } = flags;
  if (to === undefined || !/^postgres(ql)?:\/\//.test(to)) {
    throw new CommandFailure(
      to === undefined ? 'where to?' : `--to cannot be ${to}.`,
      'Give a server: ./kumiki move --to postgres://user:password@host:5432/kumiki',
    );
  }
  const { dataFolder } = placeOf({ data: flags.data, 'database-url': undefined });
  if (!hasEmbeddedDatabase(dataFolder)) {
    throw new CommandFailure(`there is no embedded database in ${dataFolder}.`);
  }
  const server = await findRunningServer(dataFolder);
  if (server !== undefined) {
    throw new CommandFailure(
      `the server at ${server.origin} still writes into ${dataFolder}.`,
      'Stop it first: what it took in after the copy would be missing.',
    );
  }
  const title = inLanguage({ ja: '移行', en: 'Moving' }, language);
  const progress = showProgress(title, undefined);
  await using source = dispose(await openPlainly({ folder: path.join(dataFolder, 'database') }));
  await using target = dispose(await openPlainly({ url: to }));
  const migrations = await readMigrations();
  await migrate(source.database, migrations);
  if (!flags.replace) await expectEmpty(target.database);
  const { rows, tables } = await copyTo(source.database, target.database, migrations);
  const differing = await differingTables(source.database, target.database);
  progress.end();
  if (differing.length > 0) {
    throw new CommandFailure(
      `the copy differs in ${differing.join(', ')}.`,
      'Use the embedded database as before, and tell us.',
    );
  }
  const done = {
    ja: `${rows.toLocaleString('en')}行（${tables}表）を移しました。次からはこのように起動してください。`,
    en: `Moved ${rows.toLocaleString('en')} rows of ${tables} tables. From now on start it like this:`,
  };
  console.log(inLanguage(done, language));
  console.log(`  ./kumiki up --data '${dataFolder}' --database-url '${withoutPassword(to)}'`);
  return 0;
}

function dispose(database: Database): { readonly database: Database } & AsyncDisposable {
  return { database, [Symbol.asyncDispose]: () => database.close() };
}

function withoutPassword(address: string): string {
  return address.replace(/^(postgres(?:ql)?:\/\/[^:@/]+):[^@/]*@/, '$1:…@');
}

const ownTables = `
  select c.oid::regclass::text as name
    from pg_class c
   where c.relkind in ('r', 'p') and not c.relispartition
     and c.relnamespace = 'public'::regnamespace
     and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
   order by 1`;

async function tablesOf(database: Database): Promise<readonly string[]> {
  return (await database.query<{ name: string }>(ownTables)).map(({ name }) => name);
}

/** Never over somebody else's data. */
async function expectEmpty(target: Database): Promise<void> {
  const tables = await tablesOf(target);
  if (tables.length === 0) return;
  throw new CommandFailure(
    `the database already holds tables (${tables.slice(0, 3).join(', ')} …).`,
    'Give an empty database, or --replace to drop what is there.',
  );
}

/** Names of the tables that have not the same number of rows on both sides. */
async function differingTables(source: Database, target: Database): Promise<readonly string[]> {
  const names = new Set([...(await tablesOf(source)), ...(await tablesOf(target))]);
  const differing: string[] = [];
  for (const name of names) {
    const count = async (database: Database): Promise<string | undefined> => {
      // The name comes from the catalogue of the database, which quotes it.
      const rows = await database
        .query<{ count: string }>(`select count(*)::text as count from ${name}`)
        .catch(() => undefined);
      return rows?.[0]?.count;
    };
    if ((await count(source)) !== (await count(target))) differing.push(name);
  }
  return differing;
}
