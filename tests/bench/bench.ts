/** What a benchmark is given and what it gives. */

export type BenchEngine = 'embedded' | 'postgres' | 'none';

export interface BenchContext {
  readonly engine: BenchEngine;
  /** An empty PostgreSQL database with a superuser; absent unless `engine` is `postgres`. */
  readonly databaseUrl?: string;
  /** An empty folder, removed afterwards. */
  readonly folder: string;
  /** Also sizes that take minutes to make. */
  readonly isLarge?: boolean;
  /** A line for whoever watches. */
  progress(text: string): void;
}

export interface BenchResult {
  /** What was measured, with sizes and concurrency: `upserts, 5 attributes, 50 connections`. */
  readonly name: string;
  readonly value: number;
  /** `per second`, `ms`, `MB` … */
  readonly unit: string;
  /** The bare limit or the peer, measured in the same run and unit. */
  readonly limit: number;
  /** 1 is as good as the limit, less is worse. */
  readonly ratio: number;
  /** Quartiles of the ratios of single rounds, where there were many. */
  readonly spread?: { readonly low: number; readonly high: number };
}

export interface Benchmark {
  readonly name: string;
  readonly summary: string;
  readonly engines: readonly BenchEngine[];
  run(context: BenchContext): Promise<readonly BenchResult[]>;
}
