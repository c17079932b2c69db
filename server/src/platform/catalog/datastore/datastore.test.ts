/** Tables: what goes in comes out, in every order and by every filter. */
import { randomUUID } from 'node:crypto';
import { fc, test as property } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestCatalog, type TestCatalog } from '../testing.ts';
import { cellJson } from './cell-json.ts';
import { type Field, fieldTypes, parseCell, type Row } from './field.ts';
import type { ResourceRef, RowQuery, TableShape } from './table.ts';

let stand: TestCatalog;
beforeAll(async () => {
  stand = await openTestCatalog({ limits: { tableBatchRowsMax: 100 } });
});
afterAll(() => stand.close());

const fields: readonly Field[] = [
  { id: '名称', type: 'text' },
  { id: '人数', type: 'int' },
  { id: '開設日', type: 'date' },
];
const freshRef = (): ResourceRef => ({ tenant: 'default', resourceId: randomUUID() });

async function* inBatches(rows: readonly Row[], size = 70): AsyncGenerator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
}

async function stored(rows: readonly Row[], shape: TableShape = { fields }): Promise<ResourceRef> {
  const ref = freshRef();
  const done = await stand.catalog.datastore.replace(ref, shape, inBatches(rows));
  if (!done.ok) throw new Error(done.error.detail);
  return ref;
}

async function ask(ref: ResourceRef, query: Partial<RowQuery>) {
  const page = await stand.catalog.datastore.query(ref, {
    limit: 1_000,
    withTotal: true,
    ...query,
  });
  if (!page.ok) throw new Error(page.error.detail);
  return page.value;
}

const people: readonly Row[] = Array.from({ length: 250 }, (_, n) => [
  `第${n}公園`,
  n % 10 === 0 ? null : n % 7,
  n % 2 === 0 ? '2026-04-01' : '2025-04-01',
]);

