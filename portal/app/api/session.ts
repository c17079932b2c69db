/** Who is signed in, as the API tells it to the cookie of the browser. */
import type { Call } from './call.ts';

export interface Session {
  /** How this person is called on the page. */
  readonly name: string;
  /** In the tenant of this session: `editor`, `administrator`, … */
  readonly roles: readonly string[];
  readonly tenant: string | undefined;
}

/** Undefined where nobody is signed in, also where the API cannot tell. */
export async function findSession(call: Call): Promise<Session | undefined> {
  try {
    const response = await call('/api/session');
    return response.ok ? parseSession(await response.json()) : undefined;
  } catch {
    // Out of order is told by what the page itself asks for.
    return undefined;
  }
}

/** Undefined where the answer names nobody. */
export function parseSession(value: unknown): Session | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { name, roles, tenant } = value as Readonly<Record<string, unknown>>;
  if (!Array.isArray(roles)) return undefined;
  return {
    name: typeof name === 'string' ? name : '',
    roles: roles.filter((role) => typeof role === 'string'),
    tenant: typeof tenant === 'string' ? tenant : undefined,
  };
}
