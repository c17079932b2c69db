/** Broken files, generated: encodings × separators × headers × damaged cells. Nothing crashes, nothing is lost. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { decodeText } from '../text/decode.ts';
import { detectEncoding } from '../text/encoding.ts';
import { encodeText, throughLatin1 } from '../text/testing.ts';
import { CsvParser } from './csv-parser.ts';
import { detectDelimiter } from './delimiter.ts';
import { RowMender, storedColumns } from './mend-row.ts';
import { planTable } from './plan.ts';

const headers = {
  standard: ['全国地方公共団体コード', 'ID', '名称', '緯度', '経度', '開始時間', '法人番号'],
  legacy: [
    '都道府県コード又は市区町村コード',
    'NO',
    '名称',
    '緯度',
    '経度',
    '開始時間',
    '法人番号',
  ],
  plain: ['code', 'id', 'name', 'lat', 'lng', 'open', 'number'],
  repeated: ['コード', '名称', '名称', '緯度', '経度', '', ''],
  grouped: ['地区', '男性', '', '女性', '', '合計', '備考'],
  addresses: ['名称', '住所', '電話番号', '設置年月日', '定員', '駐車場の有無', '備考'],
} as const;

const damaged = fc.constantFrom(
  '5.22001E+12',
  '10006',
  '8:30',
  '月火水木金',
  '○',
  '△',
  '36.5,136.6',
  '136.6',
  '令和3年4月1日',
  '1,234',
  '１２人',
  '---',
  ' 前後 ',
  '一\n二',
  '"',
  '""',
  '引用"符',
  'a\tb',
  'セル,カンマ',
  'ｶﾅ',
  '�',
  '\u0007',
  '',
  '',
  '矢上団地',
  '422011',
  '32.77',
  '129.95',
  'https://example.jp/',
  '24:00',
  '髙﨑',
  '2026-08-21T24:00',
  '〃',
  '同上',
  '合計',
  '（人）',
  '①号館',
  '㈱',
  'その他（屋内）',
  'R6.4.1',
  '45383',
  '※注',
);

const file = fc.record({
  header: fc.constantFrom(
    'standard',
    'legacy',
    'plain',
    'repeated',
    'grouped',
    'addresses',
    'none',
  ),
  preamble: fc.array(fc.constantFrom('避難所一覧', '令和8年4月1日現在', ''), { maxLength: 3 }),
  rows: fc.array(fc.array(damaged, { minLength: 1, maxLength: 9 }), {
    minLength: 1,
    maxLength: 20,
  }),
  delimiter: fc.constantFrom(',', '\t', ';', '|'),
  lineEnd: fc.constantFrom('\r\n', '\n', '\r'),
  encoding: fc.constantFrom(
    'utf-8',
    'utf-8-bom',
    'cp932',
    'euc-jp',
    'utf-16le',
    'utf-16be',
    'twice',
  ),
  isQuoted: fc.boolean(),
});

type BrokenFile = typeof file extends fc.Arbitrary<infer T> ? T : never;

function bytesOf({ header, preamble, rows, delimiter, lineEnd, encoding, isQuoted }: BrokenFile) {
  const cell = (text: string) =>
    isQuoted || /["\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = [
    ...preamble,
    ...(header === 'none' ? [] : [headers[header].map(cell).join(delimiter)]),
    ...rows.map((row) => row.map(cell).join(delimiter)),
  ];
  const text = lines.join(lineEnd);
  if (encoding === 'utf-8-bom') return encodeText(`\ufeff${text}`, 'utf-8');
  if (encoding === 'twice') return throughLatin1(encodeText(text, 'cp932'));
  return encodeText(text, encoding);
}

describe('broken files', () => {
  property.prop([file], { numRuns: 500 })(
    'rows in are rows stored and rows refused with a reason; every changed cell is a repair',
    (broken) => {
      const bytes = bytesOf(broken);
      const text = decodeText(bytes, detectEncoding(bytes));
      const parser = new CsvParser({ delimiter: detectDelimiter(text) });
      const rows = [...parser.push(text), ...parser.end()].map(({ cells }) => cells);
      const plan = planTable({ rows });
      const mender = new RowMender(plan);
      const data = rows.slice(plan.rowsBefore);
      const careful = new RowMender(plan);
      let [stored, refused] = [0, 0];
      for (const [i, cells] of data.entries()) {
        const outcome = mender.mend(cells, i + 1);
        expect(outcome).toEqual(careful.mendCarefully(cells, i + 1));
        if (outcome.kind === 'refused') {
          refused += 1;
          expect(outcome.notice).toMatchObject({ severity: 'error', row: i + 1 });
          continue;
        }
        stored += 1;
        expect(outcome.values).toHaveLength(storedColumns(plan).length);
        const repaired = new Set(outcome.repairs.map(({ column }) => column));
        for (const [c, column] of plan.columns.entries()) {
          const isChanged = outcome.values[c] !== (cells[c] ?? '');
          if (isChanged) expect(repaired).toContain(column.name);
        }
      }
      expect(stored + refused).toBe(rows.length - plan.rowsBefore);
    },
  );

  property.prop([file], { numRuns: 100 })(
    'undoing every repair leaves every cell as it was',
    (broken) => {
      const bytes = bytesOf(broken);
      const text = decodeText(bytes, detectEncoding(bytes));
      const parser = new CsvParser({ delimiter: detectDelimiter(text) });
      const rows = [...parser.push(text), ...parser.end()].map(({ cells }) => cells);
      const first = planTable({ rows });
      const mender = new RowMender(first);
      const undone = rows.slice(first.rowsBefore).flatMap((cells, i) => {
        const outcome = mender.mend(cells, i + 1);
        return outcome.kind === 'refused' ? [] : outcome.repairs;
      });
      const undoing = new RowMender(planTable({ rows }, { undone }));
      for (const [i, cells] of rows.slice(first.rowsBefore).entries()) {
        const outcome = undoing.mend(cells, i + 1);
        if (outcome.kind === 'refused') continue;
        const width = first.columns.length;
        const written = Array.from({ length: width }, (_, c) => cells[c] ?? '');
        expect(outcome.values.slice(0, width)).toEqual(written);
      }
    },
  );
});
