import { describe, expect, test } from 'vitest';
import { parseLedger } from './conformance-ledger.ts';
import { failureLine, groupLine } from './conformance-report.ts';
import { parseRobotOutput, settle, summarise } from './conformance-results.ts';

const output = JSON.stringify({
  suite: {
    name: '001 & 002',
    suites: [
      {
        source: '/copy/TP/NGSI-LD/Create/001.robot',
        tests: [
          { name: '001_01 Minimal', status: 'PASS' },
          { name: '001_02 Invalid', status: 'FAIL', message: 'expected 400\nactual 201' },
        ],
      },
      {
        source: '/copy/TP/NGSI-LD/Create/002.robot',
        tests: [{ name: '002_01 Never run', status: 'SKIP', message: 'skipped' }],
      },
    ],
  },
});

const ledger = parseLedger(
  JSON.stringify([
    { case: '002_01 Never run', clause: '5.6.1.4', reason: 'The clause says otherwise.' },
    { case: '001_01 Minimal', clause: '5.6.1.4', reason: 'Passes all the same.' },
  ]),
);

describe('reading what Robot wrote', () => {
  test('cases come in the order they ran, with their files', () => {
    expect(parseRobotOutput(output, '/copy')).toEqual([
      { name: '001_01 Minimal', hasPassed: true, message: '', file: 'TP/NGSI-LD/Create/001.robot' },
      {
        name: '001_02 Invalid',
        hasPassed: false,
        message: 'expected 400\nactual 201',
        file: 'TP/NGSI-LD/Create/001.robot',
      },
      {
        name: '002_01 Never run',
        hasPassed: false,
        message: 'skipped',
        file: 'TP/NGSI-LD/Create/002.robot',
      },
    ]);
  });

  test('an output without a suite is refused, not taken for an empty one', () => {
    expect(() => parseRobotOutput('{}', '/copy')).toThrow('without a suite');
    expect(() => parseRobotOutput('[]', '/copy')).toThrow('without a suite');
  });
});

describe('settling cases against the ledger', () => {
  const cases = parseRobotOutput(output, '/copy');

  test('every case counts once, and a case of the ledger that passes has passed', () => {
    expect(settle('Create', cases, ledger)).toEqual({
      group: 'Create',
      passed: 1,
      failed: 1,
      ledger: 1,
    });
  });

  test('the total is the sum of all three', () => {
    const group = settle('Create', cases, ledger);
    expect(summarise([group, group])).toEqual({
      groups: [group, group],
      passed: 2,
      failed: 2,
      total: 6,
    });
  });

  test('a failure is told with its first line', () => {
    expect(cases.map(failureLine)[1]).toBe(
      '  001_02 Invalid  (TP/NGSI-LD/Create/001.robot)\n      expected 400',
    );
    expect(groupLine({ group: 'Create', passed: 1, failed: 12, ledger: 0 })).toBe(
      '     1      12       0  Create',
    );
  });
});

describe('the ledger', () => {
  test('an entry without its clause is refused', () => {
    const entry = { case: '001', reason: 'We think so.' };
    expect(() => parseLedger(JSON.stringify([entry]))).toThrow('lacks case, clause or reason');
  });

  test('a case stands in it once', () => {
    const entry = { case: '001', clause: '4.5.1', reason: 'It says so.' };
    expect(() => parseLedger(JSON.stringify([entry, entry]))).toThrow('001 stands twice.');
  });
});
