/** Passkeys that are not what they say: an authenticator of our own, honest but for one thing at a time. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeIn, type TestedAccounts, type TestedBrowser, testedAccounts } from './testing.ts';

const origin = 'http://localhost:8080';
const rpId = 'localhost';

let tested: TestedAccounts;
beforeAll(async () => {
  tested = await testedAccounts();
});
afterAll(() => tested[Symbol.asyncDispose]());

interface Key {
  readonly id: Buffer;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const newKey = (): Key => ({
  id: randomBytes(32),
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }),
});

/** What differs from an honest authenticator. */
interface Lie {
  readonly type?: string;
  readonly origin?: string;
  readonly challenge?: string;
  readonly rpId?: string;
  readonly counter?: number;
  /** 1: somebody was there; 4: it was its owner. WebAuthn level 3, 6.1. */
  readonly flags?: number;
  readonly crossOrigin?: boolean;
  readonly signedBy?: KeyObject;
  readonly alterSignature?: boolean;
}

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url');

function clientData(type: string, challenge: string, lie: Lie): Buffer {
  const told = {
    type: lie.type ?? type,
    challenge: lie.challenge ?? challenge,
    origin: lie.origin ?? origin,
    crossOrigin: lie.crossOrigin ?? false,
  };
  return Buffer.from(JSON.stringify(told));
}

function authenticatorData(flags: number, counter: number, lie: Lie, rest = Buffer.alloc(0)) {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  const hash = createHash('sha256')
    .update(lie.rpId ?? rpId)
    .digest();
  return Buffer.concat([hash, Buffer.from([lie.flags ?? flags]), count, rest]);
}

/** WebAuthn level 3, 6.5: without an attestation. */
function attestation(key: Key, challenge: string, lie: Lie = {}): object {
  const { x = '', y = '' } = key.publicKey.export({ format: 'jwk' });
  const cose = isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  );
  const length = Buffer.alloc(2);
  length.writeUInt16BE(key.id.length);
  const credential = Buffer.concat([Buffer.alloc(16), length, key.id, Buffer.from(cose)]);
  const authData = authenticatorData(0x45, lie.counter ?? 0, lie, credential);
  const object = new Map<string, unknown>([
    ['fmt', 'none'],
    ['attStmt', new Map()],
    ['authData', authData],
  ]);
  return {
    id: base64(key.id),
    rawId: base64(key.id),
    type: 'public-key',
    response: {
      clientDataJSON: base64(clientData('webauthn.create', challenge, lie)),
      // The library's type of CBOR values leaves maps of maps out; it writes them.
      attestationObject: base64(isoCBOR.encode(object as never)),
    },
  };
}

function assertion(key: Key, challenge: string, lie: Lie = {}): object {
  const data = authenticatorData(0x05, lie.counter ?? 0, lie);
  const client = clientData('webauthn.get', challenge, lie);
  const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
  const signature = sign('sha256', signed, lie.signedBy ?? key.privateKey);
  // Within the integer at its end, so that it stays a signature by its form.
  if (lie.alterSignature === true)
    signature.writeUInt8(signature.at(-1) === 1 ? 2 : 1, signature.length - 1);
  return {
    id: base64(key.id),
    rawId: base64(key.id),
    type: 'public-key',
    response: {
      clientDataJSON: base64(client),
      authenticatorData: base64(data),
      signature: base64(signature),
    },
  };
}

interface Challenge {
  readonly ticket: string;
  readonly options: { readonly challenge: string };
}

async function signUp(): Promise<TestedBrowser> {
  const browser = tested.browser();
  const mail = `p${randomBytes(6).toString('hex')}@example.jp`;
  const { ticket } = (await browser.json('POST', '/api/account/sign-up', { mail }, 202)) as {
    readonly ticket: string;
  };
  const code = codeIn(await tested.letterTo(mail));
  await browser.json('POST', '/api/account/sign-up/confirmation', {
    ...{ ticket, code, displayName: '本人' },
  });
  return browser;
}

const beginNew = (browser: TestedBrowser): Promise<Challenge> =>
  browser.json('POST', '/api/account/passkeys/challenge') as Promise<Challenge>;

async function addKey(lie: Lie = {}): Promise<{ readonly key: Key; readonly status: number }> {
  const browser = await signUp();
  const key = newKey();
  const { ticket, options } = await beginNew(browser);
  const response = attestation(key, options.challenge, lie);
  const body = { ticket, name: '試験の鍵', response };
  return { key, status: (await browser.request('POST', '/api/account/passkeys', body)).status };
}

const begin = (browser: TestedBrowser): Promise<Challenge> =>
  browser.json('POST', '/api/account/sign-in/passkey/challenge') as Promise<Challenge>;

