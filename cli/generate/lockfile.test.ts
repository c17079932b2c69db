import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFolder } from '../project.ts';
import { completeLock, type Lock } from './lockfile.ts';

const lock: Lock = {
  packages: {
    '': {},
    'node_modules/tool': {
      version: '1.0.0',
      dev: true,
      optionalDependencies: {
        '@tool/linux-x64': '1.0.0',
        '@tool/darwin-arm64': '1.0.0',
        '@tool/linux-x64-musl': '1.0.0',
      },
    },
    'node_modules/@tool/linux-x64': { version: '1.0.0', dev: true },
  },
};

describe('the lock', () => {
  test('gets the packages of other platforms, where npm would put them', () => {
    const { packages } = completeLock(lock);
    expect(Object.keys(packages)).toEqual([
      '',
      'node_modules/@tool/darwin-arm64',
      'node_modules/@tool/linux-x64',
      'node_modules/@tool/linux-x64-musl',
      'node_modules/tool',
    ]);
    expect(packages['node_modules/@tool/darwin-arm64']).toEqual({
      version: '1.0.0',
      cpu: ['arm64'],
      dev: true,
      optional: true,
      os: ['darwin'],
    });
    expect(packages['node_modules/@tool/linux-x64-musl']).toMatchObject({ libc: ['musl'] });
  });

  test('a complete lock stays as it is', () => {
    const complete = completeLock(lock);
    expect(completeLock(complete)).toBe(complete);
  });

  test('the lock of this project is complete (./kumiki generate completes it)', async () => {
    const text = await readFile(path.join(projectFolder, 'package-lock.json'), 'utf8');
    const standing = JSON.parse(text) as Lock;
    expect(completeLock(standing)).toBe(standing);
  });
});
