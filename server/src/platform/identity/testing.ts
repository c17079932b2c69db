/** For tests: a region of two towns, and a database that remembers what it was asked. */
import { parseRegion, type Region } from '@kumiki/civic';
import type { Database, Queryable, Statement } from '#kernel/database/index.ts';

export { openTestTrail } from './audit/testing.ts';

export function testRegion(): Region {
  const town = (code: string, ja: string, kana: string, en: string) => ({
    localGovernmentCode: code,
    name: { ja, kana, en },
    centre: [130, 33],
    website: 'https://town.example/',
  });
  const parsed = parseRegion({
    id: 'test',
    localGovernmentCode: '420000',
    name: { ja: '試県', kana: 'ためしけん', en: 'Test Prefecture' },
    centre: [130, 33],
    bounds: [129, 32, 131, 34],
    languages: ['ja'],
    municipalities: [
      town('422011', '東市', 'ひがしし', 'East City'),
      town('422029', '西市', 'にしし', 'West City'),
    ],
    feeds: [
      { id: 'feed', kind: 'page', title: '資料', publisher: '試県', url: 'https://test.example/' },
    ],
    sources: ['試県'],
  });
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  return parsed.region;
}

export interface Asked {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Read or touched. */
  readonly rows: number;
}

/** So that costs are counted and not timed. */
export interface WatchedDatabase {
  readonly database: Database;
  /** What `work` asked, in order. What polling asks by the way is left out. */
  during(work: () => Promise<unknown>): Promise<readonly Asked[]>;
}

/** Asked every few seconds whatever happens: the version of policies, the use of tokens. */
const byTheWay = /\bpolicy_version\b|\bmachine_usage\b/;

export function watchDatabase(database: Database): WatchedDatabase {
  let asked: Asked[] = [];
  const watch = (inner: Queryable): Queryable => ({
    async query<Row extends object>(statement: Statement | string, values?: readonly unknown[]) {
      const rows = await inner.query<Row>(statement, values);
      note(statement, values, rows.length);
      return rows;
    },
    async execute(statement, values) {
      const rows = await inner.execute(statement, values);
      note(statement, values, rows);
      return rows;
    },
  });
  const note = (
    statement: Statement | string,
    values: readonly unknown[] | undefined,
    rows: number,
  ): void => {
    const text = typeof statement === 'string' ? statement : statement.text;
    const given = values ?? (typeof statement === 'string' ? [] : (statement.values ?? []));
    if (!byTheWay.test(text)) asked.push({ text, values: given, rows });
  };
  return {
    database: {
      ...database,
      ...watch(database),
      transaction: (work, options) => database.transaction((tx) => work(watch(tx)), options),
    },
    async during(work) {
      asked = [];
      await work();
      return asked;
    },
  };
}
