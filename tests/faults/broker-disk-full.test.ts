/** A server whose disk fills up while it writes: refused with a clear answer, nothing lost, goes on when there is room. */
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { testEngine } from '../../server/src/kernel/database/testing.ts';
import { mountSmallDisk } from '../disk.ts';
import { type RunningServer, startServer } from '../server.ts';
import { skipUnless } from '../skip.ts';

const isEmbedded = (await testEngine()) === 'embedded';
const reason = isEmbedded
  ? 'a small file system cannot be mounted without being root'
  : 'it is a test of the embedded engine';
// Whether it can be is found out before, because a skip has to be told when tests are gathered.
const canMount = isEmbedded && probe();

function probe(): boolean {
  using disk = mountSmallDisk(1);
  return disk !== undefined;
}

const api = '/ngsi-ld/v1';
const idOf = (n: number): string => `urn:ngsi-ld:Log:${n}`;
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

async function create({ url }: RunningServer, n: number, text: string): Promise<number> {
  const answer = await fetch(`${url}${api}/entities`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: idOf(n), type: 'Log', text: { type: 'Property', value: text } }),
  }).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.status ?? 0;
}

/** Digests of what the state and the history say of an entity; absent where they do not know it. */
async function knownOf({ url }: RunningServer, n: number): Promise<readonly [unknown, unknown]> {
  const read = async (path: string): Promise<Record<string, unknown> | undefined> => {
    const answer = await fetch(`${url}${api}${path}`);
    return answer.status === 404 ? undefined : ((await answer.json()) as Record<string, unknown>);
  };
  const state = await read(`/entities/${idOf(n)}?options=keyValues`);
  const times = 'timeproperty=modifiedAt&options=temporalValues';
  const history = await read(`/temporal/entities/${idOf(n)}?${times}`);
  const { values = [] } = (history?.['text'] ?? {}) as { values?: [string, string][] };
  return [
    state === undefined ? undefined : [digest(String(state['text']))],
    history === undefined ? undefined : values.map(([text]) => digest(text)),
  ];
}

test('a disk that fills up while the broker writes loses nothing acknowledged; state and history agree', {
  ...skipUnless(canMount, reason),
  timeout: 300_000,
}, async () => {
  using disk = mountSmallDisk(170);
  if (disk === undefined) throw new Error('The disk could be mounted a moment ago');
  const release = disk.occupy(30_000_000);
  await using server = await startServer({
    flags: ['--open'],
    dataFolder: disk.folder,
    // The alarm that refuses writes before the disk is full has a test of its own.
    env: { KUMIKI_DISK_FREE_BYTES_MIN: '0' },
  });
  const sent: string[] = [];
  const acknowledged = new Set<number>();
  let refusal = 201;
  for (let n = 0; refusal === 201 && n < 5_000; n += 1) {
    const text = randomBytes(48_000).toString('base64');
    sent.push(text);
    refusal = await create(server, n, text);
    if (refusal === 201) acknowledged.add(n);
  }
  expect([503, 507]).toContain(refusal);
  expect(acknowledged.size).toBeGreaterThan(10);

  release();
  const last = sent.length;
  const until = Date.now() + 90_000;
  let status = 0;
  while (status !== 201 && Date.now() < until) {
    status = await create(server, last, 'room again');
    if (status !== 201) await sleep(200);
  }
  expect(status).toBe(201);
  sent.push('room again');
  acknowledged.add(last);
  for (const [n, text] of sent.entries()) {
    const [state, history] = await knownOf(server, n);
    expect(history).toEqual(state);
    // The one that was refused may have been stored all the same, whole.
    if (acknowledged.has(n) || state !== undefined) expect(state).toEqual([digest(text)]);
  }
});
