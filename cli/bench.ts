/** `./kumiki bench`: runs benchmarks, each beside its limit, on every engine there is. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import type { BenchEngine, Benchmark, BenchResult } from '../tests/bench/bench.ts';
import { suggestion } from './arguments.ts';
import { CommandFailure } from './command.ts';
import { projectFolder } from './project.ts';
import { findPostgres, startPostgres } from './temporary-postgres.ts';

interface BenchFlags {
  readonly json: boolean;
  readonly postgres: string | undefined;
  readonly engine: string | undefined;
  readonly large: boolean;
}

type Measured = Omit<BenchResult, 'name'> & { readonly name: string; readonly engine: BenchEngine };

const benchFolder = path.join(projectFolder, 'tests', 'bench');

export async function bench(flags: BenchFlags, names: readonly string[]): Promise<number> {
  const benchmarks = choose(await loadBenchmarks(), names);
  const only = flags.engine;
  if (only !== undefined && only !== 'embedded' && only !== 'postgres') {
    throw new CommandFailure(`--engine cannot be ${only}.`, 'Take embedded or postgres.');
  }
  const wanted = (engine: BenchEngine): boolean =>
    engine === 'none' || only === undefined || engine === only;
  const needsServer = benchmarks.some(
    ({ engines }) => engines.includes('postgres') && wanted('postgres'),
  );
  const server = needsServer ? await findServer(flags.postgres) : undefined;
  const results: Measured[] = [];
  let isWell = true;
  try {
    for (const benchmark of benchmarks) {
      for (const engine of benchmark.engines.filter(wanted)) {
        if (engine === 'postgres' && server === undefined) {
          console.error(
            `${benchmark.name}: not measured on PostgreSQL, because none is here; give --postgres URL.`,
          );
          continue;
        }
        console.error(`${benchmark.name} on ${engine} …`);
        try {
          const measured = await measure(benchmark, engine, server?.url, flags.large);
          for (const result of measured) {
            results.push({ ...result, name: `${benchmark.name}: ${result.name}`, engine });
          }
        } catch (error) {
          isWell = false;
          const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
          console.error(`${benchmark.name} on ${engine} failed: ${reason}`);
        }
      }
    }
  } finally {
    await server?.stop();
  }
  console.log(flags.json ? JSON.stringify({ results: results.map(ordered) }) : table(results));
  return isWell && results.length > 0 ? 0 : 1;
}

function ordered({ name, engine, value, unit, limit, ratio, spread }: Measured): Measured {
  const quartiles = spread === undefined ? {} : { spread: { low: spread.low, high: spread.high } };
  return { name, engine, value, unit, limit, ratio, ...quartiles };
}

async function loadBenchmarks(): Promise<readonly Benchmark[]> {
  const files = (await readdir(benchFolder)).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'bench.ts',
  );
  const modules = await Promise.all(
    files.sort().map(async (file) => {
      const module: unknown = await import(pathToFileURL(path.join(benchFolder, file)).href);
      return isBenchmark(module) ? [module] : [];
    }),
  );
  return modules.flat();
}

/** Other modules of the folder serve several benchmarks. */
function isBenchmark(module: unknown): module is Benchmark {
  return (
    typeof module === 'object' &&
    module !== null &&
    'run' in module &&
    typeof module.run === 'function' &&
    'name' in module &&
    'engines' in module &&
    Array.isArray(module.engines)
  );
}

function choose(all: readonly Benchmark[], names: readonly string[]): readonly Benchmark[] {
  const known = all.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const list = known.length === 0 ? 'none yet' : known.join(', ');
    throw new CommandFailure(
      `There is no benchmark ${name}.${suggestion(name, known)}`,
      `There are: ${list}.`,
    );
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

async function findServer(given: string | undefined): Promise<Server | undefined> {
  if (given !== undefined && given !== 'new') {
    return { url: given, stop: () => Promise.resolve() };
  }
  return given === 'new' || findPostgres() !== undefined ? await startPostgres() : undefined;
}

async function measure(
  benchmark: Benchmark,
  engine: BenchEngine,
  serverUrl: string | undefined,
  isLarge: boolean,
): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'kumiki-bench-'));
  const own =
    engine === 'postgres' && serverUrl !== undefined ? await ownDatabase(serverUrl) : undefined;
  try {
    return await benchmark.run({
      engine,
      folder,
      isLarge,
      progress: (text) => console.error(`  ${text}`),
      ...(own === undefined ? {} : { databaseUrl: own.url }),
    });
  } finally {
    await own?.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function ownDatabase(serverUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `kumiki_bench_${randomBytes(6).toString('hex')}`;
  const administer = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await administer(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(`drop database ${name} with (force)`) };
}

function table(results: readonly Measured[]): string {
  const number = (value: number): string =>
    value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 });
  const rows = [
    ['what', 'engine', 'value', 'limit', 'unit', 'ratio', 'quartiles'],
    ...results.map(({ name, engine, value, limit, unit, ratio, spread }) => [
      name,
      engine,
      number(value),
      number(limit),
      unit,
      ratio.toFixed(2),
      spread === undefined ? '' : `${spread.low.toFixed(2)}–${spread.high.toFixed(2)}`,
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const isNumber = [false, false, true, true, false, true];
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          isNumber[column] === true
            ? cell.padStart(widths[column] ?? 0)
            : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
