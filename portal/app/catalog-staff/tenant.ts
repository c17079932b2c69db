/** Whose datasets a signed-in person works on. */
import type { Call } from '../api/call.ts';
import { findSession } from '../api/session.ts';

/** `path` with the tenant of the session, where there is one. */
export async function inTenant(call: Call, path: string): Promise<string> {
  const tenant = (await findSession(call))?.tenant;
  if (tenant === undefined) return path;
  return `${path}${path.includes('?') ? '&' : '?'}tenant=${encodeURIComponent(tenant)}`;
}
