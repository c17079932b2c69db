/** Who looks at the catalogue, as values and as SQL: the one place that says what may be seen. */
import type { Principal } from '#kernel/http/index.ts';

/** Staff of some tenants; of none, the public. */
export interface Reader {
  readonly staffOf: readonly string[];
}

export const publicReader: Reader = { staffOf: [] };

/**
 * Whoever has a role in the tenant belongs to its staff, but an auditor, who sees what was done and not the
 * data; so does a machine that may read what is not public, or write.
 */
export function readerOf({ kind, roles, scopes, tenant }: Principal): Reader {
  const isStaff =
    kind === 'machine'
      ? (scopes ?? []).some((scope) => scope === 'read' || scope === 'write' || scope === 'publish')
      : roles.some((role) => role !== 'auditor');
  return isStaff && tenant !== '' ? { staffOf: [tenant] } : publicReader;
}

export function isStaffOf(reader: Reader, tenant: string): boolean {
  return reader.staffOf.includes(tenant);
}

/** Rows of `dataset` that exist for a reader. `$n` holds `reader.staffOf`. */
export function visibleDatasets(parameter: string, alias = 'd'): string {
  return `(${alias}.deleted_at is null and (
    ${alias}.tenant = any(${parameter}::text[])
    or (${alias}.published is not null
        and (${alias}.is_public or ${alias}.shared_with && ${parameter}::text[]))))`;
}

/**
 * Rows of `search_document` that exist for a reader, each document once: staff find their own tenant's by
 * its newest version, everybody else by the published one.
 */
export function visibleDocuments(parameter: string, reader: Reader, alias = 's'): string {
  if (reader.staffOf.length === 0) return `${alias}.audience = 'public'`;
  return `((${alias}.audience = 'staff' and ${alias}.tenant = any(${parameter}::text[]))
    or (${alias}.audience = 'public' and ${alias}.tenant <> all(${parameter}::text[]))
    or (${alias}.audience = 'shared' and ${alias}.tenant <> all(${parameter}::text[])
        and ${alias}.shared_with && ${parameter}::text[]))`;
}
