/** Live measures by name. A capability that has something to count adds a row at the composition root. */
import { coreContext } from '@kumiki/ngsi-ld';
import { z } from 'zod';
import { ok, type Result } from '#kernel/result.ts';
import { type Broker, readFilter } from '#platform/context/index.ts';
import { everything, type Identity, tenantKinds } from '#platform/identity/index.ts';

export interface MeasureSource {
  /** What formulas call it. */
  readonly name: string;
  readonly title: { readonly ja: string; readonly en: string };
  readonly description: string;
  readonly parameters: z.ZodObject;
  /** `parameters` have passed the schema. Problems: what is wrong with them. */
  compute(tenant: string, parameters: Record<string, unknown>): Promise<Result<number>>;
}

const filterShape = {
  type: z.string().min(1).max(500).describe('Entity types, as in the parameter `type` of queries'),
  q: z.string().max(2_000).optional().describe('As in the parameter `q`'),
  scopeQ: z.string().max(500).optional().describe('As in the parameter `scopeQ`'),
};
const entitiesParameters = z.strictObject(filterShape);

/** How many entities there are: `{ measure: entities, type: EvacuationSite, q: "capacity>100" }`. */
export function entityMeasure(broker: Pick<Broker, 'count'>): MeasureSource {
  return {
    name: 'entities',
    title: { ja: 'データの件数', en: 'Entities of a type' },
    description: 'How many entities of a type there are that fulfil a condition',
    parameters: entitiesParameters,
    compute: async (tenant, given) => {
      const { type, q, scopeQ } = entitiesParameters.parse(given);
      const filter = readFilter(
        { type, ...(q === undefined ? {} : { q }), ...(scopeQ === undefined ? {} : { scopeQ }) },
        coreContext,
      );
      return filter.ok ? ok(await broker.count(tenant, filter.value, everything)) : filter;
    },
  };
}

const tenantParameters = z.strictObject({
  kind: z.enum(tenantKinds).optional().describe('Those of one kind: `municipality`'),
});

/** How many tenants share this installation: `{ measure: tenants, kind: municipality }`. */
export function tenantMeasure(identity: Pick<Identity, 'tenants'>): MeasureSource {
  return {
    name: 'tenants',
    title: { ja: '参加している団体の数', en: 'Tenants of this installation' },
    description: 'How many prefectures, municipalities and partners share this installation',
    parameters: tenantParameters,
    compute: (_, given) => {
      const { kind } = tenantParameters.parse(given);
      const open = identity.tenants().filter((tenant) => tenant.closedAt === undefined);
      const counted = open.filter((tenant) => kind === undefined || tenant.kind === kind);
      return Promise.resolve(ok(counted.length));
    },
  };
}
