/** What the buttons of the form do, as calls of the API. */

import { problemOf } from '../api/answer.ts';
import type { Call } from '../api/call.ts';
import { objectOf, textOf } from '../api/read-json.ts';
import { draftOf, type FormValues, readForm } from './draft.ts';
import { inTenant } from './tenant.ts';

export interface Failure {
  /** The API's own sentence. */
  readonly detail: string;
  readonly status: number;
  readonly values: FormValues;
}

export type Outcome =
  | { readonly ok: true; readonly id: string; readonly done: string }
  | { readonly ok: false; readonly failure: Failure };

async function failed(response: Response, values: FormValues): Promise<Outcome> {
  const { detail, status } = await problemOf(response);
  return { ok: false, failure: { detail, status, values } };
}

const json = (method: string, body: unknown) => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export async function createDataset(call: Call, form: FormData): Promise<Outcome> {
  const values = readForm(form);
  const path = await inTenant(call, '/api/datasets');
  const response = await call(path, json('POST', draftOf({}, values)));
  if (!response.ok) return failed(response, values);
  return { ok: true, id: textOf(objectOf(await response.json())['id']), done: 'saved' };
}

/** `what` is the value of the button: save, publish, unplan, withdraw, remove. */
export async function changeDataset(call: Call, id: string, form: FormData): Promise<Outcome> {
  const values = readForm(form);
  const own = `/api/datasets/${encodeURIComponent(id)}`;
  const what = form.get('what');
  if (what === 'withdraw' || what === 'unplan' || what === 'remove') {
    const plan = what === 'unplan' ? '?plan=true' : '';
    const path = what === 'remove' ? own : `${own}/publication${plan}`;
    const response = await call(await inTenant(call, path), { method: 'DELETE' });
    if (!response.ok) return failed(response, values);
    return { ok: true, id, done: what };
  }
  const saved = await saveDataset(call, own, values, form.get('head'));
  if (!saved.ok) return failed(saved, values);
  const file = form.get('file');
  if (file instanceof File && file.size > 0) {
    const sent = await sendFile(call, own, file);
    if (!sent.ok) return failed(sent, values);
  }
  if (what !== 'publish') return { ok: true, id, done: 'saved' };
  const at = form.get('publishAt');
  // What the field holds is the time in Japan.
  const body = typeof at === 'string' && at !== '' ? { at: `${at}:00+09:00` } : {};
  const path = await inTenant(call, `${own}/publication`);
  const published = await call(path, json('PUT', body));
  if (!published.ok) return failed(published, values);
  return { ok: true, id, done: 'at' in body ? 'planned' : 'published' };
}

/** `head` is the version the form was filled from: what somebody else saved since is not overwritten. */
async function saveDataset(
  call: Call,
  own: string,
  values: FormValues,
  head: FormDataEntryValue | null,
): Promise<Response> {
  const known = await call(await inTenant(call, `${own}?draft=true`));
  if (!known.ok) return known;
  const before = objectOf(await known.json());
  const { headers, ...request } = json('PUT', draftOf(before, values));
  const held = typeof head === 'string' && /^\d{1,9}$/.test(head);
  return call(await inTenant(call, own), {
    ...request,
    headers: {
      ...headers,
      ...(held ? { 'if-match': `W/"${textOf(before['id'])}-${head}-0"` } : {}),
    },
  });
}

async function sendFile(call: Call, own: string, file: File): Promise<Response> {
  const path = await inTenant(call, `${own}/resources/${crypto.randomUUID()}/file`);
  return call(path, {
    method: 'PUT',
    headers: {
      'content-type': file.type === '' ? 'application/octet-stream' : file.type,
      'x-file-name': encodeURIComponent(file.name),
    },
    body: file,
  });
}
