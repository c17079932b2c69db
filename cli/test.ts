/** `./kumiki test`: every test of the repository. Its closing line comes from tests/reporter.ts. */
import { runTool } from './child-process.ts';
import { toolPath } from './project.ts';

interface TestFlags {
  readonly postgres: string | undefined;
}

export async function test(flags: TestFlags, filters: readonly string[]): Promise<number> {
  const { exitCode } = await runTool(
    {
      command: process.execPath,
      args: [toolPath('vitest', 'vitest.mjs'), 'run', ...filters],
      ...(flags.postgres === undefined ? {} : { env: { KUMIKI_TEST_POSTGRES: flags.postgres } }),
    },
    'terminal',
  );
  return exitCode;
}
