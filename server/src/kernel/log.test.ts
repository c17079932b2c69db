import { describe, expect, test } from 'vitest';
import { createLog, errorFields } from './log.ts';

function logged(): { log: ReturnType<typeof createLog>; lines: string[] } {
  const lines: string[] = [];
  return { log: createLog((line) => lines.push(line), { now: () => 0 }), lines };
}

describe('the log', () => {
  test('writes one JSON object per line, with the fields it was given', () => {
    const { log, lines } = logged();
    log.with({ requestId: 'r-1' }).warn('request', { status: 503, detail: 'two\nlines' });
    expect(lines).toEqual([
      '{"time":"1970-01-01T00:00:00.000Z","level":"warn","event":"request","requestId":"r-1","status":503,"detail":"two\\nlines"}\n',
    ]);
  });

  test('leaves out the values that errors of the database quote', () => {
    const thrown = Object.assign(new Error('invalid input syntax for type json: "{name: 山田"'), {
      code: '22P02',
    });
    const fields = errorFields(thrown);
    expect(fields['code']).toBe('22P02');
    expect(JSON.stringify(fields)).not.toContain('山田');
  });

  test('keeps the first frames of an error, and bears what is no error', () => {
    expect(errorFields(new TypeError('x is not a function'))).toMatchObject({
      error: 'TypeError: x is not a function',
    });
    expect(errorFields('a secret')).toEqual({ error: 'a thrown string' });
  });
});
