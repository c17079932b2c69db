/** Things that were heard of lately, counted over their history. */
import { coreContext, instantAt } from '@kumiki/ngsi-ld';
import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import { ok } from '#kernel/result.ts';
import { readFilter } from '#platform/context/index.ts';
import { countEvolutions } from '#platform/history/index.ts';
import { everything } from '#platform/identity/index.ts';
import type { MeasureSource } from './measures.ts';

const parameters = z.strictObject({
  type: z.string().min(1).max(500).describe('Entity types, as in the parameter `type` of queries'),
  days: z.int().min(1).max(3_660).describe('Within so many days until now'),
});

const dayMs = 86_400_000;

/** `{ measure: heardOf, type: WatchSensor, days: 7 }`: how many sensors said something in a week. */
export function historyMeasure(database: Database, clock: Clock): MeasureSource {
  return {
    name: 'heardOf',
    title: { ja: '最近動きがあったものの数', en: 'Entities that changed lately' },
    description: 'How many entities of a type have a recorded change within the last days',
    parameters,
    compute: async (tenant, given) => {
      const { type, days } = parameters.parse(given);
      const filter = readFilter({ type }, coreContext);
      if (!filter.ok) return filter;
      const now = clock.now();
      const count = await countEvolutions(database, {
        tenant,
        now: instantAt(now),
        visibility: everything,
        filter: filter.value,
        asked: [],
        range: { property: 'modifiedAt', from: instantAt(now - days * dayMs) },
      });
      return ok(count);
    },
  };
}
