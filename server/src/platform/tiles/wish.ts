/** Query parameters to what is asked of tiles. */
import { coreContext } from '@kumiki/ngsi-ld';
import { z } from 'zod';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { type EntityFilter, readFilter } from '#platform/context/index.ts';
import type { TileLimits } from './limits.ts';

export const wishParameters = z.object({
  type: z.string().min(1).max(1000).describe('Types of entities, as in NGSI-LD: `A,B`.'),
  q: z.string().max(2000).optional().describe('Query over attribute values, NGSI-LD clause 4.9.'),
  scopeQ: z.string().max(500).optional().describe('Scope query, NGSI-LD clause 4.19.'),
  attrs: z
    .string()
    .max(500)
    .optional()
    .describe('Attributes that features carry, separated by commas; `name` when absent.'),
  tenant: z.string().max(64).optional().describe('Tenant; the first one when absent.'),
});

export type WishParameters = z.infer<typeof wishParameters>;

export interface Wish {
  readonly filter: EntityFilter;
  readonly attributes: readonly { readonly name: string; readonly iri: string }[];
}

/** Problems: those of NGSI-LD queries; `too-complex-query` beyond the bounds. */
export function readWish(parameters: WishParameters, limits: TileLimits): Result<Wish> {
  const { type, q, scopeQ, attrs = 'name' } = parameters;
  if (type.split(/[,;|]/).length > limits.entityTileTypesMax) {
    return err(
      problem('too-complex-query', `type names more than ${limits.entityTileTypesMax}.`, 'type'),
    );
  }
  const names = attrs.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  if (names.length > limits.entityTileAttributesMax) {
    const detail = `attrs names more than ${limits.entityTileAttributesMax}.`;
    return err(problem('too-complex-query', detail, 'attrs'));
  }
  const filter = readFilter(
    { type, ...(q === undefined ? {} : { q }), ...(scopeQ === undefined ? {} : { scopeQ }) },
    coreContext,
  );
  if (!filter.ok) return filter;
  const attributes = names.map((name) => ({ name, iri: coreContext.expandTerm(name) }));
  return ok({ filter: filter.value, attributes });
}
