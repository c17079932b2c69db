import path from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { type ConfigOverrides, type Environment, readConfig, settingTable } from './config.ts';
import { limitTable, limitVariable } from './limits.ts';

function faultsOf(overrides: ConfigOverrides, environment: Environment = {}): readonly string[] {
  const config = readConfig(overrides, environment);
  return config.ok ? [] : config.error;
}

describe('configuration', () => {
  test('nothing set gives a server on this machine alone, with the embedded database', () => {
    const config = readConfig({}, {});
    expect(config).toMatchObject({
      ok: true,
      value: {
        host: '127.0.0.1',
        port: 8080,
        dataFolder: path.resolve('data'),
        region: 'nagasaki',
        publicUrl: 'http://localhost:8080',
        isOpen: false,
        isProxyTrusted: false,
      },
    });
    expect(config.ok && 'databaseUrl' in config.value).toBe(false);
  });

  test('flags win over the environment, and empty variables count as unset', () => {
    const environment = { KUMIKI_PORT: '9000', KUMIKI_REGION: ' ', KUMIKI_OPEN: '' };
    const config = readConfig({ port: 9001 }, environment);
    expect(config).toMatchObject({ value: { port: 9001, region: 'nagasaki', isOpen: false } });
    expect(readConfig({}, environment)).toMatchObject({ value: { port: 9000 } });
  });

  test('a public address loses its last slash', () => {
    const config = readConfig({ publicUrl: 'https://kumiki.example.lg.jp/' }, {});
    expect(config).toMatchObject({ value: { publicUrl: 'https://kumiki.example.lg.jp' } });
  });

  test('every fault is named at once, with its remedy', () => {
    const faults = faultsOf(
      {},
      { KUMIKI_PORT: 'http', KUMIKI_TRUST_PROXY: 'perhaps', KUMIKI_PAGE_SIZE_MAX: '0' },
    );
    expect(faults).toEqual([
      'KUMIKI_PAGE_SIZE_MAX cannot be "0": give a whole number from 1 to 10000.',
      'KUMIKI_PORT cannot be "http": give a number from 0 to 65535.',
      'KUMIKI_TRUST_PROXY cannot be "perhaps": give true only when a reverse proxy of yours sets these headers, else false.',
    ]);
  });

  test('a wrong database address is not repeated: it may hold a password', () => {
    const [fault] = faultsOf({ databaseUrl: 'mysql://root:secret@host/db' });
    expect(fault).toContain('DATABASE_URL');
    expect(fault).not.toContain('secret');
  });

  test.each([
    ['127.0.0.1', true],
    ['localhost', true],
    ['::1', true],
    ['0.0.0.0', false],
    ['192.168.1.5', false],
    ['127.evil.example', false],
  ])('a server open to everyone may listen on %s: %s', (host, isAllowed) => {
    expect(faultsOf({ host, isOpen: true }).length === 0).toBe(isAllowed);
  });

  test('no two settings share a variable', () => {
    const limits = Object.keys(limitTable).map(limitVariable);
    const settings = Object.values(settingTable).map(({ variable }) => variable);
    expect(new Set([...limits, ...settings]).size).toBe(limits.length + settings.length);
  });

  test('every default of a limit lies in its range, and its name ends with its unit or bound', () => {
    for (const [name, { default: value, min, max }] of Object.entries(limitTable)) {
      expect(value >= min && value <= max, name).toBe(true);
      expect(name).toMatch(/(Max|Min|Default|Ms|Seconds|PerMinute)$/);
    }
  });

  property.prop([fc.dictionary(fc.constantFrom('KUMIKI_PORT', 'KUMIKI_OPEN'), fc.string())])(
    'never throws, whatever stands in the environment',
    (environment) => {
      expect(typeof readConfig({}, environment).ok).toBe('boolean');
    },
  );
});