describe('a table', () => {
  test('gives back what was stored, numbered from 1, and its total', async () => {
    const ref = await stored(people);
    const page = await ask(ref, {});
    expect(page.total).toBe(250);
    expect(page.rows.map(({ id }) => id)).toEqual(people.map((_, n) => n + 1));
    expect(page.rows.map(({ cells }) => cells)).toEqual(people);
  });

  test('pages by cursor in any order, each row once, blank cells last', async () => {
    const ref = await stored(people);
    for (const sort of [
      [],
      [{ field: '人数', isDescending: true }],
      [
        { field: '人数', isDescending: false },
        { field: '名称', isDescending: true },
      ],
    ]) {
      const whole = (await ask(ref, { sort })).rows.map(({ id }) => id);
      const seen: number[] = [];
      let after: string | undefined;
      do {
        const page = await ask(ref, { sort, limit: 33, ...(after === undefined ? {} : { after }) });
        seen.push(...page.rows.map(({ id }) => id));
        after = page.next;
      } while (after !== undefined);
      expect(seen).toEqual(whole);
      expect(new Set(seen).size).toBe(250);
      const offset = await ask(ref, { sort, limit: 33, offset: 33 });
      expect(offset.rows.map(({ id }) => id)).toEqual(whole.slice(33, 66));
      if (sort.length > 0) expect((await ask(ref, { sort })).rows.at(-1)?.cells[1]).toBeNull();
    }
  });

  test('filters by value, list, range and words of any width', async () => {
    const ref = await stored(people);
    const count = async (query: Partial<RowQuery>) => (await ask(ref, query)).total;
    expect(await count({ filters: { 人数: 3 } })).toBe(people.filter(([, n]) => n === 3).length);
    expect(await count({ filters: { 人数: '3' } })).toBe(await count({ filters: { 人数: 3 } }));
    expect(await count({ filters: { 人数: [1, 2] } })).toBe(
      people.filter(([, n]) => n === 1 || n === 2).length,
    );
    expect(await count({ filters: { 人数: { gte: 2, lt: 4 } } })).toBe(
      people.filter(([, n]) => n === 2 || n === 3).length,
    );
    expect(await count({ filters: { 開設日: { gt: '2026-01-01' } } })).toBe(125);
    expect(await count({ q: '第１２３公園' })).toBe(1);
    expect(await count({ q: { 名称: '公園 12' } })).toBe(
      people.filter(([name]) => typeof name === 'string' && name.includes('12')).length,
    );
    expect(await count({ q: '%' })).toBe(0);
    expect(await count({ fields: ['開設日'], isDistinct: true })).toBe(2);
  });

  test('refuses columns and values that are none, and signs of SQL are but text', async () => {
    const ref = await stored(people);
    const { datastore } = stand.catalog;
    for (const query of [
      { filters: { 無い: 1 } },
      { filters: { 人数: 'x' } },
      { sort: [{ field: "名称'; drop table datastore_row; --", isDescending: false }] },
      { after: 'x' },
    ]) {
      expect(await datastore.query(ref, { limit: 10, ...query })).toMatchObject({ ok: false });
    }
    expect((await ask(ref, { filters: { 名称: "' or true --" } })).total).toBe(0);
  });

  test('replaced rows are seen when all of them are there', async () => {
    const ref = await stored(people);
    let seenMeanwhile: number | undefined;
    async function* slow(): AsyncGenerator<readonly Row[]> {
      yield Array.from({ length: 150 }, (): Row => ['新', 1, null]);
      seenMeanwhile = (await ask(ref, {})).total;
      yield [['新', 2, null]];
    }
    await stand.catalog.datastore.replace(ref, { fields }, slow());
    expect(seenMeanwhile).toBe(250);
    expect((await ask(ref, {})).total).toBe(151);
    await expect
      .poll(() => stand.database.query('select * from datastore_dead_table'), { timeout: 30_000 })
      .toEqual([]);
  });

  test('a load that broke off goes on where it was, for the same file only', async () => {
    const ref = freshRef();
    const { datastore } = stand.catalog;
    async function* broken(): AsyncGenerator<readonly Row[]> {
      yield people.slice(0, 220);
      throw new Error('the line is cut');
    }
    const options = { fingerprint: 'file-1' };
    await expect(datastore.replace(ref, { fields }, broken(), options)).rejects.toThrow('cut');
    expect(await datastore.find(ref)).toBeUndefined();
    const load = await datastore.findLoad(ref);
    const rowsRead = load?.rowsRead ?? 0;
    expect(rowsRead).toBeGreaterThanOrEqual(200);
    const rest = inBatches(people.slice(rowsRead));
    expect(await datastore.replace(ref, { fields }, rest, options)).toMatchObject({
      ok: true,
      value: { rowCount: 250 },
    });
    expect((await ask(ref, {})).rows.map(({ cells }) => cells)).toEqual(people);
  });

  test('with a key, a later row replaces the earlier one, in a load and in an upsert', async () => {
    const shape = { fields, key: ['名称'] };
    const ref = await stored([...people, ['第3公園', 99, null]], shape);
    expect((await ask(ref, {})).total).toBe(250);
    expect((await ask(ref, { filters: { 名称: '第3公園' } })).rows[0]?.cells[1]).toBe(99);
    const { datastore } = stand.catalog;
    const records = [{ 名称: '第3公園', 人数: 5 }, { 名称: '新しい公園' }];
    expect(await datastore.upsert(ref, records, { method: 'upsert' })).toEqual({
      ok: true,
      value: 2,
    });
    const page = await ask(ref, { filters: { 名称: ['第3公園', '新しい公園'] } });
    expect(page.rows.map(({ cells }) => cells)).toEqual([
      ['第3公園', 5, null],
      ['新しい公園', null, null],
    ]);
    expect((await ask(ref, {})).total).toBe(251);
    expect(await datastore.upsert(ref, records, { method: 'insert' })).toMatchObject({ ok: false });
    expect(await datastore.deleteRows(ref, { 人数: 5 })).toMatchObject({ ok: true });
  });

  test('a cell that is no value of its type is named, and nothing is stored', async () => {
    const ref = freshRef();
    const done = await stand.catalog.datastore.replace(
      ref,
      { fields },
      inBatches([
        ['a', 1, null],
        ['b', '5.2E', null],
      ]),
    );
    expect(done).toMatchObject({ ok: false, error: { extensions: { row: 2, column: '人数' } } });
    expect(await stand.catalog.datastore.find(ref)).toBeUndefined();
  });

  test('texts of every kind come back as they were', async () => {
    const odd = ['\\', '\t', 'a\nb', '\\N', '"', "'", '😀', '\u2028', '', ' x ', '\r\n', '\\.'];
    const rows = odd.map((text): Row => [text]);
    const ref = await stored(rows, { fields: [{ id: 'x', type: 'text' }] });
    expect((await ask(ref, {})).rows.map(({ cells }) => cells)).toEqual(rows);
  });
});

