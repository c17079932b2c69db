/** Holds the floors: arrows point down only, and a folder is entered through its door. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

/** Lower floors first; a file imports its own floor or a lower one. */
const floors = ['packages', 'server/kernel', 'server/platform', 'server/services', 'server/main'];

/** On the platform floor a capability imports only those before it. */
const platformOrder = [
  'identity',
  'context',
  'subscriptions',
  'context-sources',
  'history',
  'tiles',
  'catalog',
  'connect',
  'indicators',
  'dashboards',
];

/** Modules of the kernel that are one file, imported by name. */
const doorless = /^server\/src\/kernel\/[a-z-]+\.ts$/;

interface Import {
  readonly from: string;
  readonly to: string;
}

function sourceFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed.split('\n').filter((file) => file !== '' && !file.endsWith('.d.ts'));
}

function resolveImport(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) {
    return `server/src/${specifier.slice(1)}`;
  }
  if (specifier.startsWith('@kumiki/')) {
    const name = specifier.slice('@kumiki/'.length);
    return name === 'server' ? 'server/src/main.ts' : `packages/${name}/src/index.ts`;
  }
  return specifier.startsWith('.')
    ? path.posix.join(path.posix.dirname(from), specifier)
    : undefined;
}

function imports(): Import[] {
  const pattern = /(?:from|import)\s*\(?\s*'([^']+)'/g;
  return sourceFiles().flatMap((from) => {
    const text = readFileSync(path.join(root, from), 'utf8');
    return [...text.matchAll(pattern)].flatMap((match) => {
      const to = resolveImport(from, match[1] ?? '');
      return to === undefined ? [] : [{ from, to }];
    });
  });
}

function floorOf(file: string): string | undefined {
  if (file.startsWith('packages/')) return 'packages';
  const server = /^server\/src\/(kernel|platform|services)\//.exec(file);
  if (server) return `server/${server[1]}`;
  return file.startsWith('server/src/') ? 'server/main' : undefined;
}

/** The folder whose `index.ts` is the only way in: a package, a capability, a service, a kernel folder. */
function roomOf(file: string): string | undefined {
  const match =
    /^(packages\/[^/]+)\//.exec(file) ??
    /^(server\/src\/(?:kernel|platform|services)\/[^/]+)\//.exec(file);
  return match?.[1];
}

/** What a room offers to tests is used by tests, and by what other rooms offer to them. */
const isTest = (file: string): boolean =>
  /(\.test\.tsx?|\/testing\.ts)$/.test(file) || file.startsWith('tests/');
const all = imports();

describe('architecture', () => {
  test('there are imports to check', () => {
    expect(all.length).toBeGreaterThan(0);
  });

  test('arrows point down: main → services → platform → kernel → packages', () => {
    const wrong = all.filter(({ from, to }) => {
      const [source, target] = [floorOf(from), floorOf(to)];
      if (source === undefined || target === undefined) return false;
      return floors.indexOf(target) > floors.indexOf(source);
    });
    expect(wrong).toEqual([]);
  });

  test('a platform capability imports only those before it', () => {
    const capability = (file: string): string | undefined =>
      /^server\/src\/platform\/([^/]+)\//.exec(file)?.[1];
    const wrong = all.filter(({ from, to }) => {
      const [source, target] = [capability(from), capability(to)];
      if (source === undefined || target === undefined || source === target) return false;
      return platformOrder.indexOf(target) >= platformOrder.indexOf(source);
    });
    expect(wrong).toEqual([]);
  });

  test('every capability has its place in the order', () => {
    const seen = new Set(
      sourceFiles().flatMap((file) => /^server\/src\/platform\/([^/]+)\//.exec(file)?.[1] ?? []),
    );
    expect([...seen].filter((name) => !platformOrder.includes(name))).toEqual([]);
  });

  test('a folder is entered through its index.ts', () => {
    const wrong = all.filter(({ from, to }) => {
      const room = roomOf(to);
      if (room === undefined || roomOf(from) === room || doorless.test(to)) return false;
      const door = room.startsWith('packages/') ? `${room}/src/index.ts` : `${room}/index.ts`;
      return to !== door && !(isTest(from) && to === `${room}/testing.ts`);
    });
    expect(wrong).toEqual([]);
  });

  test('the portal knows only the HTTP API', () => {
    const wrong = all.filter(
      ({ from, to }) =>
        from.startsWith('portal/') && (to.startsWith('server/') || to.startsWith('packages/')),
    );
    expect(wrong).toEqual([]);
  });

  test('nothing below the portal and the command line imports them', () => {
    const wrong = all.filter(
      ({ from, to }) =>
        floorOf(from) !== undefined && (to.startsWith('portal/') || to.startsWith('cli/')),
    );
    expect(wrong).toEqual([]);
  });

  test('folders are named for what they hold', () => {
    const vague = /\/(utils?|helpers?|common|shared|managers?|misc)(\/|\.tsx?$)/;
    expect(sourceFiles().filter((file) => vague.test(file))).toEqual([]);
  });
});
