/** Search: Japanese words, facets, places, times, and what nobody must find. */
import { fc, test as property } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTenant } from '#kernel/database/testing.ts';
import { publicReader, staffReader } from '../reader.ts';
import { openTestCatalog, type TestCatalog } from '../testing.ts';
import type { SearchDocument, SearchQuery } from './document.ts';
import { createSearch } from './search.ts';
import { parseSearch, tsvectorText } from './tsquery.ts';

let stand: TestCatalog;
beforeAll(async () => {
  stand = await openTestCatalog();
});
afterAll(() => stand.close());

const modifiedAt = new Date(Date.UTC(2026, 10, 21));
const document = (id: string, ja: string, more: Partial<SearchDocument> = {}): SearchDocument => ({
  kind: 'dataset',
  id,
  title: { ja },
  summary: '',
  url: `/catalog/${id}`,
  modifiedAt,
  ...more,
});

async function registered(documents: readonly SearchDocument[]): Promise<string> {
  const tenant = freshTenant();
  await stand.catalog.search.register(tenant, documents);
  return tenant;
}

async function ids(tenant: string, query: Partial<SearchQuery>, reader = publicReader) {
  const found = await stand.catalog.search.find(reader, { tenant, limit: 100, ...query });
  expect(found.hits).toHaveLength(found.total);
  return found.hits.map(({ id }) => id);
}

describe('search', () => {
  test.each([
    ['避難所一覧', '避難'],
    ['避難所一覧', '難所'],
    ['長崎県諫早市の公園', '諫早'],
    ['長崎県諫早市の公園', '諌早市'],
    ['ＡＥＤ設置箇所', 'aed'],
    ['自動体外式除細動器の場所', 'AED'],
    ['ゴミ収集日', 'ごみ'],
    ['こども医療費', '子ども'],
    ['コンピュータ教室', 'コンピューター'],
    ['茅ヶ崎', '茅ケ崎'],
    ['髙島', '高島'],
    ['公衆無線LANアクセスポイント', 'wi-fi'],
    ['川の水位', '川'],
    ['Population by age', 'popul'],
    ['バス時刻表', 'バス 時刻'],
  ])('finds 「%s」 by 「%s」', async (title, text) => {
    const tenant = await registered([document('a', title), document('b', '無関係な資料')]);
    expect(await ids(tenant, { text })).toEqual(['a']);
  });

  test('pairs of two words are no neighbours', async () => {
    const tenant = await registered([document('a', '京都東', { keywords: ['京都', '東山'] })]);
    expect(await ids(tenant, { text: '都東山' })).toEqual([]);
  });

  test('leaves out what is not wanted, and titles come before descriptions', async () => {
    const tenant = await registered([
      document('a', '学校', { summary: '公園のそば' }),
      document('b', '公園'),
      document('c', '公園のトイレ'),
    ]);
    expect(await ids(tenant, { text: '公園 -トイレ' })).toEqual(['b', 'a']);
  });

  test('finds one or the other where OR stands between two words', async () => {
    const tenant = await registered([
      document('a', '公園'),
      document('b', '広場'),
      document('c', '道路'),
    ]);
    expect(await ids(tenant, { text: '公園 OR 広場', sort: 'id' })).toEqual(['a', 'b']);
    expect(await ids(tenant, { text: '公園 OR' })).toEqual(['a']);
    expect(await ids(tenant, { text: 'OR 道路' })).toEqual([]);
  });

  test('counts facets over all matches and narrows by them', async () => {
    const tenant = await registered([
      document('a', '公園', { facets: { tags: ['緑', '子育て'], res_format: ['CSV'] } }),
      document('b', '公園の木', { facets: { tags: ['緑'], res_format: ['PDF'] } }),
      document('c', '道路', { facets: { tags: ['緑'] } }),
    ]);
    const query = { tenant, text: '公園', limit: 1, countFacets: ['tags', 'res_format'] };
    const found = await stand.catalog.search.find(publicReader, query);
    expect(found.total).toBe(2);
    expect(found.facets['tags']).toEqual([
      { value: '緑', count: 2 },
      { value: '子育て', count: 1 },
    ]);
    expect(await ids(tenant, { facets: { tags: ['緑'], res_format: ['CSV'] } })).toEqual(['a']);
    expect(await ids(tenant, { facets: { tags: ['無い'] } })).toEqual([]);
    expect(await ids(tenant, { noneOf: { res_format: ['CSV', 'PDF'] } })).toEqual(['c']);
  });

  test('counts in memory are those of the database, whatever changes between', async () => {
    const { database } = stand;
    const parts = { database, now: Date.now };
    const [kept, asked] = [
      createSearch({ ...parts, limits: { searchCacheMsMax: 0 } }),
      createSearch({ ...parts, limits: { searchCacheMsMax: 0, facetDocumentsMax: 0 } }),
    ];
    const tenant = freshTenant();
    const facetsOf = (n: number, round: number) => ({
      tags: [`札${n % (3 + round)}`, `札${n % 7}`],
      res_format: n % 2 === 0 ? ['CSV'] : [],
    });
    const query = { tenant, limit: 1, countFacets: ['tags', 'res_format', 'kind'] };
    for (const round of [0, 1, 2]) {
      const writer = round === 1 ? asked : kept;
      await writer.register(
        tenant,
        Array.from({ length: 40 }, (_, n) =>
          document(`${n}`, n % 4 === 0 ? '公園' : '道路', { facets: facetsOf(n, round) }),
        ),
      );
      await writer.remove(tenant, 'dataset', [`${round}`]);
      for (const text of ['公園', '', '道路 -公園', '無い']) {
        const [first, second] = [
          await kept.find(publicReader, { ...query, text }),
          await asked.find(publicReader, { ...query, text }),
        ];
        expect(first).toEqual(second);
        expect(text === '' ? first.total : 39).toBe(39);
      }
    }
  });

  test('narrows by map extent and by time', async () => {
    const tenant = await registered([
      document('a', '県南', {
        bounds: [129.7, 32.6, 130, 32.9],
        from: '2025-04-01',
        until: '2026-03-31',
      }),
      document('b', '県北', { bounds: [129.6, 33.1, 129.8, 33.3], from: '2026-04-01' }),
      document('c', '不明'),
    ]);
    expect(await ids(tenant, { bounds: [129.8, 32.7, 129.9, 32.8] })).toEqual(['a']);
    expect(await ids(tenant, { from: '2026-05-01' })).toEqual(['b']);
    expect(await ids(tenant, { until: '2025-12-31' })).toEqual(['a']);
  });

  test('what staff alone may see is in no list, count, facet or suggestion of anybody else', async () => {
    const facets = { tags: ['内緒の札'] };
    const tenant = await registered([
      document('a', '秘密の計画', { audience: 'staff', facets }),
      document('b', '公開の計画', { audience: 'public' }),
    ]);
    const query = { tenant, limit: 10, countFacets: ['tags'] };
    const found = await stand.catalog.search.find(publicReader, query);
    expect(found).toMatchObject({ total: 1, facets: { tags: [] } });
    const limit = 10;
    expect(await stand.catalog.search.suggest(publicReader, '秘密の計', { limit })).toEqual([]);
    expect(await ids(tenant, {}, staffReader(tenant))).toEqual(['a']);
    expect(await ids(tenant, {}, staffReader('another'))).toEqual(['b']);
  });

  test('suggests titles by their beginning letters', async () => {
    const word = freshTenant();
    await registered([document('a', `${word}の避難所`), document('b', '別', { summary: word })]);
    const options = { limit: 5 };
    const found = await stand.catalog.search.suggest(publicReader, `${word.slice(0, 9)}`, options);
    expect(found.map(({ url }) => url)).toEqual(['/catalog/a']);
  });

  test('what is counted is forgotten when something changes', async () => {
    const tenant = await registered([document('a', '公園')]);
    expect(await ids(tenant, { text: '公園' })).toEqual(['a']);
    await stand.catalog.search.register(tenant, [document('b', '公園')]);
    expect(await ids(tenant, { text: '公園' })).toHaveLength(2);
    await stand.catalog.search.remove(tenant, 'dataset', ['a']);
    expect(await ids(tenant, { text: '公園' })).toEqual(['b']);
  });
});

