/** What happens to accounts, as rows of the audit trail. Pure. */
import type { AuditedRequest } from '#kernel/http/index.ts';
import { type AccountEvent, defaultTenant } from '#platform/identity/index.ts';

const failures: ReadonlySet<AccountEvent['kind']> = new Set(['sign-in-failed', 'sign-in-refused']);

/**
 * `account.signed-in` by `user:…`; a failure is a refusal of nobody in particular, about whose account it was. What nobody
 * asked for (an account nobody uses is deleted) is done by `kumiki`, this program itself.
 */
export function auditedAccountEvent(event: AccountEvent): AuditedRequest {
  const { kind, personId, by, aboutPersonId, method, tenant = defaultTenant } = event;
  const isFailure = failures.has(kind);
  const nobody = isFailure ? 'anonymous' : 'kumiki';
  const id = by ?? (personId === undefined ? nobody : `user:${personId}`);
  return {
    principal: {
      id,
      kind: id.startsWith('user:') ? 'person' : 'anonymous',
      tenant,
      roles: [],
      policy: method === undefined ? 'account' : `account:${method}`,
    },
    kind: isFailure ? 'refusal' : 'write',
    action: `account.${kind}`,
    object: aboutPersonId === undefined ? '' : `user:${aboutPersonId}`,
    query: '',
    status: isFailure ? 401 : 200,
    address: undefined,
    requestId: '',
  };
}
