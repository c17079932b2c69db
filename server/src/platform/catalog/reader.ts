/** Who looks at the catalogue, as values and as SQL: the one place that says what may be seen. */
import type { Principal } from '#kernel/http/index.ts';
import type { Identity } from '#platform/identity/index.ts';

/** Of nobody and nothing, the public. */
export interface Reader {
  /** Tenants of which everything is seen, drafts too. */
  readonly staffOf: readonly string[];
  /** Tenants whose people are shown what others share with them. */
  readonly memberOf: readonly string[];
}

export const publicReader: Reader = { staffOf: [], memberOf: [] };

export function staffReader(tenant: string): Reader {
  return { staffOf: [tenant], memberOf: [tenant] };
}

/** In the tenant the request names, as `identity` judges it. */
export function readerOf(identity: Pick<Identity, 'standingOf'>, principal: Principal): Reader {
  const { tenant } = principal;
  const standing = identity.standingOf(principal, tenant);
  if (standing.kind === 'everything') return tenant === '' ? publicReader : staffReader(tenant);
  const members = standing.audiences.filter((audience) => audience.startsWith('tenant:'));
  return { staffOf: [], memberOf: members.map((audience) => audience.slice('tenant:'.length)) };
}

/** One parameter for both: names of tenants hold no spaces, so one before a name tells members apart. */
export function readerKeys({ staffOf, memberOf }: Reader): readonly string[] {
  return [...staffOf, ...memberOf.map((tenant) => ` ${tenant}`)];
}

export function isStaffOf(reader: Reader, tenant: string): boolean {
  return reader.staffOf.includes(tenant);
}

function sharedWith(parameter: string, alias: string): string {
  return `exists (select from unnest(${alias}.shared_with) w
    where ' ' || w = any(${parameter}::text[]))`;
}

/** Rows of `dataset` that exist for a reader. `parameter` holds `readerKeys`. */
export function visibleDatasets(parameter: string, alias = 'd'): string {
  return `(${alias}.deleted_at is null and (
    ${alias}.tenant = any(${parameter}::text[])
    or (${alias}.published is not null
        and (${alias}.is_public or ${sharedWith(parameter, alias)}))))`;
}

/**
 * Rows of `search_document` that exist for a reader, each document once: staff find their own tenant's by
 * its newest version, everybody else by the published one. Where `tenant` is given, its documents alone are asked for.
 */
export function visibleDocuments(
  parameter: string,
  reader: Reader,
  { tenant, alias = 's' }: { readonly tenant?: string | undefined; readonly alias?: string } = {},
): string {
  if (readerKeys(reader).length === 0) return `${alias}.audience = 'public'`;
  // Of one tenant alone its staff see one audience: an index gives these in the order of a list.
  if (tenant !== undefined && isStaffOf(reader, tenant)) return `${alias}.audience = 'staff'`;
  return `((${alias}.audience = 'staff' and ${alias}.tenant = any(${parameter}::text[]))
    or (${alias}.audience = 'public' and ${alias}.tenant <> all(${parameter}::text[]))
    or (${alias}.audience = 'shared' and ${alias}.tenant <> all(${parameter}::text[])
        and ${sharedWith(parameter, alias)}))`;
}
