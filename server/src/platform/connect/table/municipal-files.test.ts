/** Files as offices save them: each is understood without a hand on it, and whatever is changed or left out is told. */
import { describe, expect, test } from 'vitest';
import { encodeText } from '../../../../../packages/civic/testing.ts';
import { defaultConnectLimits } from '../limits.ts';
import { readRecords } from '../read-records.ts';
import { bytesOf, type MunicipalFile, municipalFiles } from './municipal-files.fixture.ts';
import { TableRecord } from './table-record.ts';
import { workbook } from './workbook.fixture.ts';

type FileName = keyof typeof municipalFiles;

function read(name: FileName) {
  const file: MunicipalFile = municipalFiles[name];
  return readBytes(
    bytesOf(file, (text) => encodeText(text, 'cp932')),
    file.name,
  );
}

async function readBytes(bytes: Uint8Array, fileName: string) {
  // In pieces that cut characters, quotes and line ends.
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
  };
  const found: string[] = [];
  const records: TableRecord[] = [];
  for await (const reading of readRecords(chunks(), defaultConnectLimits, { fileName })) {
    if (reading.kind === 'notice') found.push(reading.notice.code);
    else if (reading.record.value instanceof TableRecord) records.push(reading.record.value);
  }
  const [first] = records;
  if (first === undefined) throw new Error('no rows');
  const { columns } = first.plan;
  const rows = records.map(({ row }) => row);
  return { found, rows, columns, names: columns.map((column) => column.name) };
}

type Read = Awaited<ReturnType<typeof read>>;

const storedOf = ({ rows }: Read) =>
  rows.flatMap(({ outcome }) => (outcome.kind === 'stored' ? [outcome.values] : []));
const refusedOf = ({ rows }: Read) =>
  rows.flatMap(({ outcome }) => (outcome.kind === 'refused' ? [outcome.notice.code] : []));
const rolesOf = ({ columns }: Read) => columns.map(({ role }) => role);
const columnOf = (file: Read, name: string) =>
  storedOf(file).map((values) => values[file.names.indexOf(name)]);
const codesOf = ({ rows }: Read) => [
  ...new Set(
    rows.flatMap(({ outcome }) =>
      outcome.kind === 'stored'
        ? [...outcome.repairs, ...outcome.notices].map(({ code }) => code)
        : [],
    ),
  ),
];

const names = Object.keys(municipalFiles) as readonly FileName[];

describe('every such file', () => {
  test.each(names)(
    '%s: whatever is stored otherwise than it stood is named, cell by cell',
    async (name) => {
      const file = await read(name);
      expect(file.rows.length).toBeGreaterThan(0);
      for (const { row, raw, outcome } of file.rows) {
        if (outcome.kind === 'refused') {
          expect(outcome.notice.row).toBe(row);
          continue;
        }
        for (const [index, column] of file.names.entries()) {
          const [before, after] = [raw.cells[index] ?? '', outcome.values[index]];
          if (before === after) continue;
          const repair = outcome.repairs.find((each) => each.column === column);
          expect(repair, `${name} ${row} ${column} ${before}`).toMatchObject({
            before,
            after,
            row,
          });
        }
        // Cells behind the last column are blank.
        expect(raw.cells.slice(file.names.length).join('').trim()).toBe('');
      }
    },
  );
});