describe('texts and searches', () => {
  property.prop([fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })])(
    'of any characters are understood by the engine',
    async (text, search) => {
      const vector = tsvectorText([{ text, weight: 'A' }], 10_000);
      const { tsquery = `'x'` } = parseSearch(search, { termsMax: 12 });
      const [row] = await stand.database.query<{ fits: boolean }>(
        'select $1::tsvector @@ $2::tsquery as fits',
        [vector, tsquery],
      );
      expect(typeof row?.fits).toBe('boolean');
    },
  );

  property.prop([
    fc.array(fc.constantFrom(...Array.from('東京都港区海岸避難所一覧カタカナabc12 ')), {
      minLength: 6,
    }),
    fc.nat(),
    fc.integer({ min: 2, max: 5 }),
  ])('two characters and more of a text find it', async (letters, at, length) => {
    const text = letters.join('');
    const part = text.slice(at % text.length, (at % text.length) + length);
    // The end of a Latin word is not looked for, its beginning is.
    fc.pre(/^[\p{Script=Han}\p{Script=Katakana}]{2,}$/u.test(part));
    const { tsquery } = parseSearch(part, { termsMax: 12 });
    const vector = tsvectorText([{ text, weight: 'A' }], 10_000);
    const [row] = await stand.database.query<{ fits: boolean }>(
      'select $1::tsvector @@ $2::tsquery as fits',
      [vector, tsquery],
    );
    expect(row?.fits).toBe(true);
  });
});
