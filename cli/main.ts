/** The command line of Kumiki: picks a command and turns its outcome into an exit code. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseCommandLine } from './arguments.ts';
import { CommandFailure } from './command.ts';
import { commands } from './commands.ts';
import { language } from './language.ts';
import { manual, overview } from './manual.ts';
import { projectFolder } from './project.ts';

async function version(): Promise<string> {
  const text = await readFile(path.join(projectFolder, 'package.json'), 'utf8');
  // Our own file, whose version a release writes.
  return (JSON.parse(text) as { version: string }).version;
}

async function main(words: readonly string[]): Promise<number> {
  const parsed = parseCommandLine(words, commands);
  switch (parsed.kind) {
    case 'help':
      console.log(
        parsed.command === undefined
          ? overview(commands, language)
          : manual(parsed.command, language),
      );
      return 0;
    case 'version':
      console.log(await version());
      return 0;
    case 'fault': {
      const help = ['./kumiki', parsed.command?.name, '--help'].filter(Boolean).join(' ');
      console.error(`kumiki: ${parsed.message}\n  ${help} shows what there is.`);
      return 2;
    }
    case 'run': {
      const run = await parsed.command.load();
      // The parser made these flags by the table of this very command.
      return await run(parsed.flags as never, parsed.operands);
    }
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CommandFailure)) throw error;
  console.error(`kumiki: ${error.message}`);
  if (error.remedy !== undefined) console.error(`  ${error.remedy}`);
  process.exitCode = 1;
}
