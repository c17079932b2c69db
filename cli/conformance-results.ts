/** Reads Robot's output.json and settles each case against the ledger. */
import path from 'node:path';
import { CommandFailure } from './command.ts';
import type { Ledger } from './conformance-ledger.ts';

export interface CaseResult {
  /** As Robot names it: number and title. */
  readonly name: string;
  readonly hasPassed: boolean;
  /** Why it failed, as Robot says it; empty where it passed. */
  readonly message: string;
  /** Its file, relative to the suite folder. */
  readonly file: string;
}

/** Cases of one run in the order they ran. A file that is no output of Robot is refused. */
export function parseRobotOutput(text: string, suiteFolder: string): readonly CaseResult[] {
  const output = membersOf(JSON.parse(text));
  const root = output?.['suite'];
  if (root === undefined) throw new CommandFailure('Robot wrote an output without a suite.');
  return casesOf(root, undefined, suiteFolder);
}

function casesOf(suite: unknown, outerSource: unknown, folder: string): CaseResult[] {
  const members = membersOf(suite);
  if (members === undefined) return [];
  const source = members['source'] ?? outerSource;
  const file = typeof source === 'string' ? path.relative(folder, source) : '';
  const own = listOf(members['tests']).flatMap((test) => {
    const { name, status, message } = membersOf(test) ?? {};
    if (typeof name !== 'string') return [];
    const hasPassed = status === 'PASS';
    return [{ name, hasPassed, message: typeof message === 'string' ? message : '', file }];
  });
  const inner = listOf(members['suites']).flatMap((child) => casesOf(child, source, folder));
  return [...own, ...inner];
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? // An object of JSON: every member is unknown until it is looked at.
      (value as Record<string, unknown>)
    : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export interface GroupResult {
  readonly group: string;
  readonly passed: number;
  readonly failed: number;
  /** Failed, and docs/conformance-ledger.json proves that the suite is at fault. */
  readonly ledger: number;
}

/** Every case counts once: passed, failed or ledger. A case of the ledger that passes has passed. */
export function settle(group: string, cases: readonly CaseResult[], ledger: Ledger): GroupResult {
  const failures = cases.filter(({ hasPassed }) => !hasPassed);
  const excused = failures.filter(({ name }) => ledger.has(name)).length;
  return {
    group,
    passed: cases.length - failures.length,
    failed: failures.length - excused,
    ledger: excused,
  };
}

/** What `--json` prints, and nothing else. */
export interface Summary {
  readonly groups: readonly GroupResult[];
  readonly passed: number;
  readonly failed: number;
  /** passed + failed + the ledger of every group. */
  readonly total: number;
}

export function summarise(groups: readonly GroupResult[]): Summary {
  const sum = (count: (group: GroupResult) => number): number =>
    groups.reduce((total, group) => total + count(group), 0);
  return {
    groups,
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    total: sum(({ passed, failed, ledger }) => passed + failed + ledger),
  };
}
