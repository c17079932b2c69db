/** Signing in leaves a row that names who, by which way, and nothing personal. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '#kernel/config.ts';
import { type EmptyDatabase, emptyDatabase } from '#kernel/database/testing.ts';
import { createLog } from '#kernel/log.ts';
import { auditedAccountEvent } from './account-trail.ts';
import { type App, assemble } from './assemble.ts';

const token = 'the-token-of-this-test';
let alone: EmptyDatabase;
let app: App;

beforeAll(async () => {
  alone = await emptyDatabase();
  const config = readConfig({}, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  app = await assemble({
    config: config.value,
    log: createLog(() => undefined, { now: () => 0 }),
    clock: { now: () => Date.now() },
    database: alone.database,
    token: { matches: (given) => given === token },
    measureFreeBytes: () => Promise.resolve(1e12),
  });
}, 240_000);
afterAll(async () => {
  await app.close();
  await alone.dispose();
});

const post = (path: string, body: object): Promise<Response> =>
  app.http.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('a sign-in and a failed one stand in the audit trail', async () => {
  const [mail, password] = ['kanri@example.jp', 'いつも歩く川べりの道 42'];
  const claimed = await post('/api/account/first-administrator', {
    ...{ token, mail, displayName: '管理', password },
  });
  expect(claimed.status).toBe(200);
  const { person } = (await claimed.json()) as { person: { id: string } };
  expect((await post('/api/account/sign-in/password', { mail, password })).status).toBe(200);
  const wrong = { mail, password: 'wrong' };
  expect((await post('/api/account/sign-in/password', wrong)).status).toBe(401);
  const trail = async (): Promise<string> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await app.http.request('/api/audit?limit=100', { headers })).text();
  };
  await expect.poll(trail, { timeout: 30_000 }).toContain('account.sign-in-failed');
  const told = await trail();
  expect(told).toContain('account.signed-in');
  expect(told).toContain(`user:${person.id}`);
  for (const word of [mail, password]) expect(told).not.toContain(word);
  // Staff have names where the trail is read, and none in what is kept.
  expect(told).toContain('"actorName":"管理"');
  const kept = JSON.stringify(await alone.database.query('select * from audit_event'));
  expect(kept).not.toContain('管理');

  // What somebody does to their own account stands where their account is looked after.
  await alone.database.execute(`update person set tenant = 'town' where id = $1`, [person.id]);
  const again = await post('/api/account/sign-in/password', { mail, password });
  const cookies = again.headers.getSetCookie().map((one) => one.split(';')[0]);
  const headers = { cookie: cookies.join('; ') };
  const out = await app.http.request('/api/session', { method: 'DELETE', headers });
  expect(out.status).toBe(200);
  const ofTown = () =>
    alone.database.query(
      `select action from audit_event where tenant = 'town' and action like 'account.%' order by seq`,
    );
  await expect
    .poll(ofTown, { timeout: 30_000 })
    .toEqual([{ action: 'account.signed-in' }, { action: 'account.signed-out' }]);
});

test('a failure names whose account it was, and nobody who did it', () => {
  const told = auditedAccountEvent({
    kind: 'sign-in-failed',
    method: 'password',
    aboutPersonId: 'x',
  });
  expect(told).toMatchObject({
    kind: 'refusal',
    action: 'account.sign-in-failed',
    object: 'user:x',
    status: 401,
    principal: { id: 'anonymous', policy: 'account:password' },
  });
});

test('what staff do to others names who did it, whatever they came with', () => {
  for (const by of ['user:a', 'token:admin', 'machine:m']) {
    const told = auditedAccountEvent({ kind: 'person-deactivated', by, aboutPersonId: 'x' });
    expect(told).toMatchObject({ kind: 'write', object: 'user:x', principal: { id: by } });
  }
});

test('what nobody asked for is done by this program, never by “anonymous”', () => {
  const told = auditedAccountEvent({ kind: 'person-deleted', aboutPersonId: 'x' });
  expect(told).toMatchObject({ principal: { id: 'kumiki' }, object: 'user:x', status: 200 });
});
