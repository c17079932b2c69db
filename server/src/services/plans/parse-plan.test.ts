import { fc, test as property } from '@fast-check/vitest';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { planCsv, planYaml } from './exports.ts';
import { defaultPlanLimits } from './limits.ts';
import { parsePlan } from './parse-plan.ts';
import type { Plan } from './plan.ts';
import { tablesOfPlan } from './plan-table.ts';
import { type PlacedFault, readDocument } from './read-document.ts';
import { patternPlan, planWorkbook } from './template.ts';
import { countPlan, nest } from './tree.ts';
import { writeWorkbook } from './workbook.ts';

const head = { id: 'town', title: '町の計画', publisher: '町', period: { from: 2024, to: 2028 } };
const node = (id: string, level: string, parent?: string) => ({
  id,
  title: `施策${id}`,
  level,
  ...(parent === undefined ? {} : { parent }),
});

async function read(
  content: string | Uint8Array,
): Promise<{ plan: Plan | undefined; said: string[]; faults: readonly PlacedFault[] }> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const outcome = await readDocument(bytes, defaultPlanLimits);
  if (!outcome.ok) return { plan: undefined, said: [`${outcome.fault.line}`], faults: [] };
  const { document } = outcome;
  const { plan, faults } = parsePlan(document.value);
  const placed = [
    ...document.faults,
    ...faults.map((fault) => ({ ...fault, ...document.placeOf(fault.pointer) })),
  ];
  const said = placed.map(({ severity, pointer, line, sheet }) =>
    [severity, pointer, sheet, line].filter((each) => each !== undefined).join(' '),
  );
  return { plan, said, faults: placed };
}

