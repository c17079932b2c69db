import { expect, test } from 'vitest';
import { openServerLog } from './server-log.ts';

function screen(isTTY: boolean) {
  const lines: string[] = [];
  return { isTTY, lines, write: (text: string) => lines.push(text) };
}

test('a terminal shows warnings and errors as plain lines', () => {
  const terminal = screen(true);
  const log = openServerLog(terminal);
  log.info('listening', { port: 8080 });
  log.warn('disk nearly full', { freeBytes: 5 });
  expect(terminal.lines).toEqual(['warn: disk nearly full, freeBytes 5\n']);
});

test('elsewhere every event is one JSON line', () => {
  const file = screen(false);
  openServerLog(file).info('listening', { port: 8080 });
  expect(file.lines).toHaveLength(1);
  expect(JSON.parse(file.lines[0] ?? '')).toMatchObject({ event: 'listening', port: 8080 });
});
