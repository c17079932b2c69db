import { coreContext, type Entity, parseQ } from '@kumiki/ngsi-ld';
import { describe, expect, test } from 'vitest';
import type { EntityFilter } from '#platform/context/index.ts';
import { everything, nothing, type Visibility } from '#platform/identity/index.ts';
import { messageOf } from './event-message.ts';
import type { EntityNews } from './event-stream.ts';

const type = 'https://uri.etsi.org/ngsi-ld/default-context/Gauge';
const level = 'https://uri.etsi.org/ngsi-ld/default-context/level';
const gauge = (value: number, scopes: readonly string[] = []): Entity => ({
  id: 'urn:ngsi-ld:Gauge:1',
  types: [type],
  scopes,
  attributes: { [level]: [{ type: 'Property', value }] },
});
const news = (parts: Partial<EntityNews>): EntityNews => ({
  id: 'urn:ngsi-ld:Gauge:1',
  isNew: false,
  heads: [{ types: [type], scopes: [] }],
  entity: undefined,
  ...parts,
});
const tell = (item: EntityNews, visibility: Visibility, filter: EntityFilter = {}) =>
  messageOf(item, { filter, context: coreContext, options: { format: 'simplified' } }, visibility)
    ?.event;
const only = (rule: object): Visibility => ({
  kind: 'rules',
  rules: [{ entityType: type, ...rule }],
});

describe('a message', () => {
  test('tells a caller nothing of what it may not see, whatever becomes of it', () => {
    expect(tell(news({ entity: gauge(1) }), nothing)).toBeUndefined();
    expect(tell(news({ isNew: true, entity: gauge(1) }), nothing)).toBeUndefined();
    expect(tell(news({}), nothing)).toBeUndefined();
  });

  test('tells the end of what the caller could see by its scope', () => {
    const gone = news({ heads: [{ types: [type], scopes: ['/harbour'] }] });
    expect(tell(gone, only({ scope: '/harbour' }))).toBe('deleted');
    expect(tell(gone, only({ scope: '/hill' }))).toBeUndefined();
  });

  test('tells that it left the scope the caller sees', () => {
    const moved = news({
      heads: [
        { types: [type], scopes: ['/harbour'] },
        { types: [type], scopes: [] },
      ],
      entity: gauge(1, ['/hill']),
    });
    expect(tell(moved, only({ scope: '/harbour' }))).toBe('deleted');
    expect(tell(moved, everything)).toBe('modified');
  });

  test('filters by attributes that the caller sees, and shows no others', () => {
    const q = parseQ('level>5', coreContext);
    if (!q.ok) throw new Error(q.error.detail);
    const item = news({ isNew: true, entity: gauge(9) });
    expect(tell(item, everything, { q: q.value })).toBe('created');
    expect(tell(item, only({ attributes: [] }), { q: q.value })).toBeUndefined();
  });

  test('says nothing of what came and went between two looks', () => {
    expect(tell(news({ isNew: true }), everything)).toBeUndefined();
  });
});
