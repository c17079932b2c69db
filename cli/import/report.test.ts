import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { describeFile, isRefused, parseReport, summarise } from './report.ts';

const answer = {
  file: 'a.geojson',
  format: 'geojson',
  state: 'completed',
  entities: { created: 1200, updated: 0, unchanged: 3, refused: 1 },
  noticeCounts: { encoding: 1, 'no-geometry': 40 },
  notices: [
    {
      severity: 'info',
      code: 'encoding',
      message: { ja: 'Shift_JISとして読みました', en: 'Read as Shift_JIS' },
      remedy: { ja: '', en: '' },
    },
    {
      severity: 'error',
      code: 'no-geometry',
      message: { ja: '位置がありません', en: 'The Feature has no geometry' },
      row: 7,
      column: 'geometry',
      remedy: { ja: '点を入れてください', en: 'Give it a Point' },
    },
  ],
};
const reportOf = (value: unknown, status = 200) =>
  parseReport('a.geojson', status, JSON.stringify(value), 'en');

describe('the report of an import', () => {
  test('counts and notices are read from the answer', () => {
    const report = reportOf(answer);
    expect(report).toMatchObject({ created: 1200, unchanged: 3, refused: 1 });
    expect(isRefused(report)).toBe(true);
    expect(describeFile(report, 'en')).toBe(
      'a.geojson (geojson): 1,200 created, 3 unchanged, 1 refused',
    );
  });

  test('a problem is the reason why a file was refused', () => {
    const report = reportOf({ title: 'No', detail: 'The file holds no Features' }, 400);
    expect(describeFile(report, 'en')).toBe('a.geojson: refused: The file holds no Features');
    expect(isRefused(report)).toBe(true);
  });

  test('an answer that is not ours is told by its status', () => {
    expect(parseReport('a', 502, '<html>', 'en').fault).toBe('the server answered 502');
  });

  test('a file that breaks off is told with what was kept of it', () => {
    const report = reportOf({ ...answer, state: 'incomplete' });
    expect(describeFile(report, 'en')).toContain('1,200 created');
    expect(describeFile(report, 'en')).toContain('the file breaks off');
    expect(isRefused(report)).toBe(true);
  });

  test('a file that changed nothing is no failure', () => {
    const entities = { created: 0, updated: 0, unchanged: 5, refused: 0 };
    const report = reportOf({ state: 'completed', entities, notices: [] });
    expect(isRefused(report)).toBe(false);
    expect(summarise([report], 'en')).toEqual(['1 file: 5 unchanged']);
  });

  test('the summary puts the worst first, with place and remedy, and adds up', () => {
    const report = reportOf(answer);
    expect(summarise([report, report], 'en')).toEqual([
      'error no-geometry × 80: The Feature has no geometry',
      '  first at a.geojson, record 7, column geometry',
      '  → Give it a Point',
      'info encoding × 2: Read as Shift_JIS',
      '  first at a.geojson',
      '2 files: 2,400 created, 6 unchanged, 2 refused',
    ]);
  });

  test('notices are told in Japanese where the terminal speaks it', () => {
    const report = parseReport('a', 200, JSON.stringify(answer), 'ja');
    expect(report.notices[1]).toMatchObject({
      message: '位置がありません',
      remedy: '点を入れてください',
    });
  });

  test('everything is told in Japanese there', () => {
    const report = parseReport('a', 200, JSON.stringify(answer), 'ja');
    expect(describeFile(report, 'ja')).toBe('a (geojson): 新規 1,200件、変更なし 3件、拒否 1件');
    const rows = { read: 14_079, stored: 14_079, refused: 0 };
    const table = parseReport('levels.csv', 200, JSON.stringify({ format: 'csv', rows }), 'ja');
    expect(describeFile(table, 'ja')).toBe('levels.csv (csv): 表の行 14,079件');
    expect(describeFile(table, 'en')).toBe('levels.csv (csv): 14,079 rows of a table');
    expect(summarise([report], 'ja')).toEqual([
      '誤り no-geometry × 40: 位置がありません',
      '  最初は a, 7件目, 列 geometry',
      '  → 点を入れてください',
      'お知らせ encoding × 1: Shift_JISとして読みました',
      '  場所は a',
      '1ファイル: 新規 1,200件、変更なし 3件、拒否 1件',
    ]);
  });

  property.prop([fc.jsonValue(), fc.integer({ min: 200, max: 599 })])(
    'whatever JSON the server sends, there is a report',
    (value, status) => {
      expect(summarise([reportOf(value, status)], 'en').length).toBeGreaterThan(0);
    },
  );
});
