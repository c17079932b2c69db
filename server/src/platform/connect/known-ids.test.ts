import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { KnownIds } from './known-ids.ts';

property.prop([fc.array(fc.string({ maxLength: 6 }), { maxLength: 200 })])(
  'an identifier is new once',
  (ids) => {
    const known = new KnownIds();
    const seen = new Set<string>();
    for (const id of ids) {
      expect(known.add(id)).toBe(!seen.has(id));
      seen.add(id);
    }
  },
);

test('two hundred thousand similar identifiers do not meet', () => {
  const known = new KnownIds();
  const ids = Array.from({ length: 200_000 }, (_, i) => `urn:ngsi-ld:EvacuationSite:E${42e11 + i}`);
  expect(ids.every((id) => known.add(id))).toBe(true);
  expect(ids.some((id) => known.add(id))).toBe(false);
});
