import {
  type CompiledContext,
  compileContext,
  coreContext,
  type JsonObject,
} from '@kumiki/ngsi-ld';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseSubscription } from './parse-subscription.ts';
import { applyFragment } from './translate-fragment.ts';

const city = 'https://city.example/';

describe('a change sent with another @context', () => {
  let own: CompiledContext;

  beforeAll(async () => {
    const terms = { Gauge: `${city}Gauge`, level: `${city}level` };
    const compiled = await compileContext(terms, () => Promise.reject(new Error('not fetched')));
    if (!compiled.ok) throw new Error(compiled.error.detail);
    own = compiled.value;
  });

  const stored: JsonObject = {
    id: 'urn:s:1',
    type: 'Subscription',
    entities: [{ type: 'Gauge' }],
    watchedAttributes: ['level'],
    q: 'level>1',
    notification: { attributes: ['level'], endpoint: { uri: 'http://r.example/' } },
  };
  const frame = { tenant: 't', id: 'urn:s:1', subject: 'entity', caller: 'open' } as const;
  const change = (fragment: JsonObject, context = coreContext) =>
    applyFragment(stored, fragment, context, { ...frame, own });
  const held = (json: JsonObject) => {
    const parsed = parseSubscription(json, { ...frame, context: own });
    if (!parsed.ok) throw new Error(parsed.error.detail);
    return parsed.value;
  };

  test('leaves the meaning of all other names', () => {
    expect(change({ isActive: false })).toMatchObject({
      ok: true,
      value: { ...held(stored), isActive: false, document: { ...stored, isActive: false } },
    });
  });

  test('means what its own context says', () => {
    const changed = change({ entities: [{ type: 'Gauge' }] });
    expect(changed).toMatchObject({
      ok: true,
      value: { entities: [{ types: { type: coreContext.expandTerm('Gauge') } }] },
    });
  });

  test('the same names in the same context are the same', () => {
    const watched = change({ watchedAttributes: ['level', 'speed'] }, own);
    expect(watched).toMatchObject({
      ok: true,
      value: { watchedAttributes: [`${city}level`, own.expandTerm('speed')] },
    });
  });

  test('an expression that would mean something else is refused, one that does not is taken', () => {
    expect(change({ q: 'level>2' })).toMatchObject({
      ok: false,
      error: { code: 'bad-request-data', pointer: '/q' },
    });
    expect(change({ q: 'speed>2' })).toMatchObject({ ok: true, value: { q: { kind: 'compare' } } });
    expect(change({ q: null })).toMatchObject({ ok: true });
  });

  test('its type is that of subscriptions', () => {
    expect(change({ type: null })).toMatchObject({ ok: false, error: { pointer: '/type' } });
  });
});