describe('a file', () => {
  test('typed for printing has its header in two rows under a title, and notes that are no rows', async () => {
    const file = await read('parks');
    expect(file.found).toEqual(
      expect.arrayContaining(['encoding-assumed', 'preamble-skipped', 'header-joined']),
    );
    expect(file.names).toEqual([
      '番号',
      '公園名',
      '所在地',
      '開設年月日',
      '面積',
      'トイレ',
      '駐車場',
    ]);
    expect(columnOf(file, '開設年月日')).toEqual(['1981-04-01', '1987-10-15', '1989-06-01']);
    expect(columnOf(file, '面積')).toEqual(['1234', '2345', '500']);
    expect(refusedOf(file)).toEqual(['row-blank', 'row-is-note', 'row-is-note']);
  });

  test('of figures keeps its header before rows of missing values; triangles are negative', async () => {
    const file = await read('finance');
    expect(file.names[0]).toBe('年度');
    expect(storedOf(file)).toHaveLength(5);
    expect(columnOf(file, '増減額（千円）')).toEqual(['-45678', '100500', '', '1234', '-56056']);
    expect(codesOf(file)).toEqual(
      expect.arrayContaining(['placeholder-blanked', 'separators-removed', 'row-is-total']),
    );
  });

  test('of permits has dates of every notation, telephones and postal codes with their zeros', async () => {
    const file = await read('permits');
    expect(columnOf(file, '許可年月日')).toEqual([
      '2024-04-01',
      '2024-04-01',
      '2024-04-01',
      '2019-05-07',
      '2024-04-01',
    ]);
    expect(columnOf(file, '有効期限')).toEqual(['2029-03-31', '2029-03-31', '2025-03-31', '', '']);
    expect(columnOf(file, '電話番号').slice(0, 3)).toEqual([
      '095-822-1111',
      '0958221112',
      '0958-22-1113',
    ]);
    expect(columnOf(file, '郵便番号')).toEqual([
      '8500031',
      '850-0031',
      '8500862',
      '0600001',
      '0600001',
    ]);
  });

  test('of hydrants has decimal degrees, whichever notation each row has', async () => {
    const file = await read('hydrants');
    expect(columnOf(file, '北緯')).toEqual(['32.7447222', '32.7473611', '32.7501', '32.75', '']);
    expect(codesOf(file)).toContain('degrees-converted');
  });

  test('in metres of a plane is numbers, and says that it is not drawn', async () => {
    const file = await read('trees');
    expect(rolesOf(file).slice(2)).toEqual(['number', 'number', 'number']);
    expect(file.found.filter((code) => code === 'coordinates-plane')).toHaveLength(2);
  });

  test('with three kinds of line ends and a mark has all its rows', async () => {
    const file = await read('lineEnds');
    expect(file.names).toEqual(['名称', '住所', '緯度', '経度']);
    expect(columnOf(file, '名称')).toEqual(['市役所', '図書館', '体育館']);
    expect(file.found).toEqual([]);
  });

  test('with katakana of half width is read aloud in full width; hours from and to stay text', async () => {
    const file = await read('clinics');
    expect(columnOf(file, 'ﾌﾘｶﾞﾅ')).toEqual([
      'ホンマチイイン',
      'ミナト シンリョウショ',
      'キタガンカ',
    ]);
    expect(rolesOf(file)).toEqual(['name', 'kana', 'phone', 'text', 'weekdays']);
    expect(columnOf(file, '休診日')).toEqual(['日;祝', '土;日;祝', '木']);
  });

  test('with names that come again has a column for each, and a comma at the end is none', async () => {
    const file = await read('sameNames');
    expect(file.names).toEqual(['名称', '電話', '電話_2', '電話_3', '列5', '備考', '備考_2']);
    expect(file.found.filter((code) => code === 'column-name-repeated')).toHaveLength(3);
    const trailing = await read('trailing');
    expect(trailing.names).toEqual(['名称', '所在地', '男女別']);
    expect(refusedOf(trailing)).toEqual(['row-blank', 'row-blank', 'row-blank']);
  });

  test('with quotes of every kind keeps them as text, those nobody doubled told', async () => {
    const file = await read('quotes');
    expect(columnOf(file, '名称')).toEqual(['“眼鏡橋”', '石橋 "旧橋" 跡', '"出島"']);
    expect(file.rows.map(({ raw }) => raw.fault?.code)).toEqual([
      undefined,
      'quote-stray',
      undefined,
    ]);
  });

  test('with line breaks in cells has one record each, midnight on the day it begins', async () => {
    const file = await read('breaks');
    expect(columnOf(file, 'イベント名')[0]).toBe('夏まつり （雨天中止）');
    expect(columnOf(file, '開始日時')).toEqual([
      '2026-08-01T09:00',
      '2026-11-03T10:30',
      '2027-01-01T00:00',
    ]);
    expect(codesOf(file)).toContain('record-of-lines');
  });

  test('saved as Unicode text is read; what is no number stays, and is told', async () => {
    const file = await read('unicodeText');
    expect(file.found).toEqual(['encoding-assumed', 'delimiter-assumed']);
    expect(columnOf(file, '男')).toEqual(['2345', '700', 'X']);
    expect(codesOf(file)).toContain('number-invalid');
  });

  test('that a spreadsheet spoilt has no invented digits', async () => {
    const file = await read('spoilt');
    expect(columnOf(file, '市区町村コード')).toEqual(['422011', '422011', '422011']);
    expect(columnOf(file, '事業所番号')[0]).toBe('4.2701E+09');
    expect(columnOf(file, '法人番号')[0]).toBe('');
    expect(codesOf(file)).toEqual(
      expect.arrayContaining(['digits-lost', 'cell-invalid', 'check-digit-added']),
    );
  });

  test('of groups over names, ditto marks and subtotals has a value on every row', async () => {
    const file = await read('grouped');
    expect(file.names).toEqual(['地区', '名称', '電話番号', '屋内', '屋外', '備考']);
    expect(columnOf(file, '地区')).toEqual(['北部', '北部', '小計', '南部', '南部', '総計']);
    expect(codesOf(file)).toEqual(expect.arrayContaining(['ditto-filled', 'row-is-total']));
  });

  test('of two tables begins with the first, with or without a blank row between them', async () => {
    for (const name of ['twoTables', 'twoTablesTight'] as const) {
      const file = await read(name);
      expect(file.names).toEqual(['学校名', '児童数', '学級数']);
      expect(columnOf(file, '学校名')).toEqual([
        '東小学校',
        '西小学校',
        '中学校名',
        '東中学校',
        '西中学校',
      ]);
      expect(codesOf(file)).toContain('second-table');
    }
  });

  test('of counters, semicolons between, has days and times of one notation', async () => {
    const file = await read('semicolons');
    expect(columnOf(file, '受付曜日')).toEqual(['月;火;水;木;金', '月;火;水;木;金', '月;水;金']);
    expect(columnOf(file, '終了時間')).toEqual(['17:15', '17:15', '12:00']);
    expect(codesOf(file)).toContain('cell-invalid');
  });
});