describe('a plan', () => {
  test('of good members has them all, in their order', () => {
    const { plan, faults } = parsePlan({
      plan: head,
      nodes: [node('1', 'policy'), node('1.1', 'measure', '1')],
      indicators: [
        { id: 'I1', title: '利用率', unit: '%', node: '1.1', target: { year: 2028, value: 80 } },
      ],
    });
    expect(faults).toEqual([]);
    expect(plan?.indicators[0]).toMatchObject({
      direction: 'up',
      targets: [{ year: 2028, value: 80 }],
    });
    expect(nest(plan?.nodes ?? [])).toMatchObject([{ id: '1', children: [{ id: '1.1' }] }]);
  });

  test('with a faulty node keeps the others and tells the line', async () => {
    const { plan, said } =
      await read(`plan: {id: town, title: 計画, publisher: 町, period: {from: 2024, to: 2028}}
nodes:
  - {id: "1", title: よい施策, level: policy}
  - {id: "2", level: policy}
  - {id: "1", title: 同じ番号, level: policy}
`);
    expect(plan?.nodes.map(({ id, title }) => `${id} ${title}`)).toEqual(['1 よい施策']);
    expect(said).toEqual(['error /nodes/1/title 4', 'error /nodes/2/id 5']);
  });

  test('with faults says in the words of its tables how to mend them', () => {
    const { faults } = parsePlan({
      plan: head,
      nodes: [{ id: '1', level: 'policy' }, { ...node('2', '部門') }, { ...node('a b', 'policy') }],
      indicators: [{ id: 'I', title: 'x', baseline: { year: 2025, value: '多い' } }],
    });
    expect(faults.map(({ message, remedy }) => `${message.ja}。${remedy.ja}`)).toEqual([
      '名称が書かれていません。名称を書いてください',
      '階層の書き方が正しくありません。方針・分野・推進項目・事業 のどれかを書いてください',
      '番号の書き方が正しくありません。文字と数字、「.」「-」「_」だけを使ってください',
      '基準値の書き方が正しくありません。数だけを書いてください',
    ]);
  });

  test('whose parent is unknown or below itself is put at the top, and said', () => {
    const { plan, faults } = parsePlan({
      plan: head,
      nodes: [node('a', 'policy', 'b'), node('b', 'measure', 'a'), node('c', 'measure', 'zzz')],
    });
    expect(faults.map(({ pointer }) => pointer)).toEqual(['/nodes/0/parent', '/nodes/2/parent']);
    expect(nest(plan?.nodes ?? []).map(({ id }) => id)).toEqual(['a', 'c']);
  });

  test('without a head is none, and the faults of the rest are told too', () => {
    const { plan, faults } = parsePlan({ nodes: [{ id: '1', level: 'policy' }] });
    expect(plan).toBeUndefined();
    expect(faults.map(({ pointer }) => pointer)).toEqual(['/plan', '/nodes/0/title']);
  });

  test('whose parent was refused says so, and what refers to nothing is said in words of its own', () => {
    const { faults } = parsePlan({
      plan: head,
      nodes: [{ id: '1', level: 'policy' }, node('2', 'action', '1'), node('3', 'action', '9')],
      indicators: [{ id: 'I', title: 'x', node: '9', target: { year: 2028, value: '多い' } }],
    });
    expect(faults.slice(1).map(({ message }) => message.ja)).toEqual([
      '上位の施策 1 にまちがいがあって取り込めなかったため、最上位に置きました',
      '上位の番号 9 の施策がないため、最上位に置きました',
      '目標値の書き方が正しくありません',
    ]);
  });

  test('in YAML that is broken tells its line', async () => {
    expect((await read('plan:\n\tid: x\n')).said).toEqual(['2']);
  });

  test('in CSV with Japanese headings is read, and told by line', async () => {
    const { plan, said } = await read(
      [
        '種別,番号,名称,階層,上位の番号,策定者,開始年度,終了年度,単位,向き,基準年度,基準値,目標年度,目標値',
        '計画,town,町の計画,,,町,2024年度,2028,,,,,,',
        '施策,1,くらし,方針,,,,,,,,,,',
        '指標,I1,利用率,,1,,,,%,増やす,2023,"1,048.2",2028,２０００',
        '施策,2,,方針,,,,,,,,,,',
      ].join('\r\n'),
    );
    expect(plan).toMatchObject({
      period: { from: 2024, to: 2028 },
      nodes: [{ id: '1', level: 'policy' }],
      indicators: [{ baseline: { value: 1048.2 }, targets: [{ value: 2000 }], node: '1' }],
    });
    expect(said).toEqual(['error /nodes/1/title 5']);
  });

  test('in CSV of Shift_JIS, with eras and without numbers, stands where it stands', async () => {
    // 種別,番号,名称,階層,策定者,開始年度,終了年度 / 計画 … as a spreadsheet program of Japan saves it.
    const lines = [
      '種別,番号,名称,階層,策定者,開始年度,終了年度,全国地方公共団体コード,目標値（令和9年度）,目標年度,目標値',
      '計画,town,町の計画,,町,R8,令和10年度,70009,,,',
      '施策,,くらし,方針,,,,,,,',
      '施策,,見守り,推進項目,,,,,,,',
      '施策,,機器,事業,,,,,,,',
      '施策,,役場,方針,,,,,,,',
      '指標,,利用率,,,,,,"1,050.5 %",2028,８０',
      '何か,x,行,,,,,,,,',
    ];
    const { plan, said } = await read(toShiftJis(lines.join('\r\n')));
    expect(plan).toMatchObject({
      localGovernmentCode: '070009',
      period: { from: 2026, to: 2028 },
      nodes: [
        { id: '1' },
        { id: '1.1', parent: '1' },
        { id: '1.1.1', parent: '1.1' },
        { id: '2', title: '役場' },
      ],
      indicators: [
        {
          id: 'I1',
          targets: [
            { year: 2027, value: 1050.5 },
            { year: 2028, value: 80 },
          ],
        },
      ],
    });
    expect(said).toEqual(['error  8']);
  });

  test('in a table is understood as offices write it, and nothing of it is lost silently', async () => {
    const lines = [
      '種別,番号,名称,階層,所管課,開始年度,終了年度,策定者,メモ,基準年度,現状値,目標年度,目標値,向き,追加した年度',
      '計画,town,町の計画,,,2026/4/1,令和10年度,町,,,,,,,',
      '施策,,くらし,基本方針,,,,,,,,,,,',
      '施策,,書かない窓口,取り組み,総務課,令和9年3月,,,済,,,,,,',
      '施策,,謎,大きな柱,,,,,,,,,,,',
      '施策,,【再掲】書かない 窓口,事業,,,,,,,,,,,',
      '施策,,見守り（令和8年度追加）,事業,,いつか,,,,,,,,,',
      '施策,2026-02-03,見守り ※R8追加,事業,,,,,,,,,,,',
      '施策,,窓口 ※追加,事業,,,,,,,,,,,',
      '指標,,混雑,,,,,,,2025,約1200,2028,-,削減,',
    ];
    const { plan, faults } = await read(lines.join('\r\n'));
    expect(plan).toMatchObject({
      period: { from: 2026, to: 2028 },
      nodes: [
        { id: '1', level: 'policy' },
        { id: '1.1', department: '総務課', period: { from: 2026, to: 2026 } },
        { id: '1.2', title: '書かない 窓口', repeatOf: '1.1' },
        { id: '2026-02-03', title: '見守り', addedIn: 2026 },
        { id: '1.4', title: '窓口 ※追加' },
      ],
      indicators: [{ direction: 'down', baseline: { value: 1200 }, targets: [] }],
    });
    expect(faults.map((fault) => `${fault.line ?? ''} ${fault.message.ja}`)).toEqual([
      '1 見出し「メモ」の列は、何の列か分からないため取り込みませんでした',
      '8 番号が日付（2026-02-03）になっています',
      '9 名称に「追加」の印がありますが、追加した年度が分かりません',
      '6 名称に「再掲」とあり、同じ名称の施策 1.1 の再掲として取り込みました',
      '5 階層の書き方が正しくありません',
      '7 開始年度の書き方が正しくありません',
    ]);
  });

  test('in a table gives rows without a number none that is written elsewhere', async () => {
    const { plan, said } = await read(
      [
        '種別,番号,名称,階層,上位の番号,策定者,開始年度,終了年度',
        '計画,town,町の計画,,,町,2026,2028',
        '施策,,くらし,方針,,,,',
        '施策,2026-02-03,日付,事業,,,,',
        '施策,,手続,推進項目,,,,',
        '施策,1.2,窓口,推進項目,1,,,',
        '施策,,役場,推進項目,,,,',
      ].join('\r\n'),
    );
    expect(plan?.nodes.map(({ id }) => id)).toEqual(['1', '2026-02-03', '1.1', '1.2', '1.3']);
    expect(said).toEqual(['warning  4']);
  });

  test('in a workbook whose cells show percentages has the numbers a person sees', async () => {
    const files = unzipSync(planWorkbook(patternPlan));
    const styles = strFromU8(files['xl/styles.xml'] ?? new Uint8Array());
    files['xl/styles.xml'] = strToU8(
      styles.replace('</cellXfs>', '<xf numFmtId="10" applyNumberFormat="1"/></cellXfs>'),
    );
    const sheet = strFromU8(files['xl/worksheets/sheet4.xml'] ?? new Uint8Array());
    const percents = sheet.replaceAll(
      /s="0"><v>(20|35|55|80)<\/v>/g,
      (_, shown: string) => `s="3"><v>${Number(shown) / 100}</v>`,
    );
    files['xl/worksheets/sheet4.xml'] = strToU8(percents);
    expect(percents).toContain('<v>0.35</v>');
    expect((await read(zipSync(files))).plan).toMatchObject({
      indicators: [{ baseline: { value: 20 }, targets: patternPlan.indicators[0]?.targets }, {}],
    });
  });

  test('whose levels stand beside each other, as in its own pages, is read as it stands', async () => {
    const [planSheet] = tablesOfPlan(patternPlan);
    const sheets = [
      { name: '計画', rows: planSheet?.rows ?? [] },
      {
        name: '施策体系',
        rows: [['これは別の表']],
      },
      {
        name: '施策一覧',
        rows: [
          ['施策の体系'],
          ['基本方針', '施策名', '取組', '担当課'],
          ['くらし', '手続', '転入の予約', '市民課'],
          ['', '', '書かない窓口', '総務課'],
          ['くらし', '見守り', '', '福祉課'],
          ['役場', '手続', '電子決裁', '総務課'],
        ],
      },
    ];
    const { plan, faults } = await read(writeWorkbook(sheets));
    const told = plan?.nodes.map(({ id, level, title, parent, department }) =>
      [id, level, title, parent, department].join(' '),
    );
    expect(told).toEqual([
      '1 policy くらし  ',
      '1.1 measure 手続 1 ',
      '1.1.1 action 転入の予約 1.1 市民課',
      '1.1.2 action 書かない窓口 1.1 総務課',
      '1.2 measure 見守り 1 福祉課',
      '2 policy 役場  ',
      '2.1 measure 手続 2 ',
      '2.1.1 action 電子決裁 2.1 総務課',
    ]);
    expect(faults).toEqual([]);
  });

  test('whose sheet lost its headings says which sheet', async () => {
    const sheets = tablesOfPlan(patternPlan).map(({ name, rows }) => ({
      name: `${name}一覧`,
      rows: name === '指標' ? rows.slice(1) : rows,
    }));
    const { plan, faults } = await read(writeWorkbook(sheets));
    expect(plan?.nodes).toEqual(patternPlan.nodes);
    expect(faults.map(({ sheet, message }) => `${sheet ?? ''} ${message.ja}`)).toEqual([
      '指標一覧 シート「指標一覧」に「名称」などの見出しの行が見つからないため、読みませんでした',
    ]);
  });

  test('in a workbook is read from its sheets, and told by sheet and line', async () => {
    const broken: Plan = {
      ...patternPlan,
      nodes: patternPlan.nodes.map((each, at) => (at === 2 ? { ...each, title: '' } : each)),
    };
    expect((await read(planWorkbook(broken))).said).toEqual(['error /nodes/2/title 施策 4']);
    expect((await read(planWorkbook(patternPlan))).plan).toEqual(patternPlan);
  });

  test('in the empty template, in an old workbook or in another file is none', async () => {
    expect((await read(planWorkbook(undefined))).plan).toBeUndefined();
    expect((await read(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0]))).plan).toBeUndefined();
    expect((await read('名称,緯度,経度\n公園,1,2\n')).plan).toBeUndefined();
    expect((await read(new Uint8Array([0x50, 0x4b, 3, 4, 1, 2]))).plan).toBeUndefined();
  });
});