async function signIn(key: Key, lie: Lie = {}): Promise<number> {
  const browser = tested.browser();
  const { ticket, options } = await begin(browser);
  const response = assertion(key, options.challenge, lie);
  const answer = await browser.request('POST', '/api/account/sign-in/passkey', {
    ticket,
    response,
  });
  expect(browser.cookies.size > 0).toBe(answer.ok);
  return answer.status;
}

describe('a passkey', () => {
  test('that is honest is added, and signs in', async () => {
    const { key, status } = await addKey();
    expect(status).toBe(204);
    expect(await signIn(key)).toBe(200);
  });

  const lies: readonly (readonly [string, Lie])[] = [
    ['another origin', { origin: 'https://kumiki.example.evil' }],
    ['another port of the same host', { origin: 'http://localhost:9999' }],
    ['another challenge', { challenge: base64(randomBytes(32)) }],
    ['another relying party', { rpId: 'kumiki.example.evil' }],
    ['nobody there', { flags: 0x00 }],
    ['somebody there, and not its owner', { flags: 0x01 }],
    ['a registration in place of a sign-in', { type: 'webauthn.create' }],
    ['a payment in place of a sign-in', { type: 'payment.get' }],
    ['a signature that was altered', { alterSignature: true }],
    ['a signature of another key', { signedBy: newKey().privateKey }],
  ];

  test.each(lies)('with %s does not sign in', async (_, lie) => {
    const { key } = await addKey();
    expect(await signIn(key, lie)).toBe(401);
    // The honest one goes on.
    expect(await signIn(key)).toBe(200);
  });

  test.each(lies.slice(0, 6))('with %s is not added', async (_, lie) => {
    const flags = lie.flags === undefined ? {} : { flags: lie.flags | 0x40 };
    expect((await addKey({ ...lie, ...flags })).status).toBe(400);
  });

  test('a sign-in that was overheard is worth nothing a second time', async () => {
    const { key } = await addKey();
    const browser = tested.browser();
    const { ticket, options } = await begin(browser);
    const body = { ticket, response: assertion(key, options.challenge) };
    const send = async (given: object): Promise<number> =>
      (await tested.browser().request('POST', '/api/account/sign-in/passkey', given)).status;
    expect(await send(body)).toBe(200);
    expect(await send(body)).toBe(400);
    // Nor under a challenge that was just asked for.
    const fresh = await begin(browser);
    expect(await send({ ...body, ticket: fresh.ticket })).toBe(401);
  });

  test('a challenge is good for ten minutes, and for what it was asked for', async () => {
    const { key } = await addKey();
    const browser = await signUp();
    const forNew = await beginNew(browser);
    const wrong = { ticket: forNew.ticket, response: assertion(key, forNew.options.challenge) };
    expect((await browser.request('POST', '/api/account/sign-in/passkey', wrong)).status).toBe(400);
    const { ticket, options } = await begin(browser);
    tested.clock.move(11 * 60_000);
    const late = { ticket, response: assertion(key, options.challenge) };
    expect((await browser.request('POST', '/api/account/sign-in/passkey', late)).status).toBe(400);
  });

  test('whose counter stands still or goes back has a copy, and does not sign in', async () => {
    const { key } = await addKey({ counter: 5 });
    expect(await signIn(key, { counter: 6 })).toBe(200);
    expect(await signIn(key, { counter: 6 })).toBe(401);
    expect(await signIn(key, { counter: 3 })).toBe(401);
    expect(await signIn(key, { counter: 0 })).toBe(401);
    expect(await signIn(key, { counter: 7 })).toBe(200);
  });

  test('made for one session is not added by another person', async () => {
    const [one, other] = [await signUp(), await signUp()];
    const { ticket, options } = await beginNew(one);
    const response = attestation(newKey(), options.challenge);
    const body = { ticket, name: '他人の鍵', response };
    expect((await other.request('POST', '/api/account/passkeys', body)).status).toBe(400);
  });

  test('that is known already is not added to a second account', async () => {
    const { key } = await addKey();
    const other = await signUp();
    const { ticket, options } = await beginNew(other);
    const body = { ticket, name: '同じ鍵', response: attestation(key, options.challenge) };
    expect((await other.request('POST', '/api/account/passkeys', body)).status).toBe(409);
  });

  test('nobody has does not tell itself apart from one that is wrong', async () => {
    const { key } = await addKey();
    const browser = tested.browser();
    const answerTo = async (given: Key, lie: Lie): Promise<string> => {
      const { ticket, options } = await begin(browser);
      const response = assertion(given, options.challenge, lie);
      const body = { ticket, response };
      return (await browser.request('POST', '/api/account/sign-in/passkey', body)).text();
    };
    expect(await answerTo(newKey(), {})).toBe(await answerTo(key, { alterSignature: true }));
  });
});
