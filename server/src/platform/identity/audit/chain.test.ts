import { generateKeyPairSync } from 'node:crypto';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { chainRows, createVerifier, emptyChain } from './chain.ts';
import { parseCheckpoint, signCheckpoint, signingKeyOf } from './checkpoint.ts';
import { type AuditEvent, type AuditRow, boundEvent, canonicalText } from './event.ts';
import { originOf } from './origin.ts';

const event = (change: Partial<AuditEvent> = {}): AuditEvent => ({
  at: '2026-11-21T09:00:00.123Z',
  tenant: 'default',
  actor: 'person:1',
  kind: 'read',
  action: 'getEntity',
  object: 'urn:ngsi-ld:Person:1',
  query: '',
  status: 200,
  policy: 'role:viewer',
  origin: '192.0.2.0/24',
  requestId: 'a-1',
  ...change,
});

const ten = chainRows(
  emptyChain,
  Array.from({ length: 10 }, (_, i) => event({ requestId: `a-${i}` })),
);

function verify(rows: readonly AuditRow[], expected = new Map<number, string>()) {
  const verifier = createVerifier(emptyChain, expected);
  for (const row of rows) verifier.take(row);
  return verifier.end();
}

describe('the chain', () => {
  test('its canonical text is the one years of rows depend on', () => {
    expect(canonicalText({ ...event({ object: 'é"\n' }), seq: 7 })).toBe(
      '[7,"2026-11-21T09:00:00.123Z","default","person:1","read","getEntity","é\\"\\n","",200,' +
        '"role:viewer","192.0.2.0/24","a-1"]',
    );
    expect(chainRows(emptyChain, [event()])[0]?.hash).toBe(
      '781d84ab3b6a7b3d629a826461a778b0b09dfdefcaee4dc61de29b7e774bab54',
    );
  });

  test('holds as it was recorded', () => {
    expect(verify(ten)).toBeUndefined();
    expect(verify([])).toBeUndefined();
  });

  test('the first altered row is named', () => {
    const altered = ten.map((row) => (row.seq === 4 ? { ...row, actor: 'person:2' } : row));
    expect(verify(altered)).toMatchObject({ seq: 4, reason: 'altered' });
  });

  test('a row that was altered with its hash breaks the next one', () => {
    const [before] = ten.slice(2, 3);
    const forged = chainRows(before ?? emptyChain, [event({ actor: 'person:2' })]);
    const altered = ten.map((row) => (row.seq === 4 ? (forged[0] ?? row) : row));
    expect(verify(altered)).toMatchObject({ seq: 5, reason: 'altered' });
  });

  test('a row that is gone is missed, in the middle and, by a checkpoint, at the end', () => {
    expect(verify(ten.filter(({ seq }) => seq !== 4))).toMatchObject({ seq: 4, reason: 'missing' });
    const known = new Map([[10, ten[9]?.hash ?? '']]);
    expect(verify(ten.slice(0, 8), known)).toMatchObject({ seq: 9, reason: 'missing' });
  });

  test('a chain that was written anew does not fit a checkpoint', () => {
    const anew = chainRows(
      emptyChain,
      ten.map(({ requestId }) => event({ requestId, actor: 'person:2' })),
    );
    expect(verify(anew)).toBeUndefined();
    const known = new Map([[6, ten[5]?.hash ?? '']]);
    expect(verify(anew, known)).toMatchObject({ seq: 6, reason: 'checkpoint' });
  });

  const texts = fc.string({ unit: 'binary', maxLength: 30 });
  property.prop([
    fc.array(fc.record({ actor: texts, object: texts, query: texts }), {
      minLength: 1,
      maxLength: 8,
    }),
    fc.nat(),
    fc.constantFrom('actor', 'object', 'query', 'at', 'status'),
  ])('any change of any member of any row is found', (given, which, member) => {
    const rows = chainRows(
      emptyChain,
      given.map((one) => boundEvent(event(one))),
    );
    const at = which % rows.length;
    const altered = rows.map((row, i) => {
      if (i !== at) return row;
      const value = row[member];
      return { ...row, [member]: typeof value === 'number' ? value + 1 : `${value}x` };
    });
    expect(verify(rows)).toBeUndefined();
    expect(verify(altered)).toMatchObject({ seq: at + 1, reason: 'altered' });
  });
});

describe('a checkpoint', () => {
  const key = signingKeyOf(generateKeyPairSync('ed25519').privateKey);
  const checkpoint = signCheckpoint(
    { seq: 3, hash: ten[2]?.hash ?? '' },
    '2026-11-21T09:00:00.000Z',
    key,
  );

  test('is believed when its signature is right', () => {
    expect(parseCheckpoint(JSON.parse(JSON.stringify(checkpoint)))).toEqual({
      ok: true,
      value: checkpoint,
    });
    expect(parseCheckpoint(checkpoint, new Set([key.keyId])).ok).toBe(true);
  });

  test.each([
    ['another number', { ...checkpoint, seq: 4 }],
    ['another hash', { ...checkpoint, hash: ten[3]?.hash }],
    ['another time', { ...checkpoint, at: '2026-11-21T09:00:00.001Z' }],
    ['another key id', { ...checkpoint, keyId: '0'.repeat(64) }],
    [
      'another key',
      {
        ...checkpoint,
        publicKey: signingKeyOf(generateKeyPairSync('ed25519').privateKey).publicKey,
      },
    ],
    ['no key', { ...checkpoint, publicKey: 'none' }],
    ['nothing', undefined],
  ])('is refused with %s', (_, given) => {
    expect(parseCheckpoint(given).ok).toBe(false);
  });

  test('is refused when its key is not trusted', () => {
    expect(parseCheckpoint(checkpoint, new Set(['f'.repeat(64)])).ok).toBe(false);
  });
});

describe('what is kept of an address', () => {
  test.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:12:3400::1', '2001:db8:12::/48'],
    ['2001:0db8::1', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['nonsense', ''],
    [undefined, ''],
  ])('%s is cut to %s', (address, kept) => {
    expect(originOf(address, 'truncated', 'secret')).toBe(kept);
  });

  test('a keyed hash tells addresses apart and cannot be made without the key', () => {
    const one = originOf('203.0.113.77', 'hashed', 'secret');
    expect(one).toMatch(/^hmac:[0-9a-f]{16}$/);
    expect(originOf('::ffff:203.0.113.77', 'hashed', 'secret')).toBe(one);
    expect(originOf('203.0.113.78', 'hashed', 'secret')).not.toBe(one);
    expect(originOf('203.0.113.77', 'hashed', 'other')).not.toBe(one);
    expect(originOf('203.0.113.77', 'none', 'secret')).toBe('');
  });
});
