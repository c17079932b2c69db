/** One change of many datasets, and the change that takes it back. */
import { problemOf } from '../api/answer.ts';
import type { Call } from '../api/call.ts';
import { type Json, objectOf, textsOf } from '../api/read-json.ts';
import { draftOf, valuesOf } from './draft.ts';
import { pageSize } from './listing.ts';
import { inTenant } from './tenant.ts';

export const bulkActions = [
  'publish',
  'withdraw',
  'tag',
  'untag',
  'group',
  'ungroup',
  'estat',
  'unestat',
] as const;
export type BulkAction = (typeof bulkActions)[number];

const inverse: Readonly<Record<BulkAction, BulkAction>> = {
  publish: 'withdraw',
  withdraw: 'publish',
  tag: 'untag',
  untag: 'tag',
  group: 'ungroup',
  ungroup: 'group',
  estat: 'unestat',
  unestat: 'estat',
};

/** Which member of a dataset an action changes, and whether it adds to it. */
const members = {
  tag: ['tags', true],
  untag: ['tags', false],
  group: ['groups', true],
  ungroup: ['groups', false],
  estat: ['estat', true],
  unestat: ['estat', false],
} as const;

export interface BulkWish {
  readonly what: BulkAction;
  readonly ids: readonly string[];
  /** A tag, the name of a group, the code of a category. */
  readonly value: string;
}

export interface BulkOutcome {
  /** What was so already is not among them, so that taking back leaves it. */
  readonly changed: readonly string[];
  readonly refused: readonly string[];
  /** The first sentence of the API that refused. */
  readonly detail: string;
  readonly undo: BulkWish;
}

const idPattern = /^[0-9a-f-]{36}$/;

/** Undefined where nothing is chosen, or nothing to do with it. */
export function readBulk(form: FormData): BulkWish | undefined {
  const what = bulkActions.find((one) => one === form.get('what'));
  const ids = form
    .getAll('id')
    .flatMap((one) => (typeof one === 'string' ? one.split(',') : []))
    .filter((one) => idPattern.test(one))
    .slice(0, pageSize);
  if (what === undefined || ids.length === 0) return undefined;
  if (what === 'publish' || what === 'withdraw') return { what, ids, value: '' };
  const [member] = members[what];
  const given = form.get(member);
  const value = typeof given === 'string' ? given.trim().slice(0, 200) : '';
  return value === '' ? undefined : { what, ids, value };
}

/** `final`: changed, and the change that takes it back would do more than that. */
type Changed = 'changed' | 'final' | 'same' | { readonly detail: string };

export async function changeMany(call: Call, wish: BulkWish): Promise<BulkOutcome> {
  const changed: string[] = [];
  const undoable: string[] = [];
  const refused: string[] = [];
  let detail = '';
  for (const id of wish.ids) {
    const done = await changeOne(call, wish, id);
    if (done === 'changed') undoable.push(id);
    if (done === 'changed' || done === 'final') changed.push(id);
    else if (done !== 'same') {
      refused.push(id);
      detail = detail === '' ? done.detail : detail;
    }
  }
  const undo = { ...wish, what: inverse[wish.what], ids: undoable };
  return { changed, refused, detail, undo };
}

async function changeOne(call: Call, { what, value }: BulkWish, id: string): Promise<Changed> {
  const own = `/api/datasets/${id}`;
  const known = await call(await inTenant(call, `${own}?draft=true`));
  if (!known.ok) return { detail: (await problemOf(known)).detail };
  const before = objectOf(await known.json());
  if (what === 'publish' || what === 'withdraw') return setPublic(call, own, before, what);
  const [member, isAdded] = members[what];
  const held = textsOf(before[member]);
  if (held.includes(value) === isAdded) return 'same';
  const after = isAdded ? [...held, value] : held.filter((one) => one !== value);
  const draft = { ...draftOf(before, valuesOf(before)), [member]: after };
  const saved = await send(call, 'PUT', own, draft);
  if (!saved.ok) return { detail: (await problemOf(saved)).detail };
  // What is public and waits for nothing else is public with the change; otherwise it waits with the rest.
  if (before['published'] !== undefined && before['published'] === before['head']) {
    const published = await send(call, 'PUT', `${own}/publication`, {});
    if (!published.ok) return { detail: (await problemOf(published)).detail };
  }
  return 'changed';
}

async function setPublic(
  call: Call,
  own: string,
  before: Json,
  what: 'publish' | 'withdraw',
): Promise<Changed> {
  const { published, head, publishAt } = before;
  const isPublic = published !== undefined;
  if (what === 'publish' ? isPublic && published === head : !isPublic) return 'same';
  // The opposite knows nothing of an older version that was public, nor of a publication that was planned.
  const isFinal = publishAt !== undefined || (isPublic && published !== head);
  const path = `${own}/publication`;
  const done =
    what === 'publish'
      ? await send(call, 'PUT', path, {})
      : await call(await inTenant(call, path), { method: 'DELETE' });
  if (done.ok) return isFinal ? 'final' : 'changed';
  return { detail: (await problemOf(done)).detail };
}

async function send(call: Call, method: string, path: string, body: object): Promise<Response> {
  return call(await inTenant(call, path), {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
