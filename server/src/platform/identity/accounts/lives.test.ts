/** People from the first administrator to deletion: guardians and proxies, invitations, retention. Over HTTP. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  codeIn,
  type TestedAccounts,
  type TestedBrowser,
  testedAccounts,
  testToken,
} from './testing.ts';
import { tidyUp } from './upkeep.ts';

const password = 'いつも歩く川べりの道 42';
const day = 24 * 3_600_000;

let tested: TestedAccounts;
beforeAll(async () => {
  tested = await testedAccounts();
});
afterAll(() => tested[Symbol.asyncDispose]());

const newAddress = (): string => `p${randomBytes(6).toString('hex')}@example.jp`;

interface Ticket {
  readonly ticket: string;
}

interface Told {
  readonly isSignedIn: boolean;
  readonly person: { readonly id: string; readonly kind: string };
  readonly assurance: string;
  readonly actingFor?: { readonly displayName: string; readonly personId: string };
  readonly roles: readonly object[];
}

async function signUp(address: string, displayName = '試験 太郎'): Promise<TestedBrowser> {
  const browser = tested.browser();
  const { ticket } = (await browser.json(
    'POST',
    '/api/account/sign-up',
    { mail: address },
    202,
  )) as Ticket;
  const code = codeIn(await tested.letterTo(address));
  const given = { ticket, code, displayName, password };
  await browser.json('POST', '/api/account/sign-up/confirmation', given);
  return browser;
}

const sessionOf = async (browser: TestedBrowser): Promise<Told> =>
  (await browser.json('GET', '/api/session')) as Told;

const inDays = (days: number): string => new Date(tested.clock.now() + days * day).toISOString();

interface Proxy {
  readonly id: string;
  readonly status: string;
  readonly side: string;
  readonly otherName: string;
}

async function proxiesOf(browser: TestedBrowser): Promise<readonly Proxy[]> {
  const told = (await browser.json('GET', '/api/account/proxies')) as { proxies: readonly Proxy[] };
  return told.proxies;
}

/** As if a card had been shown: what the provider tests do at length. */
async function certify(browser: TestedBrowser): Promise<void> {
  const { person } = await sessionOf(browser);
  await tested.database.execute(`update session set assurance = 'certified' where person_id = $1`, [
    person.id,
  ]);
}

