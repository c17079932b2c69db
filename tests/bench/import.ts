/** A CSV of municipal rows taken in, beside a bare streaming parse and COPY of the same file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { CsvParser } from '../../packages/civic/src/index.ts';
import type { BenchContext, BenchResult } from './bench.ts';

export const name = 'import';
export const summary =
  'Rows of a CSV per second into a dataset, beside a bare streaming parse and COPY of the same file.';
export const engines = ['embedded', 'postgres'] as const;

const columns = ['ID', '名称', '緯度', '経度', '設置年月日', '定員', '備考'] as const;
/** About 80 bytes each: 80 MB and 1 GB on PostgreSQL, 8 MB and 100 MB on the embedded engine. */
const rowsUsual = { postgres: 1_000_000, embedded: 100_000, none: 0 } as const;
const rowsLarge = { postgres: 12_000_000, embedded: 1_300_000, none: 0 } as const;

export async function run(context: BenchContext): Promise<readonly BenchResult[]> {
  const rows = rowsOf(context);
  const file = path.join(context.folder, 'rows.csv');
  await writeRows(file, rows);
  const { size } = await stat(file);
  const limit = await bare(context, file, rows);
  context.progress(`bare: ${Math.round(limit.perSecond)} rows per second`);
  const { perSecond, perCpuSecond, memory } = await kumiki(context, file, rows);
  const what = `${columns.length} columns, ${Math.round(size / 1_000_000)} MB`;
  return [
    {
      name: `rows of ${what}`,
      value: perSecond,
      unit: 'per second',
      limit: limit.perSecond,
      ratio: perSecond / limit.perSecond,
    },
    {
      name: `rows of ${what}, per second of CPU in the process`,
      value: perCpuSecond,
      unit: 'per second',
      limit: limit.perCpuSecond,
      ratio: perCpuSecond / limit.perCpuSecond,
    },
    {
      name: `peak memory of the server beyond its start, ${what}`,
      value: memory,
      unit: 'MB',
      limit: memoryMax,
      ratio: memoryMax / memory,
    },
  ];
}

/** What an import may take beside the server at rest. MB. */
const memoryMax = 300;

function rowsOf({ isLarge, engine }: BenchContext): number {
  return (isLarge === true ? rowsLarge : rowsUsual)[engine];
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
async function bare(
  context: BenchContext,
  file: string,
  rows: number,
): Promise<Omit<Measured, 'memory'>> {
  if (context.databaseUrl === undefined) return bareParse(file, rows);
  const client = new pg.Client({ connectionString: context.databaseUrl });
  await client.connect();
  try {
    const names = columns.map((_, i) => `c${i}`);
    await client.query(`create table bare_row (${names.map((name) => `${name} text`).join(', ')})`);
    const begun = performance.now();
    const cpu = process.cpuUsage();
    const copy = new CopyIn('copy bare_row from stdin');
    client.query(copy);
    await copy.ready;
    for await (const cells of parsed(file)) await copy.write(`${cells.map(copied).join('\t')}\n`);
    await copy.end();
    const measured = since(begun, cpu, rows);
    const { rows: counted } = await client.query<{ n: number }>(
      'select count(*)::int as n from bare_row',
    );
    expectRows(counted[0]?.n ?? 0, rows + 1);
    return measured;
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

function since(begun: number, before: NodeJS.CpuUsage, rows: number): Omit<Measured, 'memory'> {
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(before);
  return { perSecond: rows / seconds, perCpuSecond: (rows * 1_000_000) / (user + system) };
}

async function bareParse(file: string, rows: number): Promise<Omit<Measured, 'memory'>> {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  let read = 0;
  for await (const cells of parsed(file)) {
    if (JSON.stringify(cells).length > 0) read += 1;
  }
  expectRows(read, rows + 1);
  return since(begun, cpu, rows);
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

interface Measured {
  readonly perSecond: number;
  /** Of the server process alone: what a busy machine leaves comparable. */
  readonly perCpuSecond: number;
  /** MB resident beyond the server at rest, at the peak. */
  readonly memory: number;
}

/** As staff take a file in: kept and looked at, then taken in by a job whose progress is asked for. */
async function takeIn(context: BenchContext, url: string, file: string): Promise<number> {
  const begun = performance.now();
  const kept = await fetch(`${url}/api/import-sessions`, {
    method: 'POST',
    headers: { 'x-file-name': 'rows.csv' },
    body: streamOf(file),
    duplex: 'half',
  });
  if (!kept.ok) throw new Error(await kept.text());
  const { id } = (await kept.json()) as { id: string };
  context.progress(`kept and looked at after ${secondsSince(begun)} s`);
  const path = `${url}/api/import-sessions/${id}`;
  const body = JSON.stringify({ title: 'rows' });
  const headers = { 'content-type': 'application/json' };
  await fetch(`${path}/commit`, { method: 'POST', headers, body });
  for (let told = 0; ; ) {
    const session = (await (await fetch(path)).json()) as Session;
    const stored = session.run?.rows.stored ?? 0;
    if (session.state === 'done') {
      context.progress(`taken in after ${secondsSince(begun)} s`);
      return stored;
    }
    if (session.state === 'failed') throw new Error(session.failure ?? 'The import failed');
    if (stored >= told + 1_000_000) {
      told = stored;
      context.progress(`${stored} rows stored`);
    }
    await setTimeout(pollMs);
  }
}

const pollMs = 50;

function secondsSince(begun: number): string {
  return ((performance.now() - begun) / 1_000).toFixed(2);
}

interface Session {
  readonly state: string;
  readonly failure?: string;
  readonly run?: { readonly rows: { readonly stored: number } };
}

/** Microseconds of CPU the server has used. */
async function cpuOf(child: ChildProcess): Promise<number> {
  child.send('cpu');
  return Number((await once(child, 'message'))[0]);
}

async function kumiki(context: BenchContext, file: string, rows: number): Promise<Measured> {
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
    const cpuBefore = await cpuOf(child);
    const begun = performance.now();
    const stored = await takeIn(context, `http://127.0.0.1:${port}`, file).finally(() =>
      clearInterval(watching),
    );
    const seconds = (performance.now() - begun) / 1_000;
    const cpuSeconds = ((await cpuOf(child)) - cpuBefore) / 1_000_000;
    expectRows(stored, rows);
    const memory = (peak - before) / 1_000_000;
    return { perSecond: rows / seconds, perCpuSecond: rows / cpuSeconds, memory };
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
