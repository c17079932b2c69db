/** Finds Robot Framework and runs files of the suite with it. */
import { access, constants, readFile } from 'node:fs/promises';
import path from 'node:path';
import { runTool } from './child-process.ts';
import { CommandFailure } from './command.ts';
import type { Selection, SuiteFile } from './conformance-suite.ts';

/** Robot counts failed cases in its exit code up to 250; above that it did not run as asked. */
const exitCodeFailuresMax = 250;

/**
 * The `robot` command: the one named, else that of a virtual environment in the suite folder, else
 * the one on the PATH.
 */
export async function findRobot(named: string | undefined, suiteFolder: string): Promise<string> {
  const inEnvironment = ['.venv', 'venv'].map((name) =>
    path.join(suiteFolder, name, 'bin', 'robot'),
  );
  const onPath = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'robot'));
  for (const candidate of named === undefined ? [...inEnvironment, ...onPath] : [named]) {
    if (await isExecutable(candidate)) return candidate;
  }
  const environment = path.join(suiteFolder, '.venv');
  throw new CommandFailure(
    named === undefined
      ? 'The suite is run by Robot Framework, and there is no robot command.'
      : `${named} is no robot command.`,
    'Python 3.11 or later brings it:\n' +
      `    python3 -m venv ${environment}\n` +
      `    cd ${suiteFolder} && .venv/bin/pip install -r requirements.txt\n` +
      '  or name one that is installed elsewhere: --robot /path/to/bin/robot',
  );
}

async function isExecutable(file: string): Promise<boolean> {
  return await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

export interface RobotRun {
  readonly robot: string;
  /** The corrected copy of the suite; Robot runs inside it. */
  readonly folder: string;
  readonly files: readonly SuiteFile[];
  readonly selection: Selection;
  readonly variables: Readonly<Record<string, string>>;
  /** Where output.json and log.html go. */
  readonly resultsFolder: string;
}

/** Returns the text of Robot's output.json. */
export async function runRobot(run: RobotRun): Promise<string> {
  const output = path.join(run.resultsFolder, 'output.json');
  const outcome = await runTool(
    {
      command: run.robot,
      folder: run.folder,
      args: [
        ...Object.entries(run.variables).flatMap(([name, value]) => ['-v', `${name}:${value}`]),
        ...run.selection.tags.flatMap((tag) => ['--include', tag]),
        ...run.selection.excludedTags.flatMap((tag) => ['--exclude', tag]),
        // Cases left over from a file of which all others are excluded: none is fine.
        '--runemptysuite',
        ...['--console', 'none', '--report', 'NONE', '--log', 'log.html'],
        ...['--outputdir', run.resultsFolder, '--output', output],
        ...run.files.map((file) => path.join(run.folder, file.path)),
      ],
      // Python buffers nothing, writes no byte code beside the suite, and uses no proxy to us.
      env: { PYTHONDONTWRITEBYTECODE: '1', no_proxy: '*', NO_PROXY: '*' },
    },
    'nowhere',
  );
  if (outcome.exitCode > exitCodeFailuresMax) {
    throw new CommandFailure(
      `Robot ended with ${outcome.exitCode}:\n${outcome.output.slice(-2_000)}`,
      'Its packages are those of requirements.txt in the suite folder.',
    );
  }
  return await readFile(output, 'utf8');
}
