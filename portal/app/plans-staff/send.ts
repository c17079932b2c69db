/** What staff pages ask of the API: in the tenant of the session, with its refusals for the page. */
import { read, type ToldProblem } from '../api/answer.ts';
import type { Call } from '../api/call.ts';
import { inTenant } from '../catalog-staff/tenant.ts';
import type { PlanDocument, ShownPlan } from '../plans/plan.ts';

/** Why something was not done, as the page shows it. */
export interface Refusal extends Pick<ToldProblem, 'status' | 'detail' | 'code'> {
  readonly faults: readonly Fault[];
}

export interface Fault {
  readonly severity: 'error' | 'warning';
  readonly pointer: string;
  readonly line?: number;
  readonly sheet?: string;
  readonly message: { readonly ja: string; readonly en: string };
  readonly remedy: { readonly ja: string; readonly en: string };
}

export type Sent<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

/** Throws what the frame shows where it is refused. The API is ours: the shapes are those of docs/openapi.json. */
export async function get<T>(call: Call, path: string): Promise<T> {
  return (await read(await call(await inTenant(call, path)))) as T;
}

export function pathOf(id: string | undefined, rest = ''): string {
  return `/api/plans/${encodeURIComponent(id ?? '')}${rest}`;
}

export function getPlan(call: Call, id: string | undefined): Promise<ShownPlan> {
  return get<ShownPlan>(call, pathOf(id));
}

export async function send<T>(
  call: Call,
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: unknown = {},
): Promise<Sent<T>> {
  const init =
    body instanceof Blob
      ? { method, body, headers: { 'content-type': 'application/octet-stream' } }
      : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  return told<T>(await call(await inTenant(call, path), init));
}

async function told<T>(response: Response): Promise<Sent<T>> {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return { ok: true, value: body as T };
  const member = (name: string): unknown =>
    typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  const text = (name: string): string => {
    const value = member(name);
    return typeof value === 'string' ? value : '';
  };
  const faults = member('faults');
  return {
    ok: false,
    refusal: {
      status: response.status,
      detail: text('detail') || text('title'),
      code: text('type').split('/').at(-1) ?? '',
      faults: Array.isArray(faults) ? (faults as readonly Fault[]) : [],
    },
  };
}

/** Saves the document as a version after the one the page showed; tells that one, so that it can be brought back. */
export async function saveDocument(
  call: Call,
  id: string | undefined,
  change: (document: PlanDocument) => PlanDocument,
  given: { readonly baseVersion: number; readonly note: string },
): Promise<Sent<{ readonly plan: { readonly version: number } }>> {
  const { document } = await getPlan(call, id);
  return send(call, 'PUT', pathOf(id), { document: change(document), ...given });
}
