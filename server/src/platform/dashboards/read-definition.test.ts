/** Files of dashboards: those of the project are right, and a fault is told with its line. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { dashboardFolders, readFolders } from './open-folders.ts';
import { readDefinition } from './read-definition.ts';

const good = `id: people
service: town
title: { ja: 住民 }
summary: { ja: 住民の数です。 }
panels:
  - id: all
    kind: number
    title: { ja: 全員 }
    counts: people
    entities: { type: Resident }
`;

function faultsOf(text: string): readonly string[] {
  const read = readDefinition(text);
  return read.ok
    ? []
    : read.error.map(({ line, member, message }) => `${line} ${member} ${message}`);
}

describe('a definition', () => {
  test('is read with its defaults', () => {
    const read = readDefinition(good);
    expect(read.ok && read.value).toMatchObject({
      refreshSeconds: 300,
      panels: [{ order: 'value', rowsMax: 100, entities: { measure: 'count' } }],
    });
  });

  test('each fault is told with the line it stands on', () => {
    const wrong = good
      .replace('kind: number', 'kind: pie')
      .replace('service: town', 'service: town\nowner: somebody')
      .replace('{ type: Resident }', '{ type: Resident, by: { time: modifiedAt, period: P1M } }');
    expect(faultsOf(wrong)).toEqual([
      '3 owner owner is no member here',
      expect.stringMatching(/^8 panels\.0\.kind /),
      expect.stringMatching(/^11 panels\.0\.entities\.by\.period an ISO 8601 duration/),
      expect.stringMatching(/^11 panels\.0\.entities\.by\.last /),
    ]);
  });

  test('a kind goes with what it can draw', () => {
    expect(faultsOf(good.replace('kind: number', 'kind: map'))).toEqual([
      '7 panels.0.kind map does not go with this entities',
    ]);
  });

  test('a panel is bound to one thing', () => {
    expect(faultsOf(`${good}    catalogue: {}\n`)).toEqual([
      '6 panels.0 exactly one of entities, history, dataset, catalogue is needed',
    ]);
    expect(faultsOf(good.replace(/ {4}entities.*\n/, ''))).toHaveLength(1);
  });

  test('two panels of one id, a key twice, and what is no YAML are faults', () => {
    const twice = good + good.slice(good.indexOf('  - id: all'));
    expect(faultsOf(twice)).toEqual(['11 panels.1.id the id all is taken']);
    expect(faultsOf(`id: a\nid: b\n`)[0]).toMatch(/^2 {2}Map keys must be unique/);
    expect(faultsOf('panels: [')[0]).toMatch(/^1 /);
  });

  property.prop([
    fc.oneof(
      fc.string(),
      fc.jsonValue().map((value) => JSON.stringify(value)),
    ),
  ])('whatever the text is, the answer is a dashboard or faults with lines', (text) => {
    const read = readDefinition(text);
    expect(read.ok || read.error.every(({ line }) => line >= 1)).toBe(true);
  });
});

describe('folders', () => {
  test('every file of the project is a dashboard', async () => {
    const read = await readFolders(await dashboardFolders('/nowhere'), () => undefined, 200);
    expect(read.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['shelters', 'rivers', 'open-data', 'city-os']),
    );
  });

  test('one of the installation stands for one of the project; a wrong one is left out and told', async () => {
    const data = await mkdtemp(path.join(tmpdir(), 'kumiki-dashboards-'));
    try {
      const folder = path.join(data, 'dashboards');
      await mkdir(folder);
      await writeFile(path.join(folder, 'a.yaml'), good.replace('id: people', 'id: shelters'));
      await writeFile(path.join(folder, 'b.yaml'), 'id: Wrong\n');
      const told: string[] = [];
      const read = await readFolders(await dashboardFolders(data), (line) => told.push(line), 200);
      expect(read.find(({ id }) => id === 'shelters')?.service).toBe('town');
      expect(told).toEqual([expect.stringMatching(/b\.yaml:1: id: lower-case letters/)]);
      const own = [{ folder, isOwn: true }];
      await expect(readFolders(own, () => undefined, 200)).rejects.toThrow(/b\.yaml:1: id/);
    } finally {
      await rm(data, { recursive: true });
    }
  });
});
