/** Talks to the browser's authenticators and to the API, which knows bytes as base64url. */

type Outcome = 'done' | 'refused' | 'unsupported';

/** Whoever is known by the passkey is signed in. */
export async function signInWithPasskey(): Promise<Outcome> {
  if (!isSupported()) return 'unsupported';
  try {
    const { ticket, options } = await challenge('/api/account/sign-in/passkey/challenge');
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
      // What the API answers is what this function reads (WebAuthn level 3, 5.1.9).
      options as unknown as PublicKeyCredentialRequestOptionsJSON,
    );
    const credential = await navigator.credentials.get({ publicKey });
    const answer = await post('/api/account/sign-in/passkey', ticket, credential, {});
    return answer.ok ? 'done' : 'refused';
  } catch {
    // Cancelled, no passkey of this site, no device at hand: the browser has said which.
    return 'refused';
  }
}

/** `fresh`: who one is has to be proved anew before the account is changed. */
export async function createPasskey(name: string): Promise<Outcome | 'fresh'> {
  if (!isSupported()) return 'unsupported';
  try {
    const { ticket, options } = await challenge('/api/account/passkeys/challenge');
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
      options as unknown as PublicKeyCredentialCreationOptionsJSON,
    );
    const credential = await navigator.credentials.create({ publicKey });
    const answer = await post('/api/account/passkeys', ticket, credential, { name });
    return answer.ok ? 'done' : 'refused';
  } catch (thrown) {
    return thrown instanceof NeedsFreshProof ? 'fresh' : 'refused';
  }
}

class NeedsFreshProof extends Error {}

function isSupported(): boolean {
  return (
    typeof PublicKeyCredential !== 'undefined' &&
    'parseRequestOptionsFromJSON' in PublicKeyCredential
  );
}

interface Challenge {
  readonly ticket: string;
  readonly options: Readonly<Record<string, unknown>>;
}

async function challenge(path: string): Promise<Challenge> {
  const response = await fetch(path, { method: 'POST' });
  if (response.status === 403) throw new NeedsFreshProof();
  if (!response.ok) throw new Error(`${path} answers ${response.status}`);
  // The API of this project answers this shape.
  return (await response.json()) as Challenge;
}

async function post(
  path: string,
  ticket: string,
  credential: Credential | null,
  more: object,
): Promise<Response> {
  if (!(credential instanceof PublicKeyCredential)) throw new Error('No passkey was given');
  return await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ticket, response: credential.toJSON(), ...more }),
  });
}