describe('the first administrator', () => {
  const claim = (accounts: TestedAccounts, more: object = {}): Promise<Response> =>
    accounts.browser().request('POST', '/api/account/first-administrator', {
      ...{ token: testToken, mail: newAddress(), displayName: '管理', password },
      ...more,
    });

  test('needs the token, and is one, however many claim at once', async () => {
    await using fresh = await testedAccounts();
    const awaited = async (): Promise<unknown> =>
      fresh.browser().json('GET', '/api/account/first-administrator');
    expect(await awaited()).toEqual({ isAwaited: true });
    expect((await claim(fresh, { token: 'wrong' })).status).toBe(401);
    const claims = await Promise.all([claim(fresh), claim(fresh), claim(fresh)]);
    expect(claims.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
    expect(await awaited()).toEqual({ isAwaited: false });
  });

  test('has an address nobody proved: it opens nothing by mail until it is confirmed', async () => {
    await using fresh = await testedAccounts();
    const mail = newAddress();
    const admin = fresh.browser();
    const given = { token: testToken, mail, displayName: '管理', password };
    await admin.json('POST', '/api/account/first-administrator', given);
    expect(await admin.json('GET', '/api/session')).toMatchObject({
      assurance: 'guest',
      roles: [{ tenant: 'default', roles: ['administrator'] }],
    });
    await fresh.browser().json('POST', '/api/account/recovery', { mail }, 202);
    expect((await fresh.letterTo(mail)).text).not.toMatch(/\d{4}-\d{4}/);
    const { ticket } = (await admin.json('POST', '/api/account/mail', { mail }, 202)) as Ticket;
    const code = codeIn(await fresh.letterTo(mail, 2));
    const confirmed = await admin.json('POST', '/api/account/mail/confirmation', { ticket, code });
    expect(confirmed).toMatchObject({ assurance: 'mail' });
  });

  test('cannot delete the account while nobody else administers', async () => {
    await using fresh = await testedAccounts();
    const admin = fresh.browser();
    const given = { token: testToken, mail: newAddress(), displayName: '管理', password };
    await admin.json('POST', '/api/account/first-administrator', given);
    expect((await admin.request('DELETE', '/api/account')).status).toBe(409);
  });
});

describe('an invitation', () => {
  const invite = async (mail: string): Promise<string> => {
    const body = { mail, roles: ['editor'] };
    const count = tested.lettersTo(mail);
    await tested.browser().json('POST', '/api/tenants/default/invitations', body, 202);
    const letter = await tested.letterTo(mail, count + 1);
    return /ticket=([\w-]+)/.exec(letter.text)?.[1] ?? '';
  };

  test('makes an account of staff with roles, once', async () => {
    const ticket = await invite(newAddress());
    const browser = tested.browser();
    const told = await browser.json('GET', `/api/account/invitation?ticket=${ticket}`);
    expect(told).toMatchObject({ tenant: 'default', roles: ['editor'], hasAccount: false });
    const body = { ticket, displayName: '職員', password };
    const accept = (): Promise<Response> =>
      tested.browser().request('POST', '/api/account/invitation', body);
    const answers = await Promise.all([accept(), accept()]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400]);
    const good = answers.find(({ status }) => status === 200);
    expect(await good?.json()).toMatchObject({
      person: { kind: 'staff' },
      assurance: 'mail',
      roles: [{ tenant: 'default', roles: ['editor'] }],
    });
  });

  test('to an address with an account gives roles to that account alone', async () => {
    const mail = newAddress();
    const owner = await signUp(mail);
    const ticket = await invite(mail);
    const stranger = await signUp(newAddress());
    const refused = await stranger.request('POST', '/api/account/invitation', { ticket });
    expect(refused.status).toBe(409);
    await owner.json('POST', '/api/account/invitation', { ticket });
    expect((await sessionOf(owner)).roles).toEqual([{ tenant: 'default', roles: ['editor'] }]);
    expect((await sessionOf(stranger)).roles).toEqual([]);
  });

  test('runs out after seven days', async () => {
    const ticket = await invite(newAddress());
    tested.clock.move(8 * day);
    const browser = tested.browser();
    const answer = await browser.request('GET', `/api/account/invitation?ticket=${ticket}`);
    expect(answer.status).toBe(404);
  });
});

