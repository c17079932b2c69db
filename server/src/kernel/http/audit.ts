/** Which requests leave a row in the audit trail: decided by the route, so that no route can leave itself out. */
import { clientAddress } from './client.ts';
import type { Principal } from './principal.ts';
import type { Route, RouteContext } from './route.ts';

/** What is told of a request. Never its body, its headers or an answer. */
export interface AuditedRequest {
  readonly principal: Principal;
  readonly kind: 'read' | 'write' | 'refusal';
  /** operationId of the route. */
  readonly action: string;
  readonly object: string;
  readonly query: string;
  readonly status: number;
  /** The client's, for the recorder to shorten; undefined for calls in process that nobody asked for. */
  readonly address: string | undefined;
  readonly requestId: string;
}

export interface Auditor {
  /** Whether everything this caller can read is what everyone can read. Cheap. */
  seesOnlyPublic(principal: Principal): boolean;
  /** Whether rows can be kept now. False: nothing may be written. */
  canWrite(): boolean;
  /** Resolves when the row is kept for good; rejects when it cannot be. */
  record(request: AuditedRequest): Promise<void>;
  /** Somebody was not let in; nobody waits for it. */
  refused(request: AuditedRequest): void;
}

export type AuditedKind = 'read' | 'write' | 'open';

/**
 * `open` needs no row; `read` needs one when the caller sees more than everyone (always, where the route
 * needs a role); everything else is a `write`, whatever its handler does.
 */
export function auditedKind({ access, method }: Pick<Route, 'access' | 'method'>): AuditedKind {
  if (access === 'read') return 'read';
  if (method !== 'GET') return 'write';
  return access === 'open' ? 'open' : 'read';
}

/** For handlers whose path does not say what they work on: ids of a batch, of what was made. */
export function noteObjects(c: RouteContext, ids: readonly string[]): void {
  const known = c.get('notedObjects');
  c.set('notedObjects', known === undefined ? ids : [...known, ...ids]);
}

/** Parameters whose values say what was asked for and hold nothing personal. */
const toldParameters = new Set(
  (
    'type id attrs pick omit tenant limit offset options format timerel timeAt endTimeAt lastN ' +
    'actor action object kind from to before'
  ).split(' '),
);
/** Path parameters that are credentials themselves. */
const secretParameter = /^(token|code|secret|key|nonce|ticket)$/i;
const objectsMax = 20;

export interface Told extends Pick<AuditedRequest, 'kind' | 'status'> {
  /** The Location of what was made. */
  readonly made?: string | undefined;
  readonly isProxyTrusted: boolean;
}

export function describeRequest(
  c: RouteContext,
  route: Route,
  { kind, status, made, isProxyTrusted }: Told,
): AuditedRequest {
  return {
    principal: c.get('principal'),
    kind,
    action: route.operationId,
    object: objectOf(c, route, made),
    query: queryOf(c),
    status,
    address: clientAddress(c, isProxyTrusted),
    requestId: c.get('requestId'),
  };
}

function objectOf(c: RouteContext, route: Route, made: string | undefined): string {
  const ids = c.get('notedObjects') ?? (made === undefined ? [] : [lastSegment(made)]);
  const inPath = route.path.includes('{')
    ? Object.entries(c.req.param())
        .filter(([name, value]) => value !== '' && name !== 'tenant')
        .map(([name, value]) => (secretParameter.test(name) ? '…' : value))
    : [];
  const told = [...inPath, ...ids.slice(0, objectsMax)].filter((id) => id !== '');
  if (ids.length > objectsMax) told.push(`(+${ids.length - objectsMax})`);
  return told.join(' ');
}

/** What stands for the thing itself in an address: decoded, where that is possible. */
function lastSegment(address: string): string {
  const segment = /([^/?#]*)(?:[?#].*)?$/.exec(address)?.[1] ?? '';
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function queryOf(c: RouteContext): string {
  if (!c.req.url.includes('?')) return '';
  return Object.entries(c.req.queries())
    .map(([name, values]) => `${name}=${toldParameters.has(name) ? values.join(',') : '…'}`)
    .join('&');
}

/** For tests of routes alone: nothing is kept. */
export const noAudit: Auditor = {
  seesOnlyPublic: () => true,
  canWrite: () => true,
  record: async () => undefined,
  refused: () => undefined,
};
