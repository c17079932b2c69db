/** Who is at the other end of the connection, behind a trusted proxy or not. */
import type { RouteContext } from './route.ts';

/**
 * The client's address. Behind a trusted proxy it is the last element of X-Forwarded-For: the one that
 * proxy wrote itself; earlier ones are the client's own claims. Undefined for calls in process.
 */
export function clientAddress(c: RouteContext, isProxyTrusted: boolean): string | undefined {
  if (isProxyTrusted) {
    const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
    if (forwarded !== undefined && forwarded !== '') return forwarded;
  }
  return c.env.incoming?.socket.remoteAddress;
}

/** Whether the client reached the trusted proxy by https. */
export function cameBySecureProxy(c: RouteContext): boolean {
  return c.req.header('x-forwarded-proto')?.split(',').at(-1)?.trim() === 'https';
}

const acceptableId = /^[A-Za-z0-9._-]{8,64}$/;

/** Makes request ids: the proxy's where it is trusted, else a prefix of this process and a number. */
export function createRequestIds(
  prefix: string,
  isProxyTrusted: boolean,
): (c: RouteContext) => string {
  let count = 0;
  return (c) => {
    if (isProxyTrusted) {
      const given = c.req.header('x-request-id');
      if (given !== undefined && acceptableId.test(given)) return given;
    }
    count += 1;
    return `${prefix}-${count.toString(36)}`;
  };
}
