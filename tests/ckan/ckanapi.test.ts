/** The Python client everybody uses against CKAN, against a real server of ours. */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { startServer } from '../server.ts';
import { skipUnless } from '../skip.ts';

const root = path.resolve(import.meta.dirname, '../..');

function findPython(): string | undefined {
  const beside = path.resolve(root, '../ckan-venv/bin/python');
  const candidates = [process.env['KUMIKI_TEST_PYTHON'], beside, 'python3'];
  return candidates.find(
    (python) =>
      python !== undefined &&
      (!python.includes('/') || existsSync(python)) &&
      spawnSync(python, ['-c', 'import ckanapi']).status === 0,
  );
}

const python = findPython();
const rows = 100_000;
const needsPython = {
  ...skipUnless(python !== undefined, 'there is no Python with ckanapi; see tests/ckan/README.md'),
  timeout: 900_000,
};

describe('ckanapi', needsPython, () => {
  test('lists, creates, uploads, searches and pages through a large table', async () => {
    await using server = await startServer({ startMsMax: 300_000 });
    const script = path.join(import.meta.dirname, 'client.py');
    const args = [script, server.url, server.token, String(rows)];
    const { stdout } = await promisify(execFile)(python ?? '', args, { maxBuffer: 10_000_000 });
    const told: unknown = JSON.parse(stdout);
    expect(told).toMatchObject({
      status: server.url,
      before: [],
      created: { name: 'shelters-of-the-city', state: 'active', isopen: true },
      extras: { frequency: 'ANNUAL', region: '九州' },
      uploaded: { name: '一覧', format: 'CSV', url_type: 'upload' },
      downloaded: '名称,緯度\n公園,32.7\n',
      read: [true, [{ _id: 1, 名称: '公園', 緯度: 32.7 }]],
      read_again: [true, [{ 名称: '公園' }, { _id: 2, 名称: '港', 緯度: 32.8 }]],
      not_read: [false, null],
      kept: [true, 1, '指定緊急避難場所'],
      patched: ['避難場所の一覧', 1],
      found: [
        1,
        'shelters-of-the-city',
        { tags: { 防災: 1 }, res_format: { CSV: 1 } },
        [{ count: 1 }],
      ],
      by_get: '避難場所の一覧',
      table: [
        { id: 'n', type: 'int4' },
        { id: '名称', type: 'text' },
      ],
      paged: [rows, rows, rows],
      by_cursor: [rows, 0],
      filtered: ['第1公園', '第2公園'],
      ranged: 7,
      info: rows,
      deleted_rows: rows - 1,
      refused: {
        absent: 'NotFound',
        anonymous: 'NotAuthorized',
        no_name: ['__type', 'name'],
        taken: ['__type', 'name'],
        query: 'SearchQueryError',
        sql: 'NotAuthorized',
        wrong_key: 'NotAuthorized',
      },
      groups: '防災',
      organizations: ['default'],
      tags: ['防災'],
      resources_left: 0,
      after: [],
    });
  });
});