describe('a proxy', () => {
  async function agreed(days = 100): Promise<{
    readonly principal: TestedBrowser;
    readonly agent: TestedBrowser;
    readonly id: string;
  }> {
    const agentMail = newAddress();
    const [principal, agent] = [await signUp(newAddress(), '母'), await signUp(agentMail, '娘')];
    const offer = { mail: agentMail, endsAt: inDays(days), scopes: ['tax'] };
    const { id } = (await principal.json('POST', '/api/account/proxies', offer, 201)) as Proxy;
    await agent.json('POST', `/api/account/proxies/${id}/acceptance`, undefined, 204);
    return { principal, agent, id };
  }

  test('is offered to an address, accepted by its owner, and shown on both sides', async () => {
    const { principal, agent, id } = await agreed();
    expect(await proxiesOf(principal)).toMatchObject([
      { id, side: 'principal', status: 'active', otherName: '娘' },
    ]);
    expect(await proxiesOf(agent)).toMatchObject([{ id, side: 'agent', otherName: '母' }]);
  });

  test('lets the agent act as themselves for the other, in this session, until it ends', async () => {
    const { principal, agent, id } = await agreed();
    const before = await sessionOf(agent);
    const mother = await sessionOf(principal);
    const acting = await agent.json('PUT', '/api/session/acting-for', { proxyId: id });
    expect(acting).toMatchObject({
      person: { id: before.person.id },
      actingFor: { personId: mother.person.id, displayName: '母', kind: 'proxy', scopes: ['tax'] },
    });
    await principal.json('DELETE', `/api/account/proxies/${id}`, undefined, 204);
    expect((await sessionOf(agent)).actingFor).toBeUndefined();
    const again = await agent.request('PUT', '/api/session/acting-for', { proxyId: id });
    expect(again.status).toBe(404);
  });

  test('ends by itself on its day', async () => {
    const { agent, id } = await agreed(0.5);
    await agent.json('PUT', '/api/session/acting-for', { proxyId: id });
    expect((await sessionOf(agent)).actingFor).toBeDefined();
    tested.clock.move(0.6 * day);
    expect((await sessionOf(agent)).actingFor).toBeUndefined();
    expect(await proxiesOf(agent)).toEqual([]);
  });

  test('is nobody else’s: strangers neither see, accept, end nor use it', async () => {
    const { id } = await agreed();
    const mail = newAddress();
    const principal = await signUp(newAddress());
    const offer = { mail, endsAt: inDays(10) };
    const open = (await principal.json('POST', '/api/account/proxies', offer, 201)) as Proxy;
    const stranger = await signUp(newAddress());
    expect(await proxiesOf(stranger)).toEqual([]);
    for (const each of [id, open.id]) {
      const tries = [
        await stranger.request('POST', `/api/account/proxies/${each}/acceptance`),
        await stranger.request('DELETE', `/api/account/proxies/${each}`),
        await stranger.request('PUT', '/api/session/acting-for', { proxyId: each }),
      ];
      expect(tries.map(({ status }) => status)).toEqual([404, 404, 404]);
    }
  });

  test.each([
    [0, 400],
    [400, 400],
    [300, 201],
  ])('that ends in %i days answers %i', async (days, status) => {
    const principal = await signUp(newAddress());
    const offer = { mail: newAddress(), endsAt: inDays(days) };
    expect((await principal.request('POST', '/api/account/proxies', offer)).status).toBe(status);
  });

  test('of a guest needs the step up to mail', async () => {
    const guest = tested.browser();
    await guest.json('POST', '/api/account/guest');
    const offer = { mail: newAddress(), endsAt: inDays(10) };
    const answer = await guest.request('POST', '/api/account/proxies', offer);
    expect(await answer.json()).toMatchObject({ code: 'step-up-needed', needed: 'mail' });
    const mail = newAddress();
    const { ticket } = (await guest.json('POST', '/api/account/mail', { mail }, 202)) as Ticket;
    const code = codeIn(await tested.letterTo(mail));
    await guest.json('POST', '/api/account/mail/confirmation', { ticket, code });
    await guest.json('POST', '/api/account/proxies', offer, 201);
  });
});

describe('a guardian', () => {
  test('is certified, declares a ward, and acts once staff have confirmed', async () => {
    const guardian = await signUp(newAddress(), '親');
    const body = { displayName: '子', endsAt: inDays(700) };
    const early = await guardian.request('POST', '/api/account/wards', body);
    expect(await early.json()).toMatchObject({ code: 'step-up-needed', needed: 'certified' });
    await certify(guardian);
    const { id } = (await guardian.json('POST', '/api/account/wards', body, 201)) as Proxy;
    const act = (): Promise<Response> =>
      guardian.request('PUT', '/api/session/acting-for', { proxyId: id });
    expect((await act()).status).toBe(404);
    const staff = tested.browser();
    const waiting = JSON.stringify(await staff.json('GET', '/api/tenants/default/guardians'));
    expect(waiting).toContain(id);
    await staff.json('POST', `/api/tenants/default/guardians/${id}`, undefined, 204);
    expect(await (await act()).json()).toMatchObject({ actingFor: { displayName: '子' } });
  });
});

