/**
 * Refuses requests that another site makes a browser send (CSRF), by what the browser itself says of them.
 * OWASP ASVS 5.0, 3.5.1; W3C Fetch Metadata; the Origin header of RFC 6454.
 */
import { type Problem, problem } from '../problem.ts';
import { headerOf } from './header.ts';
import type { RouteContext } from './route.ts';

/** The problem of a forged request; nothing for a safe or a right one. */
export type ForgeryGuard = (c: RouteContext) => Problem | undefined;

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Every browser in use says where a request that is not GET comes from: `Sec-Fetch-Site`, older ones
 * `Origin`. A request that says neither comes from no browser. A token is never sent by a browser
 * on its own, so a request with one is not forged; a name and password (Basic) may be.
 */
export function createForgeryGuard(publicUrl: string): ForgeryGuard {
  const publicOrigin = new URL(publicUrl).origin;
  return (c) => {
    if (safeMethods.has(c.req.method)) return undefined;
    const credentials = headerOf(c, 'authorization');
    if (credentials !== undefined && !/^basic /i.test(credentials)) return undefined;
    const site = headerOf(c, 'sec-fetch-site');
    if (site !== undefined) {
      return site === 'same-origin' || site === 'none' ? undefined : forged();
    }
    const origin = headerOf(c, 'origin');
    if (origin === undefined || origin === publicOrigin) return undefined;
    // Under another name of this server, such as an address of the local network.
    return URL.parse(origin)?.host === new URL(c.req.url).host ? undefined : forged();
  };
}

function forged(): Problem {
  return problem('forbidden', 'The request was made by a page of another site.');
}
