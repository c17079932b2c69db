/** The door of the portal: a handler the server mounts. Built to `build/server/index.js`. */

import * as build from 'virtual:react-router/server-build';
import { createRequestHandler, RouterContextProvider, type ServerBuild } from 'react-router';
import { type Call, callingAs } from './app/api/call.ts';
import { portalContext } from './app/api/context.ts';
import { type Api, rememberingAsk } from './app/api/last-known.ts';
import { parseRegion } from './app/region/parse-region.ts';

export interface PortalOptions {
  /** Answers any path of the HTTP API in process. May throw or be slow: pages say so. */
  readonly api: (request: Request) => Promise<Response> | Response;
  /** What `GET /api/region` answers. */
  readonly region: unknown;
  readonly now?: () => Date;
}

export type PortalHandler = (
  request: Request,
  page: { readonly nonce: string },
) => Promise<Response>;

/** What proxies write down for a client that has closed its connection; no status of RFC 9110. */
const clientGone = 499;

/** Throws when `region` is none. The handler answers every path, unknown ones with a 404 page. */
export function createPortalHandler(options: PortalOptions): PortalHandler {
  const region = parseRegion(options.region);
  const api: Api = async (request) => options.api(request);
  const now = options.now ?? (() => new Date());
  const ask = rememberingAsk(api, now);
  // The virtual module is the build React Router makes; its declared type is looser than the handler's.
  const handle = createRequestHandler(build as ServerBuild, 'production');
  return async (request, { nonce }) => {
    const context = new RouterContextProvider();
    let isPersonal = false;
    const callAs = callingAs(api, request);
    const call: Call = (path, init) => {
      isPersonal = true;
      return callAs(path, init);
    };
    context.set(portalContext, { ask, call, region: async () => region, now, nonce });
    const response = await handle(request, context);
    // Whoever asked has gone on: no failure of ours, and nobody reads it.
    if (request.signal.aborted && response.status >= 500) {
      return new Response(null, { status: clientGone });
    }
    // What the caller alone may see is kept by no cache.
    if (isPersonal) response.headers.set('cache-control', 'private, no-store');
    return response;
  };
}