/** Only the letters of this file: the engine decodes Shift_JIS and does not encode it. */
function toShiftJis(text: string): Uint8Array {
  const decoder = new TextDecoder('shift_jis');
  const codes = new Map<string, readonly number[]>();
  for (let first = 0x81; first <= 0xef; first += 1) {
    for (let second = 0x40; second <= 0xfc; second += 1) {
      codes.set(decoder.decode(new Uint8Array([first, second])), [first, second]);
    }
  }
  return new Uint8Array(
    Array.from(text).flatMap((letter) => {
      const code = letter.charCodeAt(0);
      return code < 0x80 ? [code] : (codes.get(letter) ?? [0x3f]);
    }),
  );
}

const texts = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((text) => `あ${text.trim()}い`);
const plans = fc
  .record({
    titles: fc.array(texts, { minLength: 1, maxLength: 8 }),
    values: fc.array(
      // Neither JSON nor CSV tells 0 from -0; spreadsheets hold fifteen digits.
      fc
        .double({ noNaN: true, min: -1e300, max: 1e300 })
        .map((value) => Number(value.toPrecision(15)) + 0),
      { maxLength: 5 },
    ),
  })
  .map(({ titles, values }) =>
    parsePlan({
      plan: head,
      nodes: titles.map((title, index) => ({
        ...node(`${index}`, index === 0 ? 'policy' : 'measure', index === 0 ? undefined : '0'),
        title,
      })),
      indicators: values.map((value, index) => ({
        id: `I${index}`,
        title: titles[0],
        unit: '%',
        node: '0',
        target: { year: 2028, value },
      })),
    }),
  );

