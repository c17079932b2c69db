/** Signing up and in with an address: over HTTP, as a browser does. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeIn, type TestedAccounts, type TestedBrowser, testedAccounts } from './testing.ts';

const password = 'いつも歩く川べりの道 42';
const minute = 60_000;

let tested: TestedAccounts;
beforeAll(async () => {
  tested = await testedAccounts();
});
afterAll(() => tested[Symbol.asyncDispose]());

function newAddress(): string {
  return `p${randomBytes(6).toString('hex')}@example.jp`;
}

async function signUp(address: string, given = password) {
  const browser = tested.browser();
  const { ticket } = (await browser.json(
    'POST',
    '/api/account/sign-up',
    { mail: address },
    202,
  )) as {
    ticket: string;
  };
  const code = codeIn(await tested.letterTo(address));
  const session = await browser.json('POST', '/api/account/sign-up/confirmation', {
    ticket,
    code,
    displayName: '試験 太郎',
    ...(given === '' ? {} : { password: given }),
  });
  return { browser, session };
}

const signIn = (browser: TestedBrowser, mail: string, given: string): Promise<Response> =>
  browser.request('POST', '/api/account/sign-in/password', { mail, password: given });

describe('signing up', () => {
  test('takes an address, the code sent there, and a name; then one is signed in', async () => {
    const address = newAddress();
    const { browser, session } = await signUp(address);
    expect(session).toMatchObject({
      isSignedIn: true,
      person: { displayName: '試験 太郎', kind: 'resident', tenant: 'default' },
      assurance: 'mail',
      method: 'code',
      isFresh: true,
    });
    expect(await browser.json('GET', '/api/session')).toEqual(session);
  });

  test('with an address that has an account looks the same, and tells its owner alone', async () => {
    const address = newAddress();
    await signUp(address);
    const stranger = tested.browser();
    const answer = await stranger.request('POST', '/api/account/sign-up', { mail: address });
    expect(answer.status).toBe(202);
    const letter = await tested.letterTo(address, 2);
    expect(letter.subject).toBe('すでに登録されています');
    expect(letter.text).not.toMatch(/\d{4}-\d{4}/);
  });

  test('needs the browser that asked: the code alone is worth nothing', async () => {
    const address = newAddress();
    const browser = tested.browser();
    await browser.json('POST', '/api/account/sign-up', { mail: address }, 202);
    const code = codeIn(await tested.letterTo(address));
    const answer = await browser.request('POST', '/api/account/sign-up/confirmation', {
      ticket: 'x'.repeat(43),
      code,
      displayName: 'だれか',
    });
    expect(answer.status).toBe(400);
  });

  test('ends after five wrong codes, even with the right one', async () => {
    const address = newAddress();
    const browser = tested.browser();
    const { ticket } = (await browser.json(
      'POST',
      '/api/account/sign-up',
      { mail: address },
      202,
    )) as { ticket: string };
    const code = codeIn(await tested.letterTo(address));
    const wrong = code === '0000-0000' ? '0000-0001' : '0000-0000';
    const attempt = (given: string): Promise<Response> =>
      browser.request('POST', '/api/account/sign-up/confirmation', {
        ticket,
        code: given,
        displayName: 'だれか',
      });
    for (let at = 0; at < 5; at += 1) expect((await attempt(wrong)).status).toBe(400);
    expect(await (await attempt(code)).json()).toMatchObject({ pointer: '/ticket' });
  });

  test('understands full-width addresses and codes', async () => {
    const address = newAddress();
    const wide = address.replace(/[a-z0-9@]/g, (letter) =>
      String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0),
    );
    const browser = tested.browser();
    const { ticket } = (await browser.json(
      'POST',
      '/api/account/sign-up',
      { mail: wide },
      202,
    )) as {
      ticket: string;
    };
    const code = codeIn(await tested.letterTo(address)).replace(/\d/g, (digit) =>
      String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0xfee0),
    );
    await browser.json('POST', '/api/account/sign-up/confirmation', {
      ticket,
      code,
      displayName: '全角',
    });
  });
});

describe('signing in with a password', () => {
  test('works however the address is written, and not with another password', async () => {
    const address = newAddress();
    await signUp(address);
    const browser = tested.browser();
    expect((await signIn(browser, ` ${address.toUpperCase()} `, password)).status).toBe(200);
    expect((await signIn(tested.browser(), address, `${password}!`)).status).toBe(401);
  });

  test('says the same of a wrong password, of an address nobody has, and of no password', async () => {
    const address = newAddress();
    await signUp(address, '');
    const answers = await Promise.all(
      [address, newAddress(), 'no address'].map(async (mail) =>
        (await signIn(tested.browser(), mail, password)).json(),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('stops strangers after ten failures; the owner goes on, on a known device and by mail', async () => {
    const address = newAddress();
    const { browser: own } = await signUp(address);
    for (let at = 0; at < 10; at += 1) await signIn(tested.browser(), address, `wrong ${at}`);
    const stranger = await signIn(tested.browser(), address, password);
    expect(stranger.status).toBe(429);
    expect(Number(stranger.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await signIn(own, address, password)).status).toBe(200);
    const anew = tested.browser();
    const { ticket } = (await anew.json(
      'POST',
      '/api/account/recovery',
      { mail: address },
      202,
    )) as {
      ticket: string;
    };
    const code = codeIn(await tested.letterTo(address, 2));
    await anew.json('POST', '/api/account/recovery/confirmation', { ticket, code });
    tested.clock.move(16 * minute);
    expect((await signIn(tested.browser(), address, password)).status).toBe(200);
  });

  test('many attempts at one moment are not more than ten', async () => {
    const address = newAddress();
    await signUp(address);
    const attempts = Array.from({ length: 16 }, (_, at) =>
      signIn(tested.browser(), address, `wrong ${at}`),
    );
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(6);
  }, 60_000);

  test('a form of another site cannot do it', async () => {
    const answer = await tested.http.fetch(
      new Request('http://localhost:8080/api/account/sign-in/password', {
        method: 'POST',
        body: new URLSearchParams({ mail: 'a@example.jp', password }),
      }),
    );
    expect(answer.status).toBe(415);
  });
});

describe('recovery', () => {
  test('sets a new password and ends every other session', async () => {
    const address = newAddress();
    const { browser: thief } = await signUp(address);
    const own = tested.browser();
    const { ticket } = (await own.json(
      'POST',
      '/api/account/recovery',
      { mail: address },
      202,
    )) as {
      ticket: string;
    };
    const code = codeIn(await tested.letterTo(address, 2));
    const renewed = '別の長い言い回し、夏の雲';
    await own.json('POST', '/api/account/recovery/confirmation', {
      ticket,
      code,
      password: renewed,
    });
    expect(await thief.json('GET', '/api/session')).toEqual({ isSignedIn: false, roles: [] });
    expect((await signIn(tested.browser(), address, password)).status).toBe(401);
    expect((await signIn(tested.browser(), address, renewed)).status).toBe(200);
    expect((await tested.letterTo(address, 3)).subject).toBe('パスワードを変更しました');
  });

  test('of an address nobody has tells that address alone', async () => {
    const address = newAddress();
    const answer = await tested
      .browser()
      .request('POST', '/api/account/recovery', { mail: address });
    expect(answer.status).toBe(202);
    expect((await tested.letterTo(address)).subject).toContain('登録されていません');
  });

  test('a code is good once', async () => {
    const address = newAddress();
    await signUp(address);
    const browser = tested.browser();
    const { ticket } = (await browser.json(
      'POST',
      '/api/account/recovery',
      { mail: address },
      202,
    )) as { ticket: string };
    const code = codeIn(await tested.letterTo(address, 2));
    const again = (): Promise<Response> =>
      browser.request('POST', '/api/account/recovery/confirmation', { ticket, code });
    const statuses = (await Promise.all([again(), again(), again()])).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 400, 400]);
  });

  test('nobody can fill the mailbox of somebody else', async () => {
    const address = newAddress();
    const ask = async (): Promise<number> => {
      const browser = tested.browser();
      return (await browser.request('POST', '/api/account/recovery', { mail: address })).status;
    };
    for (let at = 0; at < 5; at += 1) expect(await ask()).toBe(202);
    expect(await ask()).toBe(429);
    expect(tested.lettersTo(address)).toBeLessThanOrEqual(5);
  });
});

describe('sessions', () => {
  test('end when they are unused, when they are old, and when one signs out', async () => {
    const address = newAddress();
    const { browser } = await signUp(address);
    const isSignedIn = async (): Promise<boolean> =>
      ((await browser.json('GET', '/api/session')) as { isSignedIn: boolean }).isSignedIn;
    tested.clock.move(23 * 60 * minute);
    expect(await isSignedIn()).toBe(true);
    tested.clock.move(23 * 60 * minute);
    expect(await isSignedIn()).toBe(true);
    tested.clock.move(25 * 60 * minute);
    expect(await isSignedIn()).toBe(false);
    await signIn(browser, address, password);
    for (let hours = 0; hours < 31 * 24; hours += 20) {
      expect(await isSignedIn()).toBe(hours < 30 * 24);
      tested.clock.move(20 * 60 * minute);
    }
    await signIn(browser, address, password);
    const stolen = new Map(browser.cookies);
    await browser.json('DELETE', '/api/session');
    for (const [name, value] of stolen) browser.cookies.set(name, value);
    expect(await isSignedIn()).toBe(false);
  });

  test('each sign-in gives another token', async () => {
    const address = newAddress();
    const { browser } = await signUp(address);
    const before = browser.cookies.get('kumiki-session');
    await signIn(browser, address, password);
    expect(browser.cookies.get('kumiki-session')).not.toBe(before);
  });

  test('the cookie is out of reach of scripts and other sites, and bound to the host by https', async () => {
    const address = newAddress();
    await signUp(address);
    const plain = await signIn(tested.browser(), address, password);
    for (const cookie of plain.headers.getSetCookie()) {
      expect(cookie).toMatch(
        /^kumiki-(session|device)=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max/,
      );
    }
    expect(plain.headers.get('cache-control')).toBe('no-store');
    await using secure = await testedAccounts({ publicUrl: 'https://kumiki.example.jp' });
    const answer = await signIn(secure.browser(), address, password);
    expect(answer.headers.getSetCookie()).toHaveLength(2);
    for (const cookie of answer.headers.getSetCookie()) {
      expect(cookie).toMatch(/^__Host-kumiki-.+; HttpOnly; SameSite=Lax; Secure; Max-Age=\d+$/);
      expect(cookie).not.toMatch(/domain/i);
    }
  });

  test('what one process ends is ended in the others', async () => {
    const address = newAddress();
    const { browser } = await signUp(address);
    await using other = await testedAccounts();
    const elsewhere = other.browser();
    for (const [name, value] of browser.cookies) elsewhere.cookies.set(name, value);
    expect(await elsewhere.json('GET', '/api/session')).toMatchObject({ isSignedIn: true });
    await browser.json('DELETE', '/api/session');
    expect(await elsewhere.json('GET', '/api/session')).toMatchObject({ isSignedIn: false });
  });
});

test('no log line, event or problem holds an address or a name', async () => {
  const address = newAddress();
  const { browser } = await signUp(address);
  await signIn(browser, address, 'wrong');
  const told = [...tested.lines, ...tested.events.map((event) => JSON.stringify(event))].join('\n');
  expect(told).not.toContain('@');
  expect(told).not.toContain('試験');
});
