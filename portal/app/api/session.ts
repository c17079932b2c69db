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

/** Undefined where the answer names nobody. The roles are those of all tenants the person works in. */
export function parseSession(value: unknown): Session | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { isSignedIn, person, roles } = value as Readonly<Record<string, unknown>>;
  if (isSignedIn !== true || typeof person !== 'object' || person === null) return undefined;
  const { displayName } = person as Readonly<Record<string, unknown>>;
  const places = Array.isArray(roles) ? roles.flatMap(placeOf) : [];
  return {
    name: typeof displayName === 'string' ? displayName : '',
    roles: [...new Set(places.flatMap((place) => place.roles))],
    tenant: places[0]?.tenant,
  };
}

interface Place {
  readonly tenant: string;
  readonly roles: readonly string[];
}

function placeOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const { tenant, roles } = value as Readonly<Record<string, unknown>>;
  if (typeof tenant !== 'string' || !Array.isArray(roles)) return [];
  return [{ tenant, roles: roles.filter((role) => typeof role === 'string') }];
}
