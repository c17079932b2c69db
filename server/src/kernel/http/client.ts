/** Who is at the other end of the connection, behind a trusted proxy or not. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { headerOf } from './header.ts';
import type { RouteContext } from './route.ts';

/** Whose page is being rendered, while it asks the interface in process. */
const asking = new AsyncLocalStorage<string | undefined>();

/** Runs `work`, whose calls of the interface in process are the client's at `address`. */
export function onBehalfOf<T>(address: string | undefined, work: () => T): T {
  return asking.run(address, work);
}

/**
 * The client's address; that of whoever is being answered, for calls in process. Behind a trusted proxy it is the last element of X-Forwarded-For: the one that
 * proxy wrote itself; earlier ones are the client's own claims. Undefined where nobody
 * asked.
 */
export function clientAddress(c: RouteContext, isProxyTrusted: boolean): string | undefined {
  const onBehalf = c.env.incoming === undefined ? asking.getStore() : undefined;
  if (onBehalf !== undefined) return onBehalf;
  if (isProxyTrusted) {
    const forwarded = lastElement(headerOf(c, 'x-forwarded-for'));
    if (forwarded !== '') return forwarded;
  }
  return c.env.incoming?.socket.remoteAddress;
}

/** Whether the client reached the trusted proxy by https. */
export function cameBySecureProxy(c: RouteContext): boolean {
  return lastElement(headerOf(c, 'x-forwarded-proto')) === 'https';
}

/** Of a list of a header. */
function lastElement(list = ''): string {
  return list.slice(list.lastIndexOf(',') + 1).trim();
}

const acceptableId = /^[A-Za-z0-9._-]{8,64}$/;

/** Makes request ids: the proxy's where it is trusted, else a prefix of this process and a number. */
export function createRequestIds(
  prefix: string,
  isProxyTrusted: boolean,
): (c: RouteContext) => string {
  let count = 0;
  return (c) => {
    const onBehalf = c.env.incoming === undefined ? asking.getStore() : undefined;
    if (onBehalf !== undefined) return onBehalf;
    if (isProxyTrusted) {
      const given = headerOf(c, 'x-request-id');
      if (given !== undefined && acceptableId.test(given)) return given;
    }
    count += 1;
    return `${prefix}-${count.toString(36)}`;
  };
}
