/** What every answer gets on its way out: request id, security headers, compression. */
import { type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Limits } from '../limits.ts';
import { cameBySecureProxy } from './client.ts';
import { chooseEncoding, compress, isCompressible } from './compression.ts';
import type { Route, RouteContext } from './route.ts';
import {
  type HeaderPairs,
  type PageSources,
  pagePolicy,
  scriptPolicy,
  securityHeaders,
} from './security.ts';

/** `nonce` belongs to the page when the answer is one. */
export type Finish = (
  c: RouteContext,
  response: Response,
  route: Route | undefined,
  nonce?: string,
) => Response | Promise<Response>;

export interface FinishOptions {
  readonly limits: Limits;
  readonly publicUrl: string;
  readonly isProxyTrusted: boolean;
  readonly pageSources?: PageSources;
}

/** Headers by name in lower case, each set unless the handler has set it. */
interface Decoration {
  readonly requestId: string;
  readonly isOpenData: boolean;
  readonly isSecure: boolean;
  readonly nonce: string | undefined;
}

interface HeaderSink {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

type Decorate = (sink: HeaderSink, decoration: Decoration) => void;

/**
 * Adding headers to a Web response costs three times what the whole rest of a request does, so a
 * listening server adds them where Node writes the head; calls in process get them on the response.
 */
export function createFinish(options: FinishOptions): Finish {
  const { limits, publicUrl, pageSources, isProxyTrusted } = options;
  const isSecure = publicUrl.startsWith('https:');
  const decorate = createDecorate(pageSources);
  return (c, given, route, nonce) => {
    const decoration = {
      requestId: c.get('requestId'),
      isOpenData: route?.isOpenData === true,
      isSecure: isSecure || (isProxyTrusted && cameBySecureProxy(c)),
      nonce,
    };
    const { outgoing } = c.env;
    let response = given;
    if (outgoing === undefined) {
      response = writable(given);
      decorate(sinkOfWeb(response.headers), decoration);
    } else {
      outgoing.decorateHead = (headers) => decorate(sinkOfNode(headers), decoration);
    }
    const accepted = c.req.header('accept-encoding');
    if (accepted === undefined || c.req.method === 'HEAD' || !isCompressible(response)) {
      return response;
    }
    const encoding = chooseEncoding(accepted);
    return encoding === undefined
      ? response
      : compress(response, encoding, limits.compressBytesMin);
  };
}

function createDecorate(pageSources: PageSources | undefined): Decorate {
  const forScripts = scriptPolicy(pageSources);
  return (sink, { requestId, isOpenData, isSecure, nonce }) => {
    sink.set('x-request-id', requestId);
    if (isOpenData) setAbsent(sink, securityHeaders.openData);
    const type = sink.get('content-type');
    if (type?.startsWith('text/javascript') === true) {
      setAbsent(sink, [['content-security-policy', forScripts]]);
    }
    if (type?.startsWith('text/html') === true) {
      setAbsent(sink, securityHeaders.page);
      if (nonce !== undefined && sink.get('content-security-policy') === undefined) {
        sink.set('content-security-policy', pagePolicy(nonce, pageSources));
      }
    }
    if (isSecure) setAbsent(sink, securityHeaders.secure);
    setAbsent(sink, securityHeaders.always);
  };
}

function setAbsent(sink: HeaderSink, pairs: HeaderPairs): void {
  for (const [name, value] of pairs) {
    if (sink.get(name) === undefined) sink.set(name, value);
  }
}

function sinkOfWeb(headers: Headers): HeaderSink {
  return {
    get: (name) => headers.get(name) ?? undefined,
    set: (name, value) => headers.set(name, value),
  };
}

function sinkOfNode(headers: OutgoingHttpHeaders): HeaderSink {
  return {
    get: (name) => {
      const value = headers[name];
      return value === undefined ? undefined : String(value);
    },
    set: (name, value) => {
      headers[name] = value;
    },
  };
}

/** Responses that came from `fetch` or `Response.redirect` refuse new headers. */
function writable(response: Response): Response {
  return response.type === 'default'
    ? response
    : new Response(response.body, { status: response.status, headers: response.headers });
}

/** Node's response, with a last look at its head before it is written. */
export class DecoratedResponse extends ServerResponse {
  decorateHead: ((headers: OutgoingHttpHeaders) => void) | undefined;

  override writeHead(status: number, ...rest: unknown[]): this {
    const given = rest.at(-1);
    const headers: OutgoingHttpHeaders = {};
    if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
      // The Node adapter gives a plain object, names in any case.
      const heads = given as OutgoingHttpHeaders;
      for (const name in heads) headers[name.toLowerCase()] = heads[name];
    }
    this.decorateHead?.(headers);
    return super.writeHead(status, headers);
  }
}
