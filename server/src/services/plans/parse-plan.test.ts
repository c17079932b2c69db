import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { planCsv, planYaml } from './exports.ts';
import { parsePlan } from './parse-plan.ts';
import type { Plan } from './plan.ts';
import { isPlanDocument, readDocument } from './read-document.ts';
import { countPlan, nest } from './tree.ts';

const head = { id: 'town', title: '町の計画', publisher: '町', period: { from: 2024, to: 2028 } };
const node = (id: string, level: string, parent?: string) => ({
  id,
  title: `施策${id}`,
  level,
  ...(parent === undefined ? {} : { parent }),
});

function read(text: string): { plan: Plan | undefined; said: string[] } {
  const outcome = readDocument(text);
  if (!outcome.ok) return { plan: undefined, said: [`${outcome.line}`] };
  const { plan, faults } = parsePlan(outcome.document.value);
  const said = faults.map(
    ({ severity, pointer }) => `${severity} ${pointer} ${outcome.document.lineOf(pointer)}`,
  );
  return { plan, said };
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

  test('with a faulty node keeps the others and tells the line', () => {
    const { plan, said } =
      read(`plan: {id: town, title: 計画, publisher: 町, period: {from: 2024, to: 2028}}
nodes:
  - {id: "1", title: よい施策, level: policy}
  - {id: "2", level: policy}
  - {id: "1", title: 同じ番号, level: policy}
`);
    expect(plan?.nodes.map(({ id, title }) => `${id} ${title}`)).toEqual(['1 よい施策']);
    expect(said).toEqual(['error /nodes/1/title 4', 'error /nodes/2/id 5']);
  });

  test('whose parent is unknown or below itself is put at the top, and said', () => {
    const { plan, faults } = parsePlan({
      plan: head,
      nodes: [node('a', 'policy', 'b'), node('b', 'measure', 'a'), node('c', 'measure', 'zzz')],
    });
    expect(faults.map(({ pointer }) => pointer)).toEqual(['/nodes/0/parent', '/nodes/2/parent']);
    expect(nest(plan?.nodes ?? []).map(({ id }) => id)).toEqual(['a', 'c']);
  });

  test('without a head is none', () => {
    const { plan, faults } = parsePlan({ nodes: [] });
    expect(plan).toBeUndefined();
    expect(faults[0]).toMatchObject({ severity: 'error', pointer: '/plan' });
  });

  test('in YAML that is broken tells its line', () => {
    expect(read('plan:\n\tid: x\n').said).toEqual(['2']);
  });

  test('in CSV with Japanese headings is read, and told by line', () => {
    const { plan, said } = read(
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

  test('is told apart from other files by name and beginning', () => {
    expect(isPlanDocument('a.yaml', '# comment\nplan:\n  id: x')).toBe(true);
    expect(isPlanDocument('a.yaml', 'name: x')).toBe(false);
    expect(isPlanDocument('a.csv', '種別,番号,名称')).toBe(true);
    expect(isPlanDocument('a.csv', '名称,緯度,経度')).toBe(false);
  });
});

const texts = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((text) => `あ${text.trim()}い`);
const plans = fc
  .record({
    titles: fc.array(texts, { minLength: 1, maxLength: 8 }),
    values: fc.array(
      // Neither JSON nor CSV tells 0 from -0.
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
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
  property.prop([plans])('as YAML is the same when it is taken in again', ({ plan }) => {
    if (plan === undefined) throw new Error('The generated plan is none.');
    expect(read(planYaml(plan)).plan).toEqual(JSON.parse(JSON.stringify(plan)));
  });

  property.prop([plans])('as CSV has the same tree and numbers', ({ plan }) => {
    if (plan === undefined) throw new Error('The generated plan is none.');
    const again = read(planCsv(plan)).plan;
    expect(again?.nodes).toEqual(plan.nodes);
    expect(again?.indicators).toEqual(plan.indicators);
  });

  test('counts what it has', () => {
    const { plan } = parsePlan({ plan: head, nodes: [node('1', 'policy')], indicators: [] });
    expect(plan && countPlan(plan)).toMatchObject({ nodeCount: 1, indicatorCount: 0 });
  });
});
