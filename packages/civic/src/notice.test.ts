import { describe, expect, test } from 'vitest';
import { inside, notice, noticeTable } from './notice.ts';

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([name]) => name);

describe('the table of notices', () => {
  test.each(Object.entries(noticeTable))(
    '%s asks for the same values in both languages',
    (_, row) => {
      expect(new Set(placeholders(row.message.ja))).toEqual(new Set(placeholders(row.message.en)));
      expect(placeholders(row.remedy.ja + row.remedy.en)).toEqual([]);
    },
  );
});

describe('a notice', () => {
  test('carries its place and its values', () => {
    expect(notice('duplicate-id', { id: 'E1' }, { row: 3, column: '共通ID' })).toMatchObject({
      severity: 'error',
      code: 'duplicate-id',
      row: 3,
      column: '共通ID',
      message: {
        en: 'The identifier E1 is in this file already; only the earlier row is taken in',
      },
    });
  });

  test('cuts long values without splitting a character', () => {
    const { message } = notice('geometry-invalid', { reason: '𠮷'.repeat(500) });
    expect(message.en.length).toBeLessThan(200);
    expect(message.en.isWellFormed()).toBe(true);
  });

  test('text that looks like a placeholder stays text', () => {
    expect(notice('geometry-invalid', { reason: '{reason}' }).message.en).toBe(
      'The geometry is not valid: {reason}',
    );
  });

  test('a member of a place is escaped as RFC 6901 asks', () => {
    expect(inside({ pointer: '/features/0' }, 'a/b~c')).toEqual({
      pointer: '/features/0/a~1b~0c',
    });
    expect(inside({ row: 1 }, 'geometry')).toEqual({ row: 1 });
  });
});
