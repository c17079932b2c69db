import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Indicator } from './definition.ts';
import { dueIn, trajectoryOf } from './trajectory.ts';

type Asked = Pick<Indicator, 'baseline' | 'targets' | 'direction'>;

/** 福島県: オンライン利用率 48.2 % in 2021, 80.0 % in 2025. */
const online: Asked = {
  direction: 'up',
  baseline: { year: 2021, value: 48.2 },
  targets: [{ year: 2025, value: 80 }],
};

describe('a trajectory', () => {
  test('a year between baseline and target asks for its share of the way', () => {
    const half = trajectoryOf(online, [{ year: 2023, value: 64.1 }], 2023);
    expect(half.due).toBeCloseTo(64.1);
    expect(half).toMatchObject({ standing: 'on-schedule' });
    expect(half.progress).toBeCloseTo(0.5);
    expect(half.dueProgress).toBeCloseTo(0.5);
  });

  test('less than is due is behind, more than the target is achieved', () => {
    expect(trajectoryOf(online, [{ year: 2023, value: 60 }], 2023).standing).toBe('behind');
    expect(trajectoryOf(online, [{ year: 2023, value: 80 }], 2023).standing).toBe('achieved');
  });

  test('values of later years are not seen yet', () => {
    const values = [
      { year: 2024, value: 79 },
      { year: 2022, value: 50 },
    ];
    expect(trajectoryOf(online, values, 2023).latest).toEqual({ year: 2022, value: 50 });
  });

  test('fewer is better where the direction is down', () => {
    const paper: Asked = {
      direction: 'down',
      baseline: { year: 2020, value: 100 },
      targets: [{ year: 2024, value: 60 }],
    };
    const of = (value: number) => trajectoryOf(paper, [{ year: 2022, value }], 2022).standing;
    expect([of(85), of(80), of(60)]).toEqual(['behind', 'on-schedule', 'achieved']);
  });

  test('what is kept is behind only below', () => {
    const kept: Asked = { direction: 'keep', targets: [{ year: 2024, value: 95 }] };
    expect(trajectoryOf(kept, [{ year: 2024, value: 95 }], 2024).standing).toBe('achieved');
    expect(trajectoryOf(kept, [{ year: 2024, value: 94 }], 2024).standing).toBe('behind');
  });

  test('without a target or a value nothing is claimed', () => {
    expect(trajectoryOf({ ...online, targets: [] }, [], 2023).standing).toBe('no-target');
    expect(trajectoryOf(online, [], 2023)).toMatchObject({
      standing: 'no-value',
      progress: undefined,
    });
  });

  property.prop([
    fc.uniqueArray(fc.integer({ min: 2000, max: 2040 }), { minLength: 2, maxLength: 6 }),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.integer({ min: 1990, max: 2050 }),
  ])('what is due lies between the points around the year', (years, value, year) => {
    const line = years
      .toSorted((a, b) => a - b)
      .map((each, at) => ({ year: each, value: value * at }));
    const due = dueIn(line, year);
    const first = line[0]?.year ?? 0;
    if (year < first) {
      expect(due).toBeUndefined();
      return;
    }
    const all = line.map((point) => point.value);
    expect(due).toBeGreaterThanOrEqual(Math.min(...all) - 1e-6);
    expect(due).toBeLessThanOrEqual(Math.max(...all) + 1e-6);
  });
});
