/** `./kumiki test`: every test of the repository. Its closing line comes from tests/reporter.ts. */
import { runTool } from './child-process.ts';
import { toolPath } from './project.ts';
import { startPostgres } from './temporary-postgres.ts';

interface TestFlags {
  readonly postgres: string | undefined;
}

export async function test(flags: TestFlags, filters: readonly string[]): Promise<number> {
  const temporary = flags.postgres === 'new' ? await startPostgres() : undefined;
  const url = temporary?.url ?? flags.postgres;
  try {
    const { exitCode } = await runTool(
      {
        command: process.execPath,
        args: [toolPath('vitest', 'vitest.mjs'), 'run', ...filters],
        ...(url === undefined ? {} : { env: { KUMIKI_TEST_POSTGRES: url } }),
      },
      'terminal',
    );
    return exitCode;
  } finally {
    await temporary?.stop();
  }
}
