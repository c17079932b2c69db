import {
  type CompiledContext,
  compileContext,
  type JsonObject,
  type JsonValue,
} from '@kumiki/ngsi-ld';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseRegistration } from './parse-registration.ts';
import { expandDocument, mergeDocument, showRegistration } from './registration-document.ts';

const at = '2026-11-21T09:00:00.000000Z';
const frame = { tenant: 't', id: 'urn:r:1', createdAt: at, modifiedAt: at };

describe('the document of a registration', () => {
  let context: CompiledContext;

  beforeAll(async () => {
    const compiled = await compileContext(
      { Gauge: 'https://city.example/Gauge', level: 'https://city.example/level' },
      () => Promise.reject(new Error('nothing is fetched')),
    );
    if (!compiled.ok) throw new Error(compiled.error.detail);
    context = compiled.value;
  });

  const whole: JsonObject = {
    id: 'urn:r:1',
    type: 'ContextSourceRegistration',
    information: [
      { entities: [{ type: 'Gauge', idPattern: '^urn:' }], propertyNames: ['level'] },
      { entities: [{ type: ['Gauge', 'Bridge'], id: 'urn:b:1' }], relationshipNames: ['river'] },
    ],
    endpoint: 'http://source.example/',
    level: { min: 1 },
  };

  const read = (json: JsonObject) => parseRegistration(expandDocument(json, context), frame);

  test('is stored with expanded names and shown as it came', () => {
    const parsed = read({ ...whole, status: 'ok', '@context': [] });
    if (!parsed.ok) throw new Error(parsed.error.detail);
    expect(parsed.value.document).toMatchObject({
      'https://city.example/level': { min: 1 },
      information: [{ entities: [{ type: 'https://city.example/Gauge' }] }, {}],
    });
    expect(showRegistration(parsed.value, { context, sysAttrs: false })).toEqual(whole);
    expect(showRegistration(parsed.value, { context, sysAttrs: true })).toMatchObject({
      createdAt: '2026-11-21T09:00:00Z',
    });
  });

  test('in a notification: the parts of interest, types in arrays', () => {
    const parsed = read(whole);
    if (!parsed.ok) throw new Error(parsed.error.detail);
    const options = { context, sysAttrs: false, parts: new Set([0]), hasTypeLists: true };
    expect(showRegistration(parsed.value, options)['information']).toEqual([
      { entities: [{ type: ['Gauge'], idPattern: '^urn:' }], propertyNames: ['level'] },
    ]);
  });

  test('a fragment replaces members, and null removes them', () => {
    const current = { a: 1, b: 2, c: { d: 3 } };
    const fragment = { id: 'urn:r:2', b: null, c: { e: 4 }, a: 'urn:ngsi-ld:null' };
    expect(mergeDocument(current, fragment)).toEqual({ c: { e: 4 } });
  });

  test.each<[string, JsonObject]>([
    ['/type', { type: 'Registration' }],
    ['/information', { information: [] }],
    ['/information/0', { information: [{}] }],
    [
      '/information/0/entities/0',
      { information: [{ entities: [{ type: 'A', id: 'urn:a', idPattern: 'b' }] }] },
    ],
    ['/information/0/entities/0/id', { information: [{ entities: [{ type: 'A', id: 'a b' }] }] }],
    ['/endpoint', { endpoint: 'file:///etc/passwd' }],
    ['/expiresAt', { expiresAt: 'tomorrow' }],
    [
      '/observationInterval/endAt',
      { observationInterval: { startAt: '2020-01-02T00:00:00Z', endAt: '2020-01-01T00:00:00Z' } },
    ],
    ['/location/coordinates/0', { location: { type: 'Point', coordinates: ['x', 1] } }],
    ['/mode', { mode: 'sometimes' }],
  ])('what breaks a rule is refused at %s', (pointer, more) => {
    const parsed = read({ ...whole, ...more });
    expect(parsed).toMatchObject({ ok: false, error: { code: 'bad-request-data', pointer } });
  });

  test('whatever arrives is refused or held, never thrown', () => {
    const members = ['type', 'information', 'endpoint', 'location', 'expiresAt', 'q', 'scope'];
    const anything = fc.dictionary(
      fc.oneof(fc.constantFrom(...members), fc.string()),
      fc.jsonValue().map((value) => value as JsonValue),
    );
    fc.assert(
      fc.property(anything, (json) => {
        const parsed = read({ ...whole, ...json });
        if (!parsed.ok) return;
        const shown = showRegistration(parsed.value, { context, sysAttrs: false });
        const again = read(shown);
        expect(again.ok && again.value.document).toEqual(parsed.value.document);
      }),
    );
  });
});