describe('a plan that was exported', () => {
  property.prop([plans])('as YAML is the same when it is taken in again', async ({ plan }) => {
    if (plan === undefined) throw new Error('The generated plan is none.');
    expect((await read(planYaml(plan))).plan).toEqual(JSON.parse(JSON.stringify(plan)));
  });

  property.prop([plans])('as CSV has the same tree and numbers', async ({ plan }) => {
    if (plan === undefined) throw new Error('The generated plan is none.');
    const again = (await read(planCsv(plan))).plan;
    expect(again?.nodes).toEqual(plan.nodes);
    expect(again?.indicators).toEqual(plan.indicators);
  });

  test('as CSV keeps links, periods, formulas and the targets of every year', async () => {
    expect((await read(planCsv(patternPlan))).plan).toEqual(patternPlan);
  });

  property.prop([plans], { numRuns: 20 })('as a workbook is the same', async ({ plan }) => {
    if (plan === undefined) throw new Error('The generated plan is none.');
    const again = (await read(planWorkbook(plan))).plan;
    expect(again?.nodes).toEqual(plan.nodes);
    expect(again?.indicators).toEqual(plan.indicators);
  });

  test('counts what it has', () => {
    const { plan } = parsePlan({ plan: head, nodes: [node('1', 'policy')], indicators: [] });
    expect(plan && countPlan(plan)).toMatchObject({ nodeCount: 1, indicatorCount: 0 });
  });
});
