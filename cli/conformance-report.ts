/** What `./kumiki conformance` prints for people: a line per group, the failures, the sum. */
import type { CaseResult, GroupResult, Summary } from './conformance-results.ts';

export const heading = 'passed  failed  ledger  group';

export function groupLine({ group, passed, failed, ledger }: GroupResult): string {
  const column = (count: number): string => String(count).padStart(6);
  return `${column(passed)}  ${column(failed)}  ${column(ledger)}  ${group}`;
}

/** A failure in one line: Robot's message may be a whole diff. */
export function failureLine({ name, file, message }: CaseResult): string {
  const first = message.split('\n').find((line) => line.trim() !== '') ?? 'no reason given';
  return `  ${name}  (${file})\n      ${first.trim().slice(0, 160)}`;
}

export function report(
  summary: Summary,
  failures: readonly CaseResult[],
  excused: readonly CaseResult[],
): string {
  const { passed, failed, total } = summary;
  const list = (title: string, cases: readonly CaseResult[]): string[] =>
    cases.length === 0 ? [] : ['', title, ...cases.map(failureLine)];
  return [
    ...list('Failed', failures),
    ...list('In the ledger (docs/conformance-ledger.json)', excused),
    '',
    `${passed} passed, ${failed} failed, ${excused.length} in the ledger, ${total} cases`,
  ].join('\n');
}
