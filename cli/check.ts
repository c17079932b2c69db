/** `./kumiki check`: every gate that needs no running server, side by side. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { runTool, type Tool } from './child-process.ts';
import { keepFailures } from './failures.ts';
import { projectFolder, toolPath } from './project.ts';
import { showProgress } from './terminal.ts';

interface Gate {
  readonly name: string;
  readonly remedy: string;
  /** Run one after the other; the first that fails ends the gate. */
  readonly tools: readonly Tool[];
}

function node(packageName: string, file: string, ...args: readonly string[]): Tool {
  return { command: process.execPath, args: [toolPath(packageName, file), ...args] };
}

const sourceFolders = ['packages', 'server', 'portal/app', 'cli', 'tests', 'regions'];

/** Longest first, so that the short ones fill the gaps. */
function gates(): readonly Gate[] {
  const present = sourceFolders.filter((folder) => existsSync(path.join(projectFolder, folder)));
  const portal = path.join(projectFolder, 'portal');
  const routerTypes = node('@react-router/dev', 'bin.cjs', 'typegen');
  return [
    {
      name: 'lint with types (oxlint)',
      remedy: 'Each finding names its rule; CONTRIBUTING.md says what the rules are for.',
      tools: [node('oxlint', 'bin/oxlint', '--type-aware', '--deny-warnings', ...present)],
    },
    {
      name: 'types of the portal (tsc)',
      remedy: 'Fix the types; `npx tsc -p portal` repeats this gate alone.',
      tools: existsSync(path.join(portal, 'tsconfig.json'))
        ? [{ ...routerTypes, folder: portal }, node('typescript', 'bin/tsc', '-p', portal)]
        : [],
    },
    {
      name: 'architecture (vitest)',
      remedy: 'An arrow points up or a door is passed by; ARCHITECTURE.md draws the floors.',
      tools: [node('vitest', 'vitest.mjs', 'run', 'tests/architecture.test.ts')],
    },
    {
      name: 'format and lint (biome)',
      remedy: './kumiki fix mends formatting and what can be mended safely.',
      tools: [node('@biomejs/biome', 'bin/biome', 'check', '--error-on-warnings', '.')],
    },
    {
      name: 'unused code (knip)',
      remedy: 'Delete what nothing uses; an entry point a tool loads goes into knip.json.',
      tools: [node('knip', 'bin/knip.js', '--no-progress')],
    },
    {
      name: 'types (tsc)',
      remedy:
        'Fix the types; `npx tsc -p .` and `npx tsc -p tests/browser` repeat this gate alone.',
      tools: [
        node('typescript', 'bin/tsc', '-p', projectFolder),
        node('typescript', 'bin/tsc', '-p', path.join(projectFolder, 'tests/browser')),
      ],
    },
  ];
}

interface Verdict {
  readonly gate: Gate;
  readonly isPassed: boolean;
  readonly output: string;
}

async function judge(gate: Gate): Promise<Verdict> {
  let output = '';
  for (const tool of gate.tools) {
    const outcome = await runTool(tool, 'nowhere');
    output += outcome.output;
    if (outcome.exitCode !== 0) return { gate, isPassed: false, output };
  }
  return { gate, isPassed: true, output };
}

export async function check(): Promise<number> {
  const started = performance.now();
  const waiting = gates().filter(({ tools }) => tools.length > 0);
  const progress = showProgress('Checking', waiting.length);
  const verdicts: Verdict[] = [];
  const work = async (): Promise<void> => {
    for (let gate = waiting.shift(); gate !== undefined; gate = waiting.shift()) {
      const begun = performance.now();
      const verdict = await judge(gate);
      verdicts.push(verdict);
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      progress.note(`${verdict.isPassed ? 'ok    ' : 'FAILED'}  ${gate.name}  ${seconds} s`);
      progress.advance();
    }
  };
  await Promise.all(Array.from({ length: Math.min(3, availableParallelism()) }, work));
  progress.end();
  const failed = verdicts.filter(({ isPassed }) => !isPassed);
  keepFailures(failed.map(({ gate, output }) => ({ name: gate.name, output })));
  for (const { gate, output } of failed) {
    console.log(`\n── ${gate.name} failed ──\n${output.trim()}\n→ ${gate.remedy}`);
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const names = failed.map(({ gate }) => gate.name).join(', ');
  console.log(
    failed.length === 0
      ? `\nAll ${verdicts.length} gates passed in ${seconds} s.`
      : `\n${failed.length} of ${verdicts.length} gates failed in ${seconds} s: ${names}.`,
  );
  return failed.length === 0 ? 0 : 1;
}
