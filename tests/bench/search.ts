/** Searches over 50,000 datasets, with counts by facet, beside the bare statement of the page they show. */
import path from 'node:path';
import { migrate, openDatabase, readMigrations } from '../../server/src/kernel/database/index.ts';
import { createLog } from '../../server/src/kernel/log.ts';
import {
  createSearch,
  publicReader,
  type SearchDocument,
} from '../../server/src/platform/catalog/index.ts';
import type { BenchContext, BenchResult } from './bench.ts';

export const name = 'search';
export const summary =
  'Japanese full text over 50,000 datasets, with facets; nothing may take 100 ms.';
export const engines = ['postgres', 'embedded'] as const;

const datasets = 50_000;
const batch = 500;
const rounds = 15;

const places =
  '長崎市 佐世保市 島原市 諫早市 大村市 平戸市 松浦市 対馬市 壱岐市 五島市 西海市 雲仙市'.split(
    ' ',
  );
const things =
  '避難所 AED設置箇所 公園 公衆トイレ 人口 世帯数 バス停留所 時刻表 保育所 小学校 通学区域 図書館 文化財 観光施設 消火栓 ごみ収集日 投票所 水位 降水量 道路 橋梁 入札結果 予算 決算 介護事業所 医療機関 無線LAN 駐車場 空き家 給食献立'.split(
    ' ',
  );
const kinds = '一覧 統計 位置情報 推移 調査結果 計画 台帳 地図'.split(' ');
const formats = ['CSV', 'XLSX', 'PDF', 'GeoJSON', 'JSON'];

/** The same datasets in every run. */
function documentAt(n: number): SearchDocument {
  const of = (list: readonly string[], step: number): string =>
    list[Math.floor(n / step) % list.length] ?? '';
  const [place, thing, kind] = [of(places, 1), of(things, 12), of(kinds, 360)];
  const year = 2000 + (n % 27);
  return {
    kind: 'dataset',
    id: `dataset-${n}`,
    title: { ja: `${place}${thing}${kind}（${year}年度）` },
    summary: `${place}が公開する${thing}の${kind}です。名称、所在地、緯度経度、更新日を含みます。第${n}号。`,
    url: `/catalog/dataset-${n}`,
    keywords: [thing, place, `${year}`],
    facets: {
      organization: [place],
      tags: [thing, kind],
      res_format: [formats[n % formats.length] ?? '', formats[(n * 7) % formats.length] ?? ''],
      license_id: [n % 3 === 0 ? 'cc0-1.0' : 'cc-by-4.0'],
      estat: [String((n % 16) + 1).padStart(2, '0')],
    },
    bounds: [
      129.5 + (n % 100) / 100,
      32.5 + (n % 90) / 100,
      129.55 + (n % 100) / 100,
      32.55 + (n % 90) / 100,
    ],
    from: `${year}-04-01`,
    until: `${year + 1}-03-31`,
    score: (n % 10) / 10,
    modifiedAt: new Date(Date.UTC(2026, 0, 1) + n * 60_000),
  };
}

const countFacets = ['organization', 'tags', 'res_format', 'license_id', 'estat'];

const questions = {
  'two characters that are in one of thirty': { text: '公園' },
  'two words': { text: '諫早市 避難所' },
  'a synonym': { text: 'トイレ' },
  'a map extent and a year': {
    bounds: [129.8, 32.7, 129.9, 32.8],
    from: '2020-04-01',
    until: '2021-03-31',
  },
  'a word in every dataset': { text: '緯度経度' },
  'no word': {},
} as const;

export async function run(context: BenchContext): Promise<readonly BenchResult[]> {
  const source =
    context.databaseUrl === undefined
      ? { folder: path.join(context.folder, 'database') }
      : { url: context.databaseUrl };
  const clock = { now: () => Date.now() };
  const database = await openDatabase({ ...source, log: createLog(() => undefined, clock) });
  try {
    await migrate(database, await readMigrations());
    const limits = { searchCacheMsMax: 0 };
    const search = createSearch({ database, now: clock.now, limits });
    context.progress(`registering ${datasets} datasets`);
    for (let n = 0; n < datasets; n += batch) {
      const documents = Array.from({ length: batch }, (_, at) => documentAt(n + at));
      await search.register('default', documents);
    }
    await database.execute('analyze search_document');
    const results: BenchResult[] = [];
    for (const [what, question] of Object.entries(questions)) {
      const times: number[] = [];
      let total = 0;
      for (let round = 0; round < rounds + 3; round += 1) {
        const begun = performance.now();
        const answer = await search.find(publicReader, {
          ...question,
          limit: 20,
          countFacets,
          kinds: ['dataset'],
        });
        if (round >= 3) times.push(performance.now() - begun);
        total = answer.total;
        if (answer.hits.length === 0) throw new Error(`${what} finds nothing`);
      }
      const value = times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
      const limit = 100;
      results.push({
        name: `${what}, ${total} found`,
        value,
        unit: 'ms',
        limit,
        ratio: limit / value,
      });
    }
    return results;
  } finally {
    await database.close();
  }
}
