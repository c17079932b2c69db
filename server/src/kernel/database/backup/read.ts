/** Reads a database into the text of a backup. */
import { createHash } from 'node:crypto';
import type { Queryable } from '../database.ts';
import { type BackupHeader, type BackupSummary, backupFormat, backupVersion } from './format.ts';
import {
  type BackupTable,
  countBlocks,
  fixValueText,
  listSequences,
  readBackupMigrations,
  readBlocks,
  readNow,
  readPartitions,
  readSequence,
  readTables,
} from './store.ts';

/** Blocks are read in batches whose text is about this long; rows may be large or small. */
const batchCharacters = 4_000_000;
const batchBlocksMax = 8_192;

/** Pieces of text, each of whole lines; gives the counts at the end. */
export async function* readBackup(
  tx: Queryable,
  engine: BackupHeader['engine'],
): AsyncGenerator<string, BackupSummary> {
  await fixValueText(tx);
  const header: BackupHeader = {
    format: backupFormat,
    version: backupVersion,
    createdAt: await readNow(tx),
    engine,
    migrations: await readBackupMigrations(tx),
    partitions: await readPartitions(tx),
  };
  const hash = createHash('sha256');
  const hashed = (text: string): string => {
    hash.update(text);
    return text;
  };
  yield hashed(lineOf(header));
  const tables = await readTables(tx);
  let rows = 0;
  for (const table of tables) {
    const columns = table.columns.map(({ name }) => name);
    yield hashed(lineOf({ table: table.name, columns }));
    let count = 0;
    for await (const lines of readRows(tx, table)) {
      count += lines.length;
      yield hashed(`${lines.join('\n')}\n`);
    }
    yield hashed(lineOf({ rows: count }));
    rows += count;
  }
  for (const sequence of await listSequences(tx)) {
    yield hashed(lineOf({ sequence, ...(await readSequence(tx, sequence)) }));
  }
  const counts = { tables: tables.length, rows };
  yield lineOf({ end: true, ...counts, sha256: hash.digest('hex') });
  return { createdAt: header.createdAt, ...counts };
}

function lineOf(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

async function* readRows(tx: Queryable, table: BackupTable): AsyncGenerator<readonly string[]> {
  for (const leaf of table.leaves) {
    const blocks = await countBlocks(tx, leaf);
    let size = 16;
    for (let from = 0; from < blocks; ) {
      const to = Math.min(from + size, blocks);
      const lines = await readBlocks(tx, leaf, table.columns, from, to);
      from = to;
      size = nextSize(size, lines);
      if (lines.length > 0) yield lines;
    }
  }
}

function nextSize(size: number, lines: readonly string[]): number {
  const characters = lines.reduce((sum, line) => sum + line.length, 0);
  if (characters > batchCharacters) {
    return Math.max(1, Math.floor((size * batchCharacters) / characters));
  }
  return characters * 2 < batchCharacters ? Math.min(size * 2, batchBlocksMax) : size;
}
