/** Names of tenants. NGSI-LD: ETSI GS CIM 009, clauses 4.14 and 6.3.14. */
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';

/** Part of every key. What `NGSILD-Tenant` says; `default` when it says nothing. */
export type TenantName = string;

export const defaultTenant: TenantName = 'default';

const visibleAscii = /^[\x21-\x7e]{1,128}$/;

/** The tenant a request names: 1 to 128 visible ASCII characters, kept as they are. */
export function parseTenantName(header: string | undefined): Result<TenantName> {
  if (header === undefined || header === '') return ok(defaultTenant);
  if (visibleAscii.test(header)) return ok(header);
  const detail = 'The name of a tenant has 1 to 128 visible ASCII characters without spaces.';
  return err(problem('bad-request-data', detail, 'NGSILD-Tenant'));
}
