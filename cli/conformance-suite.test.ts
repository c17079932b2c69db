import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assertIsSuite, filesByGroup, listSuiteFiles, selectionOf } from './conformance-suite.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kumiki-suite-'));
  const files = [
    'Provision/Entities/Create/001_02',
    'Provision/Entities/Create/001_01',
    'Query/019_01',
  ];
  for (const name of files) {
    const file = path.join(folder, 'TP/NGSI-LD', `${name}.robot`);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '');
  }
});

afterAll(() => rm(folder, { recursive: true }));

describe('listing a suite', () => {
  test('a group is the folder of its files, and files run in the order of their names', async () => {
    const groups = filesByGroup(await listSuiteFiles(folder), []);
    expect([...groups.keys()]).toEqual(['Provision/Entities/Create', 'Query']);
    expect(
      groups.get('Provision/Entities/Create')?.map((file) => path.basename(file.path)),
    ).toEqual(['001_01.robot', '001_02.robot']);
  });

  test('a word names whole folders of the path or the beginning of file names', async () => {
    const files = await listSuiteFiles(folder);
    const named = (word: string): string[] =>
      [...filesByGroup(files, [word]).values()].flat().map((file) => path.basename(file.path));
    expect(named('entities')).toEqual(['001_01.robot', '001_02.robot']);
    expect(named('Provision/Entities')).toEqual(['001_01.robot', '001_02.robot']);
    expect(named('001_02')).toEqual(['001_02.robot']);
    expect(() => named('Entit')).toThrow('No group or file of the suite is named Entit.');
  });

  test('a folder without a suite is refused with what is missing', async () => {
    await expect(listSuiteFiles(path.join(folder, 'TP'))).rejects.toThrow('TP/NGSI-LD is missing');
    await expect(assertIsSuite(folder)).rejects.toThrow('resources/variables.py is missing');
  });
});

describe('selecting cases', () => {
  test('additions of 1.9.1 and distributed operations are left out unless asked for', () => {
    expect(selectionOf('', '', false).excludedTags).toEqual(['since_v1.9.1', 'dist-ops']);
    expect(selectionOf('', 'dist-ops', false).excludedTags).toEqual(['since_v1.9.1']);
    expect(selectionOf('', '', true).excludedTags).toEqual([]);
  });

  test('names are separated by commas', () => {
    expect(selectionOf('Query, 019_01,', '', false).groups).toEqual(['Query', '019_01']);
  });
});