describe('cells', () => {
  property.prop([fc.anything()])('never throw, and hold only what JSON holds', (value) => {
    for (const type of ['text', 'int', 'numeric', 'bool', 'date', 'timestamp'] as const) {
      const cell = parseCell(type, typeof value === 'object' ? null : value);
      if (cell !== undefined) expect(JSON.parse(JSON.stringify(cell))).toEqual(cell);
    }
  });

  const written = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[-+]?[0-9]{0,17}(?:\.[0-9]{0,8})?(?:e[0-9]{1,3})?$/),
    fc.constantFrom(
      '-0',
      '-0.0',
      '0.50',
      '007',
      '1e5',
      '2026-04-01',
      '2026-04-31',
      '8:30',
      '\ud800',
      '"',
      '\\',
    ),
  );
  property.prop([fc.constantFrom(...fieldTypes), written])(
    'written straight from text are the JSON of the cells they stand for',
    (type, text) => {
      const cell = parseCell(type, text);
      const json = cellJson(type, text);
      expect(json === undefined ? undefined : JSON.parse(json)).toEqual(
        cell === undefined ? undefined : JSON.parse(JSON.stringify(cell)),
      );
      if (json !== undefined) expect(json).toBe(JSON.stringify(JSON.parse(json)));
    },
  );

  test('rows that came written go in as those that are parsed, and break off at a whole one', async () => {
    const ref = freshRef();
    const { datastore } = stand.catalog;
    const texts = ['\\', 'a\tb', '"', '😀', '第1公園', '\\n', ''];
    const lines = Array.from({ length: 4_000 }, (_, n) =>
      JSON.stringify([texts[n % texts.length], n, null]),
    );
    async function* broken() {
      for (let at = 0; at < lines.length; at += 500) yield { written: lines.slice(at, at + 500) };
      throw new Error('the line is cut');
    }
    const options = { fingerprint: 'file-1' };
    await expect(datastore.replace(ref, { fields }, broken(), options)).rejects.toThrow('cut');
    const rowsRead = (await datastore.findLoad(ref))?.rowsRead ?? 0;
    expect(rowsRead).toBeGreaterThanOrEqual(3_000);
    async function* rest() {
      yield { written: [...lines.slice(rowsRead), JSON.stringify(['末尾', 1, '2026-04-01'])] };
    }
    const done = await datastore.replace(ref, { fields }, rest(), options);
    expect(done).toMatchObject({ ok: true, value: { rowCount: 4_001 } });
    const page = await ask(ref, { limit: 5_000 });
    expect(page.rows.map(({ cells }) => JSON.stringify(cells))).toEqual([
      ...lines,
      JSON.stringify(['末尾', 1, '2026-04-01']),
    ]);
    expect(page.rows.map(({ id }) => id)).toEqual(lines.concat('').map((_, n) => n + 1));
  });

  test('numbers that would come back changed are none', () => {
    expect(parseCell('int', '9007199254740993')).toBeUndefined();
    expect(parseCell('numeric', '0.12345678901234567')).toBeUndefined();
    expect(parseCell('numeric', '129.8737')).toBe(129.8737);
  });
});
