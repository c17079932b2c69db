import { describe, expect, test } from 'vitest';
import { empty, policyOf, typedOf } from './policy.ts';

describe('the form of a policy', () => {
  test('says the same after it was read and shown again', () => {
    const typed = {
      type: 'Gauge',
      recording: 'yes',
      keepDays: '365',
      coarsenAfter: '30',
      period: '3600',
    };
    const policy = policyOf(typed);
    expect(policy).toEqual({
      entityType: 'https://uri.etsi.org/ngsi-ld/default-context/Gauge',
      isRecorded: true,
      keepDays: 365,
      coarsenAfterDays: 30,
      coarsenPeriodSeconds: 3_600,
    });
    if ('entityType' in policy) expect(typedOf(policy)).toEqual(typed);
  });

  test('takes full-width digits, and an empty form for every type', () => {
    expect(policyOf({ ...empty, keepDays: '９０' })).toEqual({
      entityType: '',
      isRecorded: true,
      keepDays: 90,
    });
  });

  test.each([
    [{ keepDays: '0' }, 'keepDays', 'daysProblem'],
    [{ keepDays: '1.5' }, 'keepDays', 'daysProblem'],
    [{ coarsenAfter: '40000', period: '60' }, 'coarsenAfter', 'daysProblem'],
    [{ coarsenAfter: '3' }, 'period', 'periodProblem'],
    [{ period: '60' }, 'coarsenAfter', 'periodProblem'],
    [{ type: 'two words' }, 'type', 'typeProblem'],
  ])('%j is refused at its field', (wrong, field, fault) => {
    expect(policyOf({ ...empty, ...wrong })).toEqual([{ field, fault }]);
  });
});
