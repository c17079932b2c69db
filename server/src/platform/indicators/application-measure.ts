/**
 * Applications, counted. Whoever takes applications in keeps one entity for each, of the type `Application`, with
 * `procedure`, `channel` (`online`, `counter`, `post`), `status` and `receivedAt`: that is all this needs to know.
 */
import { coreContext } from '@kumiki/ngsi-ld';
import { z } from 'zod';
import { ok } from '#kernel/result.ts';
import { type Broker, readFilter } from '#platform/context/index.ts';
import { everything } from '#platform/identity/index.ts';
import type { MeasureSource } from './measures.ts';

/** A value within quotes of `q`, which know no escapes for these. */
const word = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^"\\\p{Cc}]+$/u, 'no quotes, backslashes and control characters');

const parameters = z.strictObject({
  type: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9]{0,99}$/)
    .optional()
    .describe('Application when absent'),
  procedure: word.optional().describe('Of one procedure'),
  channel: word.optional().describe('How it came: online, counter, post'),
  status: word.optional().describe('Where it stands: received, completed, withdrawn'),
  period: z
    .enum(['fiscalYear'])
    .optional()
    .describe('Received in this fiscal year; of all times when absent'),
});

/** The first of April begins in Japan, as `q` writes instants. */
const beginsInJapan = '-03-31T15:00:00Z';

/** オンライン利用率: 100 × `{ measure: applications, channel: online }` ÷ `{ measure: applications }`. */
export function applicationMeasure(
  broker: Pick<Broker, 'count'>,
  thisYear: () => number,
): MeasureSource {
  return {
    name: 'applications',
    title: { ja: '申請の件数', en: 'Applications' },
    description: 'How many applications there are, by procedure, way in and status',
    parameters,
    compute: async (tenant, given) => {
      const { type = 'Application', procedure, channel, status, period } = parameters.parse(given);
      const year = thisYear();
      const conditions = [
        ...Object.entries({ procedure, channel, status }).flatMap(([name, value]) =>
          value === undefined ? [] : [`${name}=="${value}"`],
        ),
        ...(period === undefined
          ? []
          : [`receivedAt>=${year}${beginsInJapan}`, `receivedAt<${year + 1}${beginsInJapan}`]),
      ];
      const q = conditions.length === 0 ? {} : { q: conditions.join(';') };
      const filter = readFilter({ type, ...q }, coreContext);
      return filter.ok ? ok(await broker.count(tenant, filter.value, everything)) : filter;
    },
  };
}
