/** From the form to the query of the API, and from its answer to rows: pure. */

export const kinds = ['read', 'write', 'refusal'] as const;
export type Kind = (typeof kinds)[number];

/** What the form holds, as it was typed. */
export interface Search {
  readonly actor: string;
  readonly action: string;
  readonly object: string;
  readonly kind: string;
  /** As `datetime-local` gives it, in Japanese time. */
  readonly from: string;
  readonly to: string;
  /** Rows before this number. */
  readonly before: string;
}

export interface Row {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  /** What it is called now, where that may be told; or empty. */
  readonly actorName: string;
  readonly kind: Kind;
  readonly action: string;
  readonly object: string;
  readonly objectName: string;
  readonly query: string;
  readonly status: number;
  readonly policy: string;
  readonly origin: string;
}

export interface Found {
  readonly rows: readonly Row[];
  /** `before` of the next page. */
  readonly next: number | undefined;
}

export function searchOf(parameters: URLSearchParams): Search {
  const given = (name: string): string => parameters.get(name)?.trim() ?? '';
  return {
    actor: given('actor'),
    action: given('action'),
    object: given('object'),
    kind: given('kind'),
    from: given('from'),
    to: given('to'),
    before: given('before'),
  };
}

/** Without what was left empty or cannot be meant. */
export function apiQuery(search: Search, tenant: string | undefined): URLSearchParams {
  const { actor, action, object, kind, from, to, before } = search;
  const query = new URLSearchParams();
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') query.set(name, value);
  };
  add('actor', actor);
  add('action', action);
  add('object', object);
  if (kinds.some((known) => known === kind)) add('kind', kind);
  add('from', instantOf(from));
  add('to', instantOf(to));
  if (/^[1-9]\d{0,14}$/.test(before)) add('before', before);
  add('tenant', tenant);
  return query;
}

/** A time of the clock in Japan, which knows no summer time. */
function instantOf(local: string): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2})?$/.exec(local);
  if (match === null) return undefined;
  const text = `${match[1]}T${match[2]}${match[3] ?? ':00'}+09:00`;
  return Number.isNaN(Date.parse(text)) ? undefined : text;
}

/** Rows that are not as the API writes them are left out. */
export function parseFound(body: unknown): Found {
  if (typeof body !== 'object' || body === null || !('rows' in body)) {
    return { rows: [], next: undefined };
  }
  const { rows } = body;
  const next = 'next' in body && typeof body.next === 'number' ? body.next : undefined;
  return { rows: Array.isArray(rows) ? rows.flatMap(parseRow) : [], next };
}

function parseRow(value: unknown): readonly Row[] {
  if (typeof value !== 'object' || value === null) return [];
  const field = (name: string): string => {
    const found: unknown = Reflect.get(value, name);
    return typeof found === 'string' ? found : '';
  };
  const number = (name: string): number => Number(Reflect.get(value, name));
  const kind = kinds.find((known) => known === field('kind'));
  if (kind === undefined || !Number.isInteger(number('seq'))) return [];
  return [
    {
      seq: number('seq'),
      at: field('at'),
      actor: field('actor'),
      actorName: field('actorName'),
      kind,
      action: field('action'),
      object: field('object'),
      objectName: field('objectName'),
      query: field('query'),
      status: number('status'),
      policy: field('policy'),
      origin: field('origin'),
    },
  ];
}