describe('deactivation', () => {
  test('ends all sessions and every way in; opening the account again brings them back', async () => {
    const mail = newAddress();
    const browser = await signUp(mail);
    const { person } = await sessionOf(browser);
    const path = `/api/tenants/default/people/${person.id}/deactivation`;
    await tested.browser().json('PUT', path, undefined, 204);
    expect((await sessionOf(browser)).isSignedIn).toBe(false);
    const signIn = async (): Promise<number> => {
      const body = { mail, password };
      const anew = tested.browser();
      return (await anew.request('POST', '/api/account/sign-in/password', body)).status;
    };
    expect(await signIn()).toBe(401);
    await tested.browser().json('DELETE', path, undefined, 204);
    expect(await signIn()).toBe(200);
  });

  test('is for the tenant that looks after the account alone', async () => {
    const { person } = await sessionOf(await signUp(newAddress()));
    await using town = await testedAccounts({ tenant: 'town' });
    const path = `/api/tenants/town/people/${person.id}/deactivation`;
    expect((await town.browser().request('PUT', path)).status).toBe(404);
  });
});

/** Every text of every row of every table of accounts, where a person or address might hide. */
async function everythingAbout(words: readonly string[]): Promise<string[]> {
  const tables = [
    'person',
    'account',
    'password',
    'session',
    'ticket',
    'passkey',
    'proxy',
    'mail_waiting',
  ];
  const found: string[] = [];
  for (const table of tables) {
    const rows = await tested.database.query<{ text: string }>(
      `select t::text as text from ${table} t`,
    );
    for (const { text } of rows) {
      if (words.some((word) => text.includes(word))) found.push(`${table}: ${text}`);
    }
  }
  return found;
}

describe('deletion', () => {
  test('leaves the id alone, which leads to nobody, and frees the address', async () => {
    const mail = newAddress();
    const name = `名 ${randomBytes(6).toString('hex')}`;
    const browser = await signUp(mail, name);
    const { person } = await sessionOf(browser);
    await browser.json('DELETE', '/api/account', undefined, 204);
    expect((await tested.letterTo(mail, 2)).subject).toContain('削除しました');
    expect(browser.cookies.has('kumiki-session')).toBe(false);
    expect(await everythingAbout([mail, name])).toEqual([]);
    const left = await everythingAbout([person.id]);
    expect(left).toHaveLength(1);
    expect(await tested.accounts.findPerson(person.id)).toMatchObject({
      status: 'deleted',
      displayName: '',
    });
    const again = await sessionOf(await signUpAgain(mail));
    expect(again.person.id).not.toBe(person.id);
  });

  async function signUpAgain(mail: string): Promise<TestedBrowser> {
    const browser = tested.browser();
    const { ticket } = (await browser.json(
      'POST',
      '/api/account/sign-up',
      { mail },
      202,
    )) as Ticket;
    const code = codeIn(await tested.letterTo(mail, 3));
    const given = { ticket, code, displayName: '新しい人', password };
    await browser.json('POST', '/api/account/sign-up/confirmation', given);
    return browser;
  }

  test('takes wards along who have nobody else, and ends agreements', async () => {
    const guardian = await signUp(newAddress());
    await certify(guardian);
    const ward = `子 ${randomBytes(6).toString('hex')}`;
    const body = { displayName: ward, endsAt: inDays(700) };
    await guardian.json('POST', '/api/account/wards', body, 201);
    await guardian.json('DELETE', '/api/account', undefined, 204);
    expect(await everythingAbout([ward])).toEqual([]);
  });

  test('and every change of the ways in need a proof that is minutes old', async () => {
    const mail = newAddress();
    const browser = await signUp(mail);
    tested.clock.move(16 * 60_000);
    const asked: readonly (readonly [string, string, object?])[] = [
      ['DELETE', '/api/account'],
      ['PUT', '/api/account/password', { password: '別の長い言い回し、夏の雲' }],
      ['DELETE', '/api/account/password'],
      ['POST', '/api/account/mail', { mail: newAddress() }],
      ['POST', '/api/account/passkeys/challenge'],
      ['DELETE', '/api/account/passkeys/x'],
      ['DELETE', '/api/account/providers?issuer=x'],
    ];
    for (const [method, path, body] of asked) {
      const answer = await browser.request(method, path, body);
      expect(await answer.json(), path).toMatchObject({ code: 'step-up-needed', needed: 'fresh' });
    }
  });

  test('an address that belongs to somebody else is refused after the proof, and stays theirs', async () => {
    const taken = newAddress();
    await signUp(taken);
    const own = newAddress();
    const browser = await signUp(own);
    const { ticket } = (await browser.json(
      'POST',
      '/api/account/mail',
      { mail: taken },
      202,
    )) as Ticket;
    const code = codeIn(await tested.letterTo(taken, 2));
    const answer = await browser.request('POST', '/api/account/mail/confirmation', {
      ticket,
      code,
    });
    expect(answer.status).toBe(409);
    const account = (await browser.json('GET', '/api/account')) as { mail: { address: string } };
    expect(account.mail.address).toBe(own);
  });
});

