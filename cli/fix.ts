/** `./kumiki fix`: formats, and mends what Biome can mend without changing what code does. */
import { runTool } from './child-process.ts';
import { toolPath } from './project.ts';

export async function fix(): Promise<number> {
  const args = [toolPath('@biomejs/biome', 'bin/biome'), 'check', '--write', '.'];
  const { exitCode } = await runTool({ command: process.execPath, args }, 'terminal');
  return exitCode === 0 ? 0 : 1;
}
