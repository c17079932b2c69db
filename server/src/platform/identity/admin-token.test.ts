import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAdminToken } from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kumiki-token-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the administrator token', () => {
  test('is made once, readable by its owner alone, and known again', async () => {
    const first = await openAdminToken(path.join(folder, 'data'));
    const text = (await readFile(first.file, 'utf8')).trim();
    expect(first).toMatchObject({ isNew: true, isExposed: false });
    expect((await stat(first.file)).mode & 0o777).toBe(0o600);
    expect(Buffer.from(text, 'base64url')).toHaveLength(32);
    const second = await openAdminToken(path.join(folder, 'data'));
    expect(second.isNew).toBe(false);
    expect([second.matches(text), second.matches(`${text}x`), second.matches('')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('is one and the same for processes that start at once', async () => {
    const tokens = await Promise.all([1, 2, 3, 4].map(() => openAdminToken(folder)));
    const [first] = tokens;
    const text = (await readFile(first?.file ?? '', 'utf8')).trim();
    expect(tokens.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(tokens.every((token) => token.matches(text))).toBe(true);
    expect(await readdir(folder)).toEqual(['admin-token']);
  });

  test('that others can read is reported', async () => {
    const { file } = await openAdminToken(folder);
    await chmod(file, 0o644);
    expect((await openAdminToken(folder)).isExposed).toBe(true);
  });

  test('a file that holds something else stops the start with a remedy', async () => {
    await writeFile(path.join(folder, 'admin-token'), '\n');
    await expect(openAdminToken(folder)).rejects.toThrow('remove it');
  });
});
