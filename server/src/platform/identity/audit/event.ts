/** What is recorded of a request, and its canonical text. */

/** `refusal`: somebody was not let in. */
export type AuditKind = 'read' | 'write' | 'refusal';

/** All texts are well-formed, without NUL, and bounded (`boundEvent`). */
export interface AuditEvent {
  /** UTC, ISO 8601, exactly three decimals of seconds. */
  readonly at: string;
  readonly tenant: string;
  /** Pseudonymous: `user:…`, `machine:…`, `token:admin`, `anonymous`. */
  readonly actor: string;
  readonly kind: AuditKind;
  /** operationId of the route. */
  readonly action: string;
  /** What it was done to: ids, with spaces between. Empty where the question has none. */
  readonly object: string;
  /** Parameters; values only of those that hold nothing personal. */
  readonly query: string;
  /** HTTP status of the answer. */
  readonly status: number;
  /** What allowed it: `role:editor`, `scope:read`, `public` … */
  readonly policy: string;
  /** What is kept of the address. */
  readonly origin: string;
  readonly requestId: string;
}

/** An event with its place in the chain. */
export interface AuditRow extends AuditEvent {
  /** 1, 2, 3 … without gaps. */
  readonly seq: number;
  /** 64 hexadecimal digits. */
  readonly hash: string;
}

/** The order of the members in the canonical text. It never changes: rows of years depend on it. */
export const canonicalMembers = [
  'seq',
  'at',
  'tenant',
  'actor',
  'kind',
  'action',
  'object',
  'query',
  'status',
  'policy',
  'origin',
  'requestId',
] as const satisfies readonly (keyof AuditRow)[];

export function canonicalText(row: Omit<AuditRow, 'hash'>): string {
  return JSON.stringify(canonicalMembers.map((member) => row[member]));
}

const lengthMax = 1_000;

/** What the database would refuse or change is replaced before it is hashed. */
export function boundText(text: string, length = lengthMax): string {
  const cut = text.length > length ? `${text.slice(0, length - 1)}…` : text;
  return cut.replaceAll('\0', '\u{FFFD}').toWellFormed();
}

export function boundEvent(event: AuditEvent): AuditEvent {
  return {
    at: event.at,
    tenant: boundText(event.tenant, 200),
    actor: boundText(event.actor, 200),
    kind: event.kind,
    action: boundText(event.action, 200),
    object: boundText(event.object),
    query: boundText(event.query),
    status: event.status,
    policy: boundText(event.policy, 200),
    origin: boundText(event.origin, 100),
    requestId: boundText(event.requestId, 100),
  };
}
