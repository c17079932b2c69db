import { describe, expect, test } from 'vitest';
import { parseCommandLine } from './arguments.ts';
import { command } from './command.ts';
import { manual, overview } from './manual.ts';

const commands = [
  command({
    name: 'up',
    summary: 'Starts the server.',
    flags: {
      port: { kind: 'number', meaning: 'Where it listens.', default: '8080' },
      data: { kind: 'text', value: 'FOLDER', meaning: 'What it keeps.' },
      open: { kind: 'switch', meaning: 'Asks nobody.' },
    },
    load: () => Promise.resolve(() => Promise.resolve(0)),
  }),
  command({
    name: 'import',
    summary: 'Sends files.',
    operands: 'FILE…',
    operandsMin: 1,
    flags: {
      url: { kind: 'text', meaning: 'The server.' },
      map: { kind: 'list', meaning: 'Names.' },
    },
    load: () => Promise.resolve(() => Promise.resolve(0)),
  }),
];

const parse = (line: string) => parseCommandLine(line === '' ? [] : line.split(' '), commands);
const faultOf = (line: string): string => {
  const parsed = parse(line);
  return parsed.kind === 'fault' ? parsed.message : `no fault: ${parsed.kind}`;
};

describe('the command line', () => {
  test('flags become typed values, and switches are always there', () => {
    expect(parse('up --port 90 --data=x')).toMatchObject({
      kind: 'run',
      flags: { port: 90, data: 'x', open: false },
      operands: [],
    });
  });

  test('operands may stand between flags and after --', () => {
    expect(parse('import a --url u b -- --c')).toMatchObject({
      kind: 'run',
      operands: ['a', 'b', '--c'],
    });
  });

  test('a list is given several times', () => {
    expect(parse('import a --map b:c --map d:e')).toMatchObject({ flags: { map: ['b:c', 'd:e'] } });
    expect(parse('import a')).toMatchObject({ flags: { map: [] } });
  });

  test.each([
    ['', 'help'],
    ['--help', 'help'],
    ['help up', 'help'],
    ['up --help', 'help'],
    ['up -h', 'help'],
    ['--version', 'version'],
  ])('"%s" is understood as %s', (line, kind) => {
    expect(parse(line).kind).toBe(kind);
  });

  test.each([
    ['uq', 'uq is no command of Kumiki. Did you mean up?'],
    ['imp a', 'imp is no command of Kumiki. Did you mean import?'],
    ['zebra', 'zebra is no command of Kumiki.'],
    ['--port 90', 'a command stands before the flag --port; for example ./kumiki up --port.'],
    ['up --prot 90', '--prot is no flag of ./kumiki up. Did you mean --port?'],
    ['up --toString', '--toString is no flag of ./kumiki up.'],
    ['up -x', '-x is no flag of ./kumiki up.'],
    ['up --port', '--port needs a value.'],
    ['up --data --open', '--data needs a value.'],
    ['up --port x', '--port takes a whole number, not "x".'],
    ['up --open=no', '--open takes no value.'],
    ['up now', './kumiki up does not know what to do with "now".'],
    ['import', './kumiki import needs FILE….'],
  ])('"%s" is refused', (line, message) => {
    expect(faultOf(line)).toBe(message);
  });

  test('the help names every command and every flag', () => {
    for (const { name, summary } of commands) {
      expect(overview(commands, 'en')).toContain(name);
      expect(overview(commands, 'en')).toContain(summary);
    }
    const [up] = commands;
    const text = up === undefined ? '' : manual(up, 'en');
    expect(text).toContain('--port PORT');
    expect(text).toContain('--data FOLDER');
    expect(text).toContain('Where it listens. Default: 8080.');
  });
});
