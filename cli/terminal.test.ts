import { expect, test } from 'vitest';
import { showProgress } from './terminal.ts';

function screen(isTTY: boolean) {
  let text = '';
  return {
    isTTY,
    columns: 60,
    write: (more: string) => {
      text += more;
    },
    text: () => text,
  };
}

test('a terminal gets one moving line that goes away', () => {
  const terminal = screen(true);
  const progress = showProgress('Sending', 4, terminal);
  progress.advance(4);
  progress.note('one file sent');
  progress.end();
  expect(terminal.text()).toContain('100 % Sending');
  expect(terminal.text()).toContain('one file sent\n');
  expect(terminal.text().endsWith('\r\u001b[K')).toBe(true);
});

test('a log gets plain lines without control characters', () => {
  const log = screen(false);
  const progress = showProgress('Sending', 4, log);
  progress.advance(1);
  progress.note('one file sent');
  progress.end();
  expect(log.text()).toBe('Sending: 0 %\none file sent\n');
});