describe('retention', () => {
  test('an account nobody uses is told first, kept for whoever comes, and deleted otherwise', async () => {
    await using own = await testedAccounts({ unusedDaysMax: 100 });
    const sign = async (mail: string): Promise<TestedBrowser> => {
      const browser = own.browser();
      const { ticket } = (await browser.json(
        'POST',
        '/api/account/sign-up',
        { mail },
        202,
      )) as Ticket;
      const code = codeIn(await own.letterTo(mail));
      const given = { ticket, code, displayName: '休眠', password };
      await browser.json('POST', '/api/account/sign-up/confirmation', given);
      return browser;
    };
    const [sleeper, waker] = [newAddress(), newAddress()];
    const asleep = ((await (await sign(sleeper)).json('GET', '/api/session')) as Told).person.id;
    const awake = ((await (await sign(waker)).json('GET', '/api/session')) as Told).person.id;
    own.clock.move(75 * day);
    await tidyUp(own.accounts.inside.core);
    expect((await own.letterTo(sleeper, 2)).subject).toContain('長い間');
    await own.letterTo(waker, 2);
    const back = own.browser();
    await back.json('POST', '/api/account/sign-in/password', { mail: waker, password });
    own.clock.move(2 * 60_000);
    await back.json('GET', '/api/session');
    own.clock.move(31 * day);
    await tidyUp(own.accounts.inside.core);
    expect((await own.accounts.findPerson(asleep))?.status).toBe('deleted');
    expect((await own.accounts.findPerson(awake))?.status).toBe('active');
  });

  test('guests who do not come back, tickets and sessions that are over, are gone', async () => {
    await using own = await testedAccounts();
    const guest = own.browser();
    await guest.json('POST', '/api/account/guest');
    const { person } = (await guest.json('GET', '/api/session')) as Told;
    await guest.json('POST', '/api/account/sign-in/passkey/challenge');
    own.clock.move(31 * day);
    await tidyUp(own.accounts.inside.core);
    expect((await own.accounts.findPerson(person.id))?.status).toBe('deleted');
    const [left] = await own.database.query<{ count: number }>(
      'select count(*)::int as count from session where person_id = $1',
      [person.id],
    );
    expect(left?.count).toBe(0);
  });
});

test('a list of people is as fast in a large town as in a small one', async () => {
  const tenant = `t${randomBytes(6).toString('hex')}`;
  await tested.database.execute(
    `insert into person (id, tenant, kind, display_name, status, created_at, last_seen_at, status_since)
     select $1 || '-' || n, $1, 'resident', 'x', 'active', now(), now(), now()
       from generate_series(1, 20000) n`,
    [tenant],
  );
  await using town = await testedAccounts({ tenant });
  const path = `/api/tenants/${tenant}/people?kind=resident&after=${tenant}-5`;
  const { people } = (await town.browser().json('GET', path)) as { people: readonly object[] };
  expect(people).toHaveLength(100);
  const plan = await tested.database.query<{ 'QUERY PLAN': string }>(
    `explain select id from person where tenant = $1 and kind = 'resident' and status <> 'deleted'
      and id > $2 order by id limit 100`,
    [tenant, `${tenant}-5`],
  );
  const text = plan.map((row) => row['QUERY PLAN']).join('\n');
  expect(text).toContain('person_by_tenant');
  await tested.database.execute('delete from person where tenant = $1', [tenant]);
});
