import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { entityOf, rowOf } from '../standard/standard-row.ts';
import { decodeText } from '../text/decode.ts';
import { detectEncoding } from '../text/encoding.ts';
import { CsvParser } from './csv-parser.ts';
import { detectDelimiter } from './delimiter.ts';
import { RowMender, type StoredRow } from './mend-row.ts';
import { planTable } from './plan.ts';

const root = path.resolve(import.meta.dirname, '../../../../../shared/data');
const isThere = existsSync(root);

function read(file: string) {
  const bytes = readFileSync(path.join(root, file));
  const encoding = detectEncoding(bytes);
  const text = decodeText(bytes, encoding);
  const parser = new CsvParser({ delimiter: detectDelimiter(text.slice(0, 65_536)) });
  const rows = [...parser.push(text), ...parser.end()].map(({ cells }) => cells);
  const plan = planTable({ rows: rows.slice(0, 1_000), fileName: file });
  const mender = new RowMender(plan);
  const mended = rows.slice(plan.rowsBefore).map((cells, i) => mender.mend(cells, i + 1));
  const stored = mended.filter((row): row is StoredRow => row.kind === 'stored');
  const repairs = stored.flatMap((row) => row.repairs);
  const codes = new Map<string, number>();
  for (const { code } of repairs) codes.set(code, (codes.get(code) ?? 0) + 1);
  return { encoding, plan, stored, refused: mended.length - stored.length, repairs, codes };
}

describe.skipIf(!isThere)(
  'files that prefectures publish (../shared/data, absent otherwise)',
  () => {
    test('evacuation sites of Ishikawa: 1,528 rows of standard 03', () => {
      const { plan, stored, refused } = read('open-data-ishikawa/170003_evacuation_space.csv');
      expect(stored).toHaveLength(1_528);
      expect(refused).toBe(0);
      expect(plan.match?.dataset.slug).toBe('evacuation_space');
      expect(plan.match?.score).toBeGreaterThan(0.95);
      expect(plan.match?.missing).toEqual([]);
    });

    test('AED of Ishikawa, CP932: 286 rows of standard 08, every repair named', () => {
      const { encoding, plan, stored, codes } = read('open-data-ishikawa/170003_aed.csv');
      expect(encoding.encoding).toBe('cp932');
      expect(stored).toHaveLength(286);
      expect(plan.match?.dataset.slug).toBe('aed');
      expect(codes.get('digits-lost')).toBeGreaterThan(0);
      expect(codes.get('list-separated')).toBeGreaterThan(0);
      expect(codes.get('time-written-out')).toBeGreaterThan(0);
      expect(codes.get('width-normalised')).toBeGreaterThan(0);
      expect(codes.get('phone-written-out')).toBeGreaterThan(0);
    });

    test('the double-encoded twin gives the same rows', () => {
      const plain = read('open-data-ishikawa/170003_aed.csv');
      const twin = read('open-data-ishikawa/170003_aed.mojibake-as-stored.csv');
      expect(twin.encoding.doubleEncoding).toEqual({ inner: 'cp932', through: 'latin1' });
      expect(twin.stored).toEqual(plain.stored);
    });

    test('river levels of Fukui: 14,079 rows of 103 stations', () => {
      const { plan, stored, refused } = read('waterlevel-fukui/2021-09-06.csv');
      expect(plan.columns.map(({ name, role }) => [name, role])).toEqual([
        ['日時', 'date-time'],
        ['河川水位', 'number'],
        ['id', 'identifier'],
      ]);
      expect([stored.length, refused]).toEqual([14_079, 0]);
      expect(new Set(stored.map(({ values }) => values[2])).size).toBe(103);
    });

    test('stations of Fukui: thresholds that are not set are blank', () => {
      const { stored, codes, plan } = read('waterlevel-fukui/sensors.csv');
      expect(stored).toHaveLength(103);
      expect(codes.get('placeholder-blanked')).toBeGreaterThan(0);
      expect(plan.match).toBeUndefined();
    });

    test('codes of prefectures get their zeros back', () => {
      const { stored, plan, codes } = read('municipal-codes/prefjp-utf8.csv');
      const column = plan.columns.findIndex(({ name }) => name === 'lgcode');
      expect(stored.map(({ values }) => values[column])).toContain('010006');
      expect(codes.get('zeros-restored')).toBe(9);
      expect(stored).toHaveLength(47);
    });

    test.each(['municipal-codes/localgovjp-utf8.csv', 'municipal-codes/poi-codes-gif.csv'])(
      '%s is read whole',
      (file) => {
        const { stored, refused } = read(file);
        expect(refused).toBe(0);
        expect(stored.length).toBeGreaterThan(300);
      },
    );

    test.each([
      'open-data-ishikawa/170003_evacuation_space.csv',
      'open-data-ishikawa/170003_aed.csv',
    ])('%s becomes entities and the same rows again', (file) => {
      const { plan, stored } = read(file);
      const dataset = plan.match?.dataset;
      if (dataset === undefined) throw new Error('no match');
      for (const { values } of stored) {
        const row = Object.fromEntries(
          plan.columns.flatMap(({ standard }, i) =>
            standard === undefined || values[i] === '' ? [] : [[standard.name, values[i] ?? '']],
          ),
        );
        expect(rowOf(dataset, entityOf(dataset, row))).toEqual(row);
      }
    });
  },
);