const merges = (...cells: readonly string[]) => ({
  after: `<mergeCells>${cells.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`,
});

describe('a workbook', () => {
  test('with a merged title and names of two lines has dates, telephones and codes again', async () => {
    const rows = [
      ['指定避難所一覧', '', '', '', '', '', '', '', ''],
      ['', '', '', '', '', '', '', '', 'R7.4.1現在'],
      [
        '番号',
        '名　称',
        '所在地\n（町名）',
        '〒',
        '電話',
        '緯度',
        '経度',
        '指定日',
        '収容人数\n(人)',
      ],
      [1, '北小学校', '北町1', 8500001, 958221001, 32.750300000000003, 129.8778, 45383, 300],
      [2, '南公民館', '南町2-1', 600002, '095-822-1002', 32.7448, 129.8612, 'R5.10.1', '1,200'],
      [3, '旧分校', ' 山町 ', 8500003, 'なし', '-', '-', '不明', '－'],
      ['', '', '', '', '', '', '', '', ''],
      ['※緯度経度は世界測地系'],
    ];
    const file = await readBytes(workbook(rows, merges('A1:I1')), '避難所.xlsx');
    expect(file.found).toEqual(expect.arrayContaining(['cells-merged', 'preamble-skipped']));
    expect(rolesOf(file)).toEqual([
      'identifier',
      'name',
      'address',
      'postal-code',
      'phone',
      'latitude',
      'longitude',
      'date',
      'number',
    ]);
    expect(storedOf(file)[0]?.slice(3, 8)).toEqual([
      '8500001',
      '0958221001',
      '32.7503',
      '129.8778',
      '2024-04-01',
    ]);
    expect(storedOf(file)[1]?.[3]).toBe('0600002');
    expect(columnOf(file, '指定日')).toEqual(['2024-04-01', '2023-10-01', '']);
    expect(refusedOf(file)).toEqual(['row-blank', 'row-is-note']);
    expect(codesOf(file)).toEqual(
      expect.arrayContaining([
        'zeros-restored',
        'serial-date',
        'placeholder-blanked',
        'cell-invalid',
      ]),
    );
  });

  test('of sums has no noise of arithmetic, groups joined to their names', async () => {
    const rows = [
      ['地区', '人口', '', '', '世帯数'],
      ['', '男', '女', '計', ''],
      ['北部', 1200, 1300, 2500, 1000],
      ['南部', 0.1 + 0.2, '△5', '１，０００', 400],
      ['合計', 1200.3, 1295, 3500, 1400],
    ];
    const file = await readBytes(workbook(rows, merges('B1:D1', 'A1:A2', 'E1:E2')), '人口.xlsx');
    expect(file.names).toEqual(['地区', '男', '女', '計', '世帯数']);
    expect(storedOf(file)[1]).toEqual(['南部', '0.3', '-5', '1000', '400']);
    expect(codesOf(file)).toContain('row-is-total');
  });

  test('of two tables side by side keeps both, and cells merged downwards have their value on every row', async () => {
    const side = [
      ['施設名', '定員', '', '施設名', '定員'],
      ['東保育園', 60, '', '西保育園', 90],
      ['北保育園', 45, '', '南保育園', 120],
      ['中保育園', 50, '', '', ''],
    ];
    const both = await readBytes(workbook(side), '保育園.xlsx');
    expect(both.names).toEqual(['施設名', '定員', '列3', '施設名_2', '定員_2']);
    expect(both.found).toEqual(['column-empty', 'column-name-repeated', 'column-name-repeated']);
    const down = [
      ['地区', '施設', '使用料(円)'],
      ['北部', 'A会館', '500円'],
      ['', 'B会館', '無料'],
    ];
    const merged = await readBytes(workbook(down, merges('A2:A3')), '会館.xlsx');
    expect(columnOf(merged, '地区')).toEqual(['北部', '北部']);
    expect(codesOf(merged)).toContain('ditto-filled');
  });
});
