/** What every answer gets on its way out: request id, security headers, compression. */
import { type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Limits } from '../limits.ts';
import { cameBySecureProxy } from './client.ts';
import { chooseEncoding, compress, isCompressible } from './compression.ts';
import { headerOf } from './header.ts';
import type { RateState } from './principal.ts';
import type { HeadDecoration, Route, RouteContext } from './route.ts';
import {
  documentPolicy,
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

/**
 * Adding headers to a Web response costs three times what the whole rest of a request does, so a
 * listening server adds them where Node writes the head; calls in process get them on the response.
 */
export function createFinish(options: FinishOptions): Finish {
  const { limits, publicUrl, pageSources, isProxyTrusted } = options;
  const isHttps = publicUrl.startsWith('https:');
  const forScripts = scriptPolicy(pageSources);
  return (c, given, route, nonce) => {
    const decoration = new Decoration(
      c.get('requestId'),
      route?.isOpenData === true,
      isHttps || (isProxyTrusted && cameBySecureProxy(c)),
      forScripts,
      nonce === undefined ? undefined : () => pagePolicy(nonce, pageSources),
      c.get('rate'),
    );
    const { outgoing } = c.env;
    let response = given;
    if (outgoing === undefined) {
      response = writable(given);
      decorateInProcess(response.headers, decoration);
    } else {
      outgoing.decoration = decoration;
    }
    const accepted = headerOf(c, 'accept-encoding');
    if (accepted === undefined || c.req.method === 'HEAD' || !isCompressible(response)) {
      return response;
    }
    const encoding = chooseEncoding(accepted);
    return encoding === undefined
      ? response
      : compress(response, encoding, limits.compressBytesMin);
  };
}

/** The headers an answer gets unless its handler has set them. */
class Decoration implements HeadDecoration {
  readonly #requestId: string;
  readonly #isOpenData: boolean;
  readonly #isSecure: boolean;
  readonly #scriptPolicy: string;
  readonly #pagePolicy: (() => string) | undefined;
  readonly #rate: RateState | undefined;

  constructor(
    requestId: string,
    isOpenData: boolean,
    isSecure: boolean,
    forScripts: string,
    forPage: (() => string) | undefined,
    rate: RateState | undefined,
  ) {
    this.#requestId = requestId;
    this.#isOpenData = isOpenData;
    this.#isSecure = isSecure;
    this.#scriptPolicy = forScripts;
    this.#pagePolicy = forPage;
    this.#rate = rate;
  }

  addTo(headers: OutgoingHttpHeaders): void {
    headers['x-request-id'] = this.#requestId;
    if (this.#rate !== undefined) addRate(headers, this.#rate);
    if (this.#isOpenData) setAbsent(headers, securityHeaders.openData);
    const type = headers['content-type'];
    if (typeof type === 'string') {
      if (type.startsWith('text/')) this.#addForText(headers, type);
      if (activeDocument.test(type)) headers['content-security-policy'] ??= documentPolicy;
    }
    if (this.#isSecure) setAbsent(headers, securityHeaders.secure);
    setAbsent(headers, securityHeaders.always);
  }

  #addForText(headers: OutgoingHttpHeaders, type: string): void {
    if (type.startsWith('text/javascript')) {
      headers['content-security-policy'] ??= this.#scriptPolicy;
    }
    if (type.startsWith('text/html') && this.#pagePolicy !== undefined) {
      headers['content-security-policy'] ??= this.#pagePolicy();
    }
  }
}

/** draft-ietf-httpapi-ratelimit-headers-10. */
function addRate(headers: OutgoingHttpHeaders, rate: RateState): void {
  headers['ratelimit-policy'] = rate.policy.field;
  headers['ratelimit'] = `"${rate.policy.name}";r=${rate.remaining};t=${rate.resetSeconds}`;
}

/** What a browser renders and may run scripts of, beside pages. */
const activeDocument = /^(image\/svg\+xml|text\/xml|application\/(xml|xhtml\+xml))/;

function setAbsent(headers: OutgoingHttpHeaders, pairs: HeaderPairs): void {
  for (const [name, value] of pairs) headers[name] ??= value;
}

function decorateInProcess(headers: Headers, decoration: Decoration): void {
  const record: OutgoingHttpHeaders = Object.fromEntries(headers);
  decoration.addTo(record);
  for (const [name, value] of Object.entries(record)) {
    // Cookies are several headers of one name, and decoration adds none.
    if (name !== 'set-cookie') headers.set(name, String(value));
  }
}

/** Responses that came from `fetch` or `Response.redirect` refuse new headers. */
function writable(response: Response): Response {
  return response.type === 'default'
    ? response
    : new Response(response.body, { status: response.status, headers: response.headers });
}

/** Node's response, with a last look at its head before it is written. */
export class DecoratedResponse extends ServerResponse {
  decoration: HeadDecoration | undefined;

  override writeHead(status: number, ...rest: unknown[]): this {
    const given = rest.at(-1);
    const headers: OutgoingHttpHeaders = {};
    if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
      // The Node adapter gives a plain object, names in any case.
      const heads = given as OutgoingHttpHeaders;
      for (const name in heads) headers[name.toLowerCase()] = heads[name];
    }
    this.decoration?.addTo(headers);
    return super.writeHead(status, headers);
  }
}
