import { describe, expect, test } from 'vitest';
import { apiQuery, parseFound, searchOf } from './search.ts';

const queryOf = (form: string, tenant?: string): string =>
  apiQuery(searchOf(new URLSearchParams(form)), tenant).toString();

describe('the search of the audit trail', () => {
  test('asks for what was filled in, in the tenant of the session', () => {
    expect(queryOf('actor=person:1&action=&object=urn:x&kind=write&before=12', 'town')).toBe(
      'actor=person%3A1&object=urn%3Ax&kind=write&before=12&tenant=town',
    );
  });

  test('times are those of the clock in Japan', () => {
    const query = new URLSearchParams(queryOf('from=2026-11-21T09:00&to=2026-11-21T10:00:30'));
    expect([query.get('from'), query.get('to')]).toEqual([
      '2026-11-21T09:00:00+09:00',
      '2026-11-21T10:00:30+09:00',
    ]);
  });

  test('what cannot be meant is not asked for', () => {
    expect(queryOf('kind=all&from=yesterday&to=2026-99-99T00:00&before=-1')).toBe('');
  });

  test('an answer that is none has no rows', () => {
    const row = {
      seq: 3,
      at: '2026-11-21T09:00:00.000Z',
      actor: 'person:1',
      actorName: '東 花子',
      kind: 'read',
      action: 'retrieveEntity',
      object: 'urn:x',
      objectName: '東公民館',
      query: '',
      status: 200,
      policy: 'role:viewer',
      origin: '192.0.2.0/24',
    };
    expect(parseFound({ rows: [row, { seq: 'x' }, null], next: 3 })).toEqual({
      rows: [row],
      next: 3,
    });
    for (const body of [null, 'text', {}, { rows: 1 }]) {
      expect(parseFound(body)).toEqual({ rows: [], next: undefined });
    }
  });
});
