/** A CSV of municipal rows taken in, beside a bare streaming parse and COPY of the same file. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { CsvParser } from '../../packages/civic/src/index.ts';
import type { BenchContext, BenchResult } from './bench.ts';

export const name = 'import';
export const summary =
  'Rows of a CSV per second into a dataset, beside a bare streaming parse and COPY of the same file.';
export const engines = ['embedded', 'postgres'] as const;

const columns = ['ID', '名称', '緯度', '経度', '設置年月日', '定員', '備考'] as const;
/** About 85 bytes each. */
const rowsUsual = 200_000;
const rowsLarge = 12_000_000;

export async function run(context: BenchContext): Promise<readonly BenchResult[]> {
  const isLarge = context.isLarge === true && context.engine === 'postgres';
  const rows = isLarge ? rowsLarge : rowsUsual;
  const file = path.join(context.folder, 'rows.csv');
  await writeRows(file, rows);
  const { size } = await stat(file);
  const limit = await bare(context, file, rows);
  context.progress(`bare: ${Math.round(limit)} rows per second`);
  const { perSecond, memory } = await kumiki(context, file, rows);
  const megabytes = Math.round(size / 1_000_000);
  return [
    {
      name: `rows of ${columns.length} columns, ${megabytes} MB`,
      value: perSecond,
      unit: 'per second',
      limit,
      ratio: perSecond / limit,
    },
    {
      name: `memory of the server beyond its start, ${megabytes} MB`,
      value: memory,
      unit: 'MB',
      limit: 300,
      ratio: 300 / memory,
    },
  ];
}

async function writeRows(file: string, rows: number): Promise<void> {
  await using handle = await open(file, 'w');
  let text = `${columns.join(',')}\r\n`;
  for (let n = 0; n < rows; n += 1) {
    const latitude = (32 + (n % 9_999) / 10_000).toFixed(4);
    const longitude = (129 + (n % 8_887) / 10_000).toFixed(4);
    const day = String((n % 28) + 1).padStart(2, '0');
    text += `L${n},施設第${n}号,${latitude},${longitude},2020-04-${day},${n % 500},備考の文${n}\r\n`;
    if (text.length < 1_000_000) continue;
    await handle.write(text);
    text = '';
  }
  await handle.write(text);
}

/** The same file parsed as a stream, its rows copied into a table of text; only parsed where the engine has no COPY. */
async function bare(context: BenchContext, file: string, rows: number): Promise<number> {
  if (context.databaseUrl === undefined) return bareParse(file, rows);
  const client = new pg.Client({ connectionString: context.databaseUrl });
  await client.connect();
  try {
    const names = columns.map((_, i) => `c${i}`);
    await client.query(`create table bare_row (${names.map((name) => `${name} text`).join(', ')})`);
    const begun = performance.now();
    const copy = new CopyIn('copy bare_row from stdin');
    client.query(copy);
    await copy.ready;
    for await (const cells of parsed(file)) await copy.write(`${cells.map(copied).join('\t')}\n`);
    await copy.end();
    const seconds = (performance.now() - begun) / 1_000;
    const { rows: counted } = await client.query<{ n: number }>(
      'select count(*)::int as n from bare_row',
    );
    expectRows(counted[0]?.n ?? 0, rows + 1);
    return rows / seconds;
  } finally {
    await client.query('drop table if exists bare_row');
    await client.end();
  }
}

function copied(cell: string): string {
  return /[\\\t\n\r]/.test(cell) ? cell.replace(/[\\\t\n\r]/g, ' ') : cell;
}

/** COPY FROM STDIN over the client's own connection: PostgreSQL, Frontend/Backend Protocol, 55.2.7. */
class CopyIn implements pg.Submittable {
  readonly #text: string;
  #connection: CopyConnection | undefined;
  #waiting: string[] = [];
  #characters = 0;
  readonly ready: Promise<void>;
  readonly #done: Promise<void>;
  #isReady: () => void = () => undefined;
  #isDone: () => void = () => undefined;
  #hasFailed: (error: Error) => void = () => undefined;

  constructor(text: string) {
    this.#text = text;
    this.ready = new Promise((resolve) => {
      this.#isReady = resolve;
    });
    this.#done = new Promise((resolve, reject) => {
      this.#isDone = resolve;
      this.#hasFailed = reject;
    });
  }

  submit(connection: pg.Connection): void {
    // The client's connection has these methods; its types do not tell.
    this.#connection = connection as unknown as CopyConnection;
    connection.query(this.#text);
  }

  async write(line: string): Promise<void> {
    this.#waiting.push(line);
    this.#characters += line.length;
    if (this.#characters < 262_144) return;
    this.#send();
    // Lets the socket write.
    await new Promise((resolve) => setImmediate(resolve));
  }

  end(): Promise<void> {
    this.#send();
    this.#connection?.endCopyFrom();
    return this.#done;
  }

  #send(): void {
    this.#connection?.sendCopyFromChunk(Buffer.from(this.#waiting.join('')));
    this.#waiting = [];
    this.#characters = 0;
  }

  handleCopyInResponse(): void {
    this.#isReady();
  }
  handleError(error: Error): void {
    this.#hasFailed(error);
  }
  handleReadyForQuery(): void {
    this.#isDone();
  }
  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
}

interface CopyConnection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

async function bareParse(file: string, rows: number): Promise<number> {
  const begun = performance.now();
  let read = 0;
  for await (const cells of parsed(file)) {
    if (JSON.stringify(cells).length > 0) read += 1;
  }
  expectRows(read, rows + 1);
  return rows / ((performance.now() - begun) / 1_000);
}

async function* parsed(file: string): AsyncGenerator<readonly string[]> {
  const parser = new CsvParser({ delimiter: ',' });
  for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
    for (const { cells } of parser.push(String(chunk))) yield cells;
  }
  for (const { cells } of parser.end()) yield cells;
}

function expectRows(found: number, expected: number): void {
  if (found !== expected) throw new Error(`${found} rows instead of ${expected}`);
}

const server = path.join(import.meta.dirname, 'servers', 'kumiki.ts');

async function kumiki(
  context: BenchContext,
  file: string,
  rows: number,
): Promise<{ readonly perSecond: number; readonly memory: number }> {
  const folder = path.join(context.folder, 'data');
  const child = spawn(process.execPath, [server, folder, context.databaseUrl ?? ''], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    const port = Number((await once(child, 'message'))[0]);
    const before = await residentOf(child.pid);
    let peak = before;
    const watching = setInterval(() => {
      void residentOf(child.pid).then((bytes) => {
        peak = Math.max(peak, bytes);
      });
    }, 200);
    const begun = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}/api/imports`, {
      method: 'POST',
      headers: { 'x-file-name': 'rows.csv' },
      body: streamOf(file),
      duplex: 'half',
    }).finally(() => clearInterval(watching));
    const report = (await answer.json()) as { rows?: { stored: number } };
    const seconds = (performance.now() - begun) / 1_000;
    expectRows(report.rows?.stored ?? 0, rows);
    return { perSecond: rows / seconds, memory: (peak - before) / 1_000_000 };
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

function streamOf(file: string): ReadableStream {
  return ReadableStream.from(createReadStream(file));
}

/** Resident bytes of the server process alone; 0 where the system does not tell. */
async function residentOf(pid: number | undefined): Promise<number> {
  try {
    await using handle = await open(`/proc/${pid ?? 0}/statm`, 'r');
    const text = (await handle.readFile('utf8')).split(' ')[1];
    return Number(text) * 4_096;
  } catch {
    return 0;
  }
}
