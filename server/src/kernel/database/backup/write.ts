/** Loads the text of a backup into a database, in one transaction. */
import { createHash } from 'node:crypto';
import type { Queryable } from '../database.ts';
import { applyMigration, type Migration } from '../migrate.ts';
import {
  type BackupHeader,
  BackupRefused,
  type BackupSummary,
  parseHeader,
  parseLine,
} from './format.ts';
import {
  type BackupTable,
  createPartition,
  dropEverything,
  dropForeignKeys,
  fixValueText,
  insertLines,
  isEmpty,
  readTables,
  setTriggers,
  type TableColumn,
  writeSequence,
} from './store.ts';

/** Rows are inserted in statements of about this much text. */
const batchCharacters = 2_000_000;
const damaged = (what: string): BackupRefused =>
  new BackupRefused(`The backup is damaged: ${what}`);

/**
 * `lines` are those of one backup, without their ends. Throws `BackupRefused`, and whatever the engine
 * refuses: the transaction has to be rolled back then.
 */
export async function writeBackup(
  tx: Queryable,
  lines: AsyncIterator<string>,
  migrations: readonly Migration[],
): Promise<BackupSummary> {
  const loader = new Loader(tx);
  const first = await lines.next();
  if (first.done) throw new BackupRefused('The backup is empty');
  const header = parseHeader(first.value);
  loader.hash(first.value);
  const [past, missing] = splitMigrations(header, migrations);
  await dropEverything(tx);
  for (const migration of past) await applyMigration(tx, migration);
  for (const partition of header.partitions) await createPartition(tx, partition);
  await fixValueText(tx);
  await loader.prepare();
  for (;;) {
    const line = await lines.next();
    if (line.done) throw damaged('its end is missing');
    if (await loader.take(line.value)) break;
  }
  const after = await lines.next();
  if (!after.done) throw damaged('something follows its end');
  await loader.finish();
  for (const migration of missing) await applyMigration(tx, migration);
  return { createdAt: header.createdAt, tables: loader.tables, rows: loader.rows };
}

/** The migrations the backup has, and those it lacks. */
function splitMigrations(
  header: BackupHeader,
  migrations: readonly Migration[],
): readonly [readonly Migration[], readonly Migration[]] {
  const known = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const { number, name, checksum } of header.migrations) {
    if (known.get(number)?.checksum !== checksum) {
      throw new BackupRefused(
        `The backup has migration ${number} (${name}), which this version does not know: ` +
          'it comes from a newer version',
      );
    }
  }
  const has = new Set(header.migrations.map(({ number }) => number));
  return [
    migrations.filter(({ number }) => has.has(number)),
    migrations.filter(({ number }) => !has.has(number)),
  ];
}

/** Takes one line after the other, and keeps count. */
class Loader {
  rows = 0;
  tables = 0;
  readonly #tx: Queryable;
  readonly #hash = createHash('sha256');
  #known = new Map<string, BackupTable>();
  #foreignKeys: readonly string[] = [];
  #table: { readonly name: string; readonly columns: readonly TableColumn[] } | undefined;
  #tableRows = 0;
  #batch: string[] = [];
  #batchCharacters = 0;

  constructor(tx: Queryable) {
    this.#tx = tx;
  }

  hash(line: string): void {
    this.#hash.update(line).update('\n');
  }

  /** Empties what migrations filled, and keeps triggers and foreign keys quiet. */
  async prepare(): Promise<void> {
    this.#known = new Map((await readTables(this.#tx)).map((table) => [table.name, table]));
    this.#foreignKeys = await dropForeignKeys(this.#tx);
    for (const name of this.#known.keys()) {
      await setTriggers(this.#tx, name, 'disable');
      if (!(await isEmpty(this.#tx, name))) await this.#tx.execute(`delete from ${name}`);
    }
  }

  /** True after the last line. */
  async take(line: string): Promise<boolean> {
    if (line.startsWith('[')) {
      this.hash(line);
      await this.#takeRow(line);
      return false;
    }
    const parsed = parseLine(line);
    if (parsed.kind === 'end') {
      const isWhole =
        parsed.sha256 === this.#hash.digest('hex') &&
        parsed.rows === this.rows &&
        parsed.tables === this.tables;
      if (!isWhole) throw damaged('its checksum is wrong');
      return true;
    }
    this.hash(line);
    if (parsed.kind === 'table') this.#startTable(parsed.table, parsed.columns);
    else if (parsed.kind === 'rows') await this.#endTable(parsed.rows);
    else await writeSequence(this.#tx, parsed.sequence, parsed);
    return false;
  }

  async finish(): Promise<void> {
    for (const name of this.#known.keys()) await setTriggers(this.#tx, name, 'enable');
    for (const add of this.#foreignKeys) await this.#tx.execute(add);
  }

  #startTable(name: string, columns: readonly string[]): void {
    const known = this.#known.get(name);
    const types = new Map(known?.columns.map(({ name: column, type }) => [column, type]));
    const found = columns.flatMap((column) => {
      const type = types.get(column);
      return type === undefined ? [] : [{ name: column, type }];
    });
    if (known === undefined || found.length !== columns.length || this.#table !== undefined) {
      throw damaged(`its table ${name} does not fit its migrations`);
    }
    this.#table = { name, columns: found };
    this.#tableRows = 0;
  }

  async #takeRow(line: string): Promise<void> {
    this.#batch.push(line);
    this.#batchCharacters += line.length;
    if (this.#batchCharacters >= batchCharacters) await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#batch.length === 0) return;
    if (this.#table === undefined) throw damaged('a row stands outside its table');
    const { name, columns } = this.#table;
    this.#tableRows += await insertLines(this.#tx, name, columns, this.#batch);
    this.#batch = [];
    this.#batchCharacters = 0;
  }

  async #endTable(rows: number): Promise<void> {
    await this.#flush();
    if (this.#table === undefined || rows !== this.#tableRows) {
      throw damaged(`${this.#table?.name ?? 'a table'} lacks rows`);
    }
    this.rows += rows;
    this.tables += 1;
    this.#table = undefined;
  }
}
