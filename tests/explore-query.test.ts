/** What the data map asks for a condition is a query the broker reads, whatever a reader typed. */
import { fc, test as property } from '@fast-check/vitest';
import { coreContext, parseQ } from '../packages/ngsi-ld/src/index.ts';
import { comparisons, queryOf } from '../portal/app/explore/conditions.ts';

const value = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .map((text) => text.trim())
  .filter((text) => text !== '' && !text.includes('\0') && text.isWellFormed());

property.prop([fc.constantFrom(...comparisons), value])(
  'a condition can be read by the broker, whatever the value',
  (comparison, text) => {
    const condition = { layer: 'Park', attribute: '面積', comparison, value: text };
    const q = queryOf([condition, condition], 'name=="x"');
    const read = parseQ(q, coreContext);
    if (!read.ok) throw new Error(`${q}: ${read.error.detail}`);
  },
);
