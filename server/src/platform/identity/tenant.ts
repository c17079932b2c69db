/** Tenants, and what they are called. NGSI-LD: ETSI GS CIM 009, clauses 4.14 and 6.3.14. */
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

export const tenantKinds = ['prefecture', 'municipality', 'partner'] as const;
export type TenantKind = (typeof tenantKinds)[number];

/** Whose data, staff and responsibilities are apart from those of others. */
export interface Tenant {
  readonly name: TenantName;
  readonly kind: TenantKind;
  /** How it is shown; the name where it is empty. */
  readonly displayName: { readonly ja: string; readonly kana: string; readonly en: string };
  /** 全国地方公共団体コード: six digits. */
  readonly code?: string;
  /** The prefecture of a municipality. */
  readonly parent?: TenantName;
  readonly createdAt: Date;
  /** Since when nobody reads or writes it. */
  readonly closedAt?: Date;
}
