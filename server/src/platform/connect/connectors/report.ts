/** Counts what a run finds, and keeps the first differences and errors. */
import type { RunCounts, RunReport } from './connector.ts';

type Kind = Exclude<keyof RunCounts, 'seen'>;

export class ReportCounter {
  readonly #keptMax: number;
  readonly #counts = { seen: 0, created: 0, updated: 0, unchanged: 0, failed: 0, gone: 0 };
  readonly #differences: RunReport['differences'][number][] = [];
  readonly #errors: RunReport['errors'][number][] = [];

  constructor(keptMax: number) {
    this.#keptMax = keptMax;
  }

  get failed(): number {
    return this.#counts.failed;
  }

  add(kind: Exclude<Kind, 'failed'>, identifier: string, title: string): void {
    if (kind !== 'gone') this.#counts.seen += 1;
    this.#counts[kind] += 1;
    if (kind === 'unchanged' || this.#differences.length >= this.#keptMax) return;
    this.#differences.push({ kind, identifier, title });
  }

  fail(identifier: string, message: string): void {
    this.#counts.seen += 1;
    this.#counts.failed += 1;
    if (this.#errors.length < this.#keptMax) this.#errors.push({ identifier, message });
  }

  /** About the source as a whole. */
  failWhole(message: string): void {
    this.#counts.failed += 1;
    if (this.#errors.length < this.#keptMax) this.#errors.push({ identifier: '', message });
  }

  report(): RunReport {
    return {
      counts: { ...this.#counts },
      differences: [...this.#differences],
      errors: [...this.#errors],
    };
  }
}
