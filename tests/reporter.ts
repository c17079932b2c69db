/**
 * Vitest's own report, then why each test was skipped, then what failed, here or in an earlier run whose failures
 * are collected (`.ci/run`), then one plain line with the counts.
 */
import path from 'node:path';
import type { TestCase, TestModule, TestRunEndReason, TestSuite } from 'vitest/node';
import { DefaultReporter } from 'vitest/node';
import { type Failure, failuresFile, keepFailures, keptFailures } from '../cli/failures.ts';

type RunEnd = Parameters<DefaultReporter['onTestRunEnd']>;

/** Where a reason was given: `context.skip(reason)`, or `skipUnless` on the test or a suite around it. */
function reasonOf(test: TestCase): string | undefined {
  const result = test.result();
  if (result.state === 'skipped' && result.note !== undefined) return result.note;
  let place: TestCase | TestSuite | TestModule = test;
  while (place.type !== 'module') {
    const reason = place.meta().skipReason;
    if (reason !== undefined) return reason;
    place = place.parent;
  }
  return undefined;
}

export default class Reporter extends DefaultReporter {
  override onTestRunEnd(
    modules: RunEnd[0],
    unhandledErrors: RunEnd[1],
    reason: TestRunEndReason,
  ): void {
    super.onTestRunEnd(modules, unhandledErrors, reason);
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string): number =>
      tests.filter((test) => test.result().state === state).length;
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    // A module that breaks before its tests are known is one failure, as is an error outside tests.
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const failed = count('failed') + count('pending') + broken + unhandledErrors.length;
    const passed = count('passed');
    // Whoever picks single tests by name or with `only` has said why the others rest.
    const isSelection =
      this.ctx.getGlobalTestNamePattern() !== undefined ||
      tests.some((test) => test.options.mode === 'only');
    const unexplained = reportSkips(skipped, isSelection);
    if (passed + failed === 0) console.log('No test ran: that is a failure.');
    if (unexplained > 0) console.log(`${unexplained} skipped without a reason: that is a failure.`);
    if (failed > 0 || passed === 0 || unexplained > 0) process.exitCode = 1;
    keepFailures(failuresOf(modules, tests, unhandledErrors));
    const kept = keptFailures();
    if (kept !== '') console.log(`── What failed ──\n${kept}`);
    console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  }
}

/** Prints each reason with its tests; returns how many tests have none but ought to. */
function reportSkips(skipped: readonly TestCase[], isSelection: boolean): number {
  const byReason = Map.groupBy(skipped, (test) => reasonOf(test));
  if (isSelection) byReason.delete(undefined);
  for (const [reason, tests] of byReason) {
    const why = `Skipped: ${reason ?? 'no reason given'}`;
    // Where failures are collected the end of the output is what is read: no long lists there.
    if (failuresFile() !== undefined && reason !== undefined) {
      console.log(`${why} (${tests.length})`);
      continue;
    }
    console.log(why);
    for (const test of tests) console.log(`  ${test.module.relativeModuleId} > ${test.fullName}`);
  }
  return byReason.get(undefined)?.length ?? 0;
}

type Fault = RunEnd[1][number];

function failuresOf(
  modules: RunEnd[0],
  tests: readonly TestCase[],
  unhandledErrors: RunEnd[1],
): readonly Failure[] {
  const ofTests = tests.flatMap((test): Failure[] => {
    const name = `${test.module.relativeModuleId} > ${test.fullName}`;
    const result = test.result();
    if (result.state === 'pending') return [{ name, output: 'It did not end.' }];
    return result.state === 'failed' ? [{ name, output: result.errors.map(say).join('\n') }] : [];
  });
  const ofModules = modules
    .filter((module) => module.errors().length > 0)
    .map((module) => ({
      name: module.relativeModuleId,
      output: module.errors().map(say).join('\n'),
    }));
  const outside = unhandledErrors.map((error) => ({
    name: 'outside of tests',
    output: say(error),
  }));
  return [...ofTests, ...ofModules, ...outside];
}

/** Message, difference and where it came from, without the frames of libraries. */
function say({ message, diff, stacks }: Fault): string {
  const places = (stacks ?? []).map(
    ({ file, line, column }) => `at ${path.relative(process.cwd(), file)}:${line}:${column}`,
  );
  const difference = typeof diff === 'string' ? [diff] : [];
  return [message, ...difference, ...places].join('\n');
}
