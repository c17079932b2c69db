/** Headers of a request. */
import type { RouteContext } from './route.ts';

/** A header by its name in lower case, from where it costs least to read. */
export function headerOf(c: RouteContext, name: string): string | undefined {
  const { incoming } = c.env;
  if (incoming === undefined) return c.req.header(name);
  const value = incoming.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
