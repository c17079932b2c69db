import { describe, expect, test } from 'vitest';
import { readConfig } from '#kernel/config.ts';
import { limitTable, limitVariable } from '#kernel/limits.ts';
import { contextSourceLimitTable } from '#platform/context-sources/index.ts';
import { capabilityLimits } from './capability-limits.ts';

const tables = Object.values(capabilityLimits);

describe('limits of capabilities', () => {
  test('no two limits share a variable', () => {
    const variables = [limitTable, ...tables].flatMap((table) => Object.keys(table));
    const seen = new Map<string, number>();
    for (const name of variables) {
      const variable = limitVariable(name);
      seen.set(variable, (seen.get(variable) ?? 0) + 1);
    }
    expect([...seen].filter(([, count]) => count > 1)).toEqual([]);
  });

  test('a default lies in its range', () => {
    const outside = tables
      .flatMap((table) => Object.entries(table))
      .filter(([, { default: value, min, max }]) => value < min || value > max);
    expect(outside).toEqual([]);
  });

  test('the environment sets them, and what does not fit stops the start', () => {
    const config = readConfig({}, { KUMIKI_REGISTRATIONS_MAX: '77' }, tables);
    if (!config.ok) throw new Error(config.error.join());
    expect(config.value.limitsOf(contextSourceLimitTable)).toEqual({
      registrationsMax: 77,
      expirySweepMs: contextSourceLimitTable.expirySweepMs.default,
    });
    const wrong = readConfig({}, { KUMIKI_REGISTRATIONS_MAX: 'many' }, tables);
    expect(wrong.ok ? [] : wrong.error).toEqual([
      'KUMIKI_REGISTRATIONS_MAX cannot be "many": give a whole number from 10 to 1000000.',
    ]);
  });
});
