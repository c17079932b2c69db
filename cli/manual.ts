/** The text of `--help`, made from the table of commands so that it cannot lie. */
import type { AnyCommand, Flag } from './command.ts';

const widthMax = 96;

export function overview(commands: readonly AnyCommand[]): string {
  const names = commands.map(({ name, operands }) => [name, operands ?? ''].join(' ').trim());
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const rows = commands.map(({ summary }, index) =>
    entry((names[index] ?? '').padEnd(width), summary),
  );
  return [
    'Kumiki (組木): an open-source city OS.',
    '',
    'Usage: ./kumiki COMMAND [flags]',
    '',
    ...rows,
    '',
    './kumiki COMMAND --help explains a command and its flags.',
    'First steps: ./kumiki up, then open the address it prints.',
  ].join('\n');
}

export function manual(command: AnyCommand): string {
  const flags = Object.entries(command.flags).map(
    ([name, flag]) => [spelling(name, flag), flag] as const,
  );
  const width = Math.max(0, ...flags.map(([text]) => text.length)) + 2;
  const usage = ['./kumiki', command.name, command.operands, flags.length > 0 ? '[flags]' : ''];
  return [
    `Usage: ${usage.filter((part) => part !== undefined && part !== '').join(' ')}`,
    '',
    command.summary,
    ...(flags.length > 0 ? ['', 'Flags:'] : []),
    ...flags.map(([text, flag]) => entry(text.padEnd(width), meaningOf(flag))),
    ...(command.notes === undefined ? [] : ['', ...command.notes.flatMap((note) => wrap(note, 0))]),
    ...(command.examples === undefined ? [] : ['', 'Examples:']),
    ...(command.examples ?? []).map((example) => `  ${example}`),
  ].join('\n');
}

function spelling(name: string, flag: Flag): string {
  return flag.kind === 'switch' ? `--${name}` : `--${name} ${flag.value ?? name.toUpperCase()}`;
}

function meaningOf(flag: Flag): string {
  return flag.default === undefined ? flag.meaning : `${flag.meaning} Default: ${flag.default}.`;
}

function entry(head: string, text: string): string {
  const indent = head.length + 2;
  return `  ${head}${wrap(text, indent).join(`\n${' '.repeat(indent)}`)}`;
}

function wrap(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > widthMax) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
