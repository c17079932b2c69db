import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { describeFile, isRefused, parseReport, summarise } from './report.ts';

const summary = {
  file: 'a.geojson',
  format: 'geojson',
  entities: { created: 1200, updated: 0, unchanged: 3, refused: 1 },
  notices: [
    { severity: 'info', code: 'encoding', message: 'Read as Shift_JIS' },
    {
      severity: 'error',
      code: 'no-geometry',
      message: 'The Feature has no geometry',
      row: 7,
      column: 'geometry',
      remedy: 'Give it a Point',
    },
  ],
};

describe('the report of an import', () => {
  test('counts and notices are read from the summary', () => {
    const report = parseReport('a.geojson', 200, JSON.stringify(summary));
    expect(report).toMatchObject({ created: 1200, unchanged: 3, refused: 1, noticeCount: 2 });
    expect(isRefused(report)).toBe(true);
    expect(describeFile(report)).toBe('a.geojson (geojson): 1,200 created, 3 unchanged, 1 refused');
  });

  test('a problem is the reason why a file was refused', () => {
    const problem = { title: 'No', detail: 'The file holds no Features', status: 400 };
    const report = parseReport('a.geojson', 400, JSON.stringify(problem));
    expect(describeFile(report)).toBe('a.geojson: refused: The file holds no Features');
    expect(isRefused(report)).toBe(true);
  });

  test('an answer that is not ours is told by its status', () => {
    expect(parseReport('a', 502, '<html>').fault).toBe('the server answered 502');
  });

  test('a file that changed nothing is no failure', () => {
    const entities = { created: 0, updated: 0, unchanged: 5, refused: 0 };
    const report = parseReport('a', 200, JSON.stringify({ entities, notices: [] }));
    expect(isRefused(report)).toBe(false);
    expect(summarise([report])).toEqual(['1 file: 5 unchanged.']);
  });

  test('the summary puts the worst first, with place and remedy, and adds up', () => {
    const report = parseReport('a.geojson', 200, JSON.stringify({ ...summary, noticeCount: 10 }));
    expect(summarise([report, report])).toEqual([
      'error no-geometry × 2: The Feature has no geometry',
      '  first at a.geojson, row 7, column geometry',
      '  → Give it a Point',
      'info encoding × 2: Read as Shift_JIS',
      '  first at a.geojson',
      '… and 16 notices more.',
      '2 files: 2,400 created, 6 unchanged, 2 refused.',
    ]);
  });

  property.prop([fc.jsonValue(), fc.integer({ min: 200, max: 599 })])(
    'whatever JSON the server sends, there is a report',
    (value, status) => {
      const report = parseReport('a', status, JSON.stringify(value));
      expect(summarise([report]).length).toBeGreaterThan(0);
    },
  );
});
