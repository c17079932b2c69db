/**
 * What failed in several runs, kept in the file named by KUMIKI_FAILURES, so that the last of them can
 * say it all once more at its end. Used by `check`, by the reporter of tests, and by `.ci/run`.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

export interface Failure {
  /** The gate, or the test with its file. */
  readonly name: string;
  /** What it said, as long as it likes: only the beginning is kept. */
  readonly output: string;
}

const linesMax = 25;
const lineLengthMax = 300;
/** A run in which everything fails has one cause. */
const failuresMax = 40;

export function failuresFile(): string | undefined {
  const file = process.env['KUMIKI_FAILURES'];
  return file === undefined || file === '' ? undefined : file;
}

/** Each failure with the first lines of what it said; one that has none says so by its name alone. */
export function describeFailures(failures: readonly Failure[]): string {
  const shown = failures.slice(0, failuresMax).map(({ name, output }) => {
    const lines = stripVTControlCharacters(output).trim().split('\n');
    const rest = lines.length - linesMax;
    const kept = lines
      .slice(0, linesMax)
      .map((line) => `    ${line.slice(0, lineLengthMax).trimEnd()}`.trimEnd());
    if (rest > 0) kept.push(`    … and ${rest} lines more`);
    return [`✗ ${stripVTControlCharacters(name)}`, ...(output === '' ? [] : kept)].join('\n');
  });
  const more = failures.length - failuresMax;
  return [...shown, ...(more > 0 ? [`✗ … and ${more} more`] : [])].join('\n');
}

/** Keeps them where somebody collects them, and nowhere else. */
export function keepFailures(failures: readonly Failure[]): void {
  const file = failuresFile();
  if (file === undefined || failures.length === 0) return;
  appendFileSync(file, `${describeFailures(failures)}\n`);
}

/** Everything kept so far, this run included; empty where nobody collects or nothing failed. */
export function keptFailures(): string {
  const file = failuresFile();
  return file !== undefined && existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
}
