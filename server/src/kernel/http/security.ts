/** The security headers of every answer, and the policy of pages. */

/** What a page may load beyond this origin. Sources as in CSP level 3, without `unsafe-…`. */
export interface PageSources {
  readonly connect?: readonly string[];
  readonly images?: readonly string[];
  /** Where a form may lead, as of now: sign-in providers come and go while the server runs. */
  readonly forms?: () => readonly string[];
  /** Who may embed the page; nobody when absent. */
  readonly frameAncestors?: readonly string[];
}

/**
 * The Content-Security-Policy of a page: nothing but this origin, scripts and styles by nonce.
 * Scripts loaded by a script with the nonce run (`strict-dynamic`); workers may be blobs (maps).
 */
export function pagePolicy(nonce: string, sources: PageSources = {}): string {
  const also = (list: readonly string[] = []): string => ['', ...list].join(' ');
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data: blob:${also(sources.images)}`,
    "font-src 'self'",
    `connect-src 'self'${also(sources.connect)}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    `form-action 'self'${also(sources.forms?.())}`,
    `frame-ancestors ${sources.frameAncestors?.join(' ') ?? "'none'"}`,
  ].join('; ');
}

/** A script that runs as a worker obeys the policy it came with: it may fetch what its page may. */
export function scriptPolicy(sources: PageSources = {}): string {
  const connect = ["'self'", ...(sources.connect ?? [])].join(' ');
  return `default-src 'none'; script-src 'self'; connect-src ${connect}; frame-ancestors 'none'`;
}

/** Name and value pairs; a header the handler has set itself stands. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[];

export interface SecurityHeaders {
  /** Every answer. */
  readonly always: HeaderPairs;
  /** Answers that reach their client by https, besides: it is told to stay there. */
  readonly secure: HeaderPairs;
  /** Answers any web page may read, besides. */
  readonly openData: HeaderPairs;
}

/**
 * A picture or a document somebody uploaded, opened as a page of its own, runs nothing and is of no origin: SVG and XML may
 * hold scripts. OWASP ASVS 5.0, 1.3.4 and 3.2.1.
 */
export const documentPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'; sandbox";

const exposedHeaders = [
  'content-disposition',
  'content-range',
  'etag',
  'link',
  'location',
  'ngsild-results-count',
  'ngsild-tenant',
  'ngsild-warning',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'x-request-id',
].join(', ');

const permissionsPolicy = [
  'geolocation=(self)',
  ...[
    'accelerometer',
    'autoplay',
    'camera',
    'display-capture',
    'encrypted-media',
    'gyroscope',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'usb',
    'xr-spatial-tracking',
  ].map((feature) => `${feature}=()`),
].join(', ');

export const securityHeaders: SecurityHeaders = {
  always: [
    ['x-content-type-options', 'nosniff'],
    [
      'content-security-policy',
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ],
    ['x-frame-options', 'DENY'],
    ['referrer-policy', 'strict-origin-when-cross-origin'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    ['permissions-policy', permissionsPolicy],
  ],
  secure: [['strict-transport-security', 'max-age=63072000; includeSubDomains']],
  openData: [
    ['access-control-allow-origin', '*'],
    ['access-control-expose-headers', exposedHeaders],
    ['cross-origin-resource-policy', 'cross-origin'],
  ],
};

/** What an answer to a preflight of an open-data route allows. */
export const preflightHeaders = {
  'access-control-allow-headers':
    'accept, authorization, content-type, if-none-match, link, ngsild-tenant, prefer',
  'access-control-max-age': '86400',
} as const;
