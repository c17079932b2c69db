/** Who asks, with what, and a binding's filter as the broker parses it. */
import { coreContext, type Instant } from '@kumiki/ngsi-ld';
import type { Database } from '#kernel/database/index.ts';
import { ok, type Result } from '#kernel/result.ts';
import type { Datastore, Reader, Search } from '#platform/catalog/index.ts';
import { type Broker, readFilter } from '#platform/context/index.ts';
import type { TenantName, Visibility } from '#platform/identity/index.ts';
import type { LocalText } from './definition.ts';
import type { EntityQuestion } from './entity-store.ts';
import type { DashboardLimits } from './limits.ts';

export interface Caller {
  readonly tenant: TenantName;
  readonly visibility: Visibility;
  readonly reader: Reader;
}

export interface ComputeParts {
  readonly database: Database;
  readonly broker: Pick<Broker, 'census'>;
  readonly datastore: Pick<Datastore, 'listTables'>;
  readonly search: Pick<Search, 'find'>;
  readonly tenantTitle: (name: string) => LocalText | undefined;
  readonly limits: DashboardLimits;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Problems: those of NGSI-LD queries. */
export function questionOf(
  {
    type,
    q,
    scopeQ,
  }: { type?: string | undefined; q?: string | undefined; scopeQ?: string | undefined },
  { tenant, visibility }: Caller,
  now: Instant,
): Result<EntityQuestion> {
  if (type === undefined && q === undefined && scopeQ === undefined) {
    return ok({ tenant, visibility, now, filter: {} });
  }
  const filter = readFilter(
    {
      ...(type === undefined ? { local: 'true' } : { type }),
      ...(q === undefined ? {} : { q }),
      ...(scopeQ === undefined ? {} : { scopeQ }),
    },
    coreContext,
  );
  return filter.ok ? ok({ tenant, visibility, now, filter: filter.value }) : filter;
}

export const iriOf = (name: string): string => coreContext.expandTerm(name);
