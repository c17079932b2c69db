/** Passkeys: made and used. WebAuthn level 3; the library verifies, we keep challenges and keys. */
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { type Core, isFresh, openFor, type SignedIn } from './core.ts';
import { parseDisplayName } from './display-name.ts';
import {
  deletePasskey,
  findPasskey,
  insertPasskey,
  listPasskeys,
  updatePasskeyUse,
} from './passkey-store.ts';
import { findPerson } from './person-store.ts';
import { needsFreshProof } from './problems.ts';
import type { Session } from './session.ts';
import { issueTicket, spendTicket } from './tickets.ts';
import type { Visitor } from './visitor.ts';
import { assuranceOf, hasWayInBesides } from './ways-in.ts';

export interface Passkeys {
  /** Any passkey of this site: the browser knows whose. */
  beginSignIn(): Promise<{
    readonly ticket: string;
    readonly options: PublicKeyCredentialRequestOptionsJSON;
  }>;
  signIn(
    given: { readonly ticket: string; readonly response: AuthenticationResponseJSON },
    visitor: Visitor,
  ): Promise<Result<SignedIn>>;
  /** `step-up-needed` when the person has not just proved who they are. */
  beginNew(session: Session): Promise<Result<NewPasskey>>;
  add(session: Session, given: GivenPasskey): Promise<Result<void>>;
  /** `conflict` where it is the only way in. */
  remove(session: Session, credentialId: string): Promise<Result<void>>;
}

export interface NewPasskey {
  readonly ticket: string;
  readonly options: PublicKeyCredentialCreationOptionsJSON;
}

export interface GivenPasskey {
  readonly ticket: string;
  readonly response: RegistrationResponseJSON;
  /** How its owner calls it. */
  readonly name: string;
}

const challengeData = z.object({ challenge: z.string() });

/** `siteName` is what an authenticator shows. */
export function createPasskeys(core: Core, siteName: string): Passkeys {
  const { origin, hostname } = new URL(core.publicUrl);
  const site = { expectedOrigin: origin, expectedRPID: hostname };
  return {
    async beginSignIn() {
      const options = await generateAuthenticationOptions({
        rpID: hostname,
        userVerification: 'required',
      });
      const ticket = await issueTicket(core.database, {
        purpose: 'passkey-sign-in',
        data: { challenge: options.challenge },
        now: core.now(),
        lastsMs: core.limits.signInJourneyMsMax,
      });
      return { ticket, options };
    },
    signIn: (given, visitor) => signIn(core, site, given, visitor),
    async beginNew(session) {
      if (session.method !== 'guest' && !isFresh(core, session)) return err(needsFreshProof());
      const { personId } = session;
      const person = await findPerson(core.database, personId);
      const known = await listPasskeys(core.database, personId);
      if (known.length >= core.limits.passkeysPerPersonMax) {
        return err(problem('conflict', 'The account has as many passkeys as it may have.'));
      }
      const options = await generateRegistrationOptions({
        rpName: siteName,
        rpID: hostname,
        userName: person?.displayName ?? '',
        userDisplayName: person?.displayName ?? '',
        userID: new Uint8Array(Buffer.from(personId, 'base64url')),
        attestationType: 'none',
        excludeCredentials: known.map(({ credential_id, transports }) => ({
          id: credential_id,
          transports: [...transports],
        })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      });
      const ticket = await issueTicket(core.database, {
        purpose: 'passkey-new',
        personId,
        data: { challenge: options.challenge },
        now: core.now(),
        lastsMs: core.limits.signInJourneyMsMax,
      });
      return ok({ ticket, options });
    },
    add: (session, given) => add(core, site, session, given),
    async remove(session, credentialId) {
      const { personId } = session;
      if (!isFresh(core, session)) return err(needsFreshProof());
      if (!(await hasWayInBesides(core.database, personId, { passkey: credentialId }))) {
        return err(problem('conflict', 'The passkey is the only way to sign in.'));
      }
      if (!(await deletePasskey(core.database, personId, credentialId))) {
        return err(problem('not-found', 'The account has no such passkey.'));
      }
      core.tell({ kind: 'passkey-removed', personId });
      return ok(undefined);
    },
  };
}

interface Site {
  readonly expectedOrigin: string;
  readonly expectedRPID: string;
}

async function signIn(
  core: Core,
  site: Site,
  { ticket, response }: { readonly ticket: string; readonly response: AuthenticationResponseJSON },
  visitor: Visitor,
): Promise<Result<SignedIn>> {
  const { database, now } = core;
  const spent = await spendTicket(database, ticket, 'passkey-sign-in', challengeData, now());
  if (spent === undefined) return err(runOut());
  const passkey = await findPasskey(database, response.id);
  const person = passkey && (await findPerson(database, passkey.person_id));
  const used =
    passkey === undefined
      ? undefined
      : await verifyAuthenticationResponse({
          ...site,
          response,
          expectedChallenge: spent.data.challenge,
          requireUserVerification: true,
          credential: {
            id: passkey.credential_id,
            publicKey: new Uint8Array(passkey.public_key),
            counter: passkey.counter,
          },
        }).catch(() => undefined);
  if (used?.verified !== true || passkey === undefined || person?.status !== 'active') {
    core.tell({ kind: 'sign-in-failed', method: 'passkey' });
    return err(problem('unauthenticated', 'The passkey is not known here.'));
  }
  const { newCounter, credentialBackedUp } = used.authenticationInfo;
  const assurance = await assuranceOf(database, person.id);
  const signedIn = await database.transaction(async (tx): Promise<Result<SignedIn>> => {
    const id = passkey.credential_id;
    if (!(await updatePasskeyUse(tx, id, newCounter, credentialBackedUp, now()))) {
      return err(problem('unauthenticated', 'The passkey seems to be copied.'));
    }
    return ok(await openFor(core, tx, { person, method: 'passkey', assurance }, visitor));
  });
  const kind = signedIn.ok ? 'signed-in' : 'sign-in-failed';
  const { id: personId, tenant } = person;
  core.tell({ kind, method: 'passkey', personId, tenant });
  return signedIn;
}

async function add(
  core: Core,
  site: Site,
  { personId }: Session,
  { ticket, response, name }: GivenPasskey,
): Promise<Result<void>> {
  const { database, now } = core;
  const called = parseDisplayName(name);
  if (!called.ok) return called;
  const spent = await spendTicket(database, ticket, 'passkey-new', challengeData, now());
  if (spent?.personId !== personId) return err(runOut());
  const made = await verifyRegistrationResponse({
    ...site,
    response,
    expectedChallenge: spent.data.challenge,
    requireUserVerification: true,
  }).catch(() => undefined);
  if (made?.verified !== true) {
    return err(problem('bad-request-data', 'The passkey cannot be verified.', '/response'));
  }
  const { credential, credentialBackedUp } = made.registrationInfo;
  const isNew = await insertPasskey(database, {
    credential_id: credential.id,
    person_id: personId,
    public_key: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: credential.transports ?? [],
    is_backed_up: credentialBackedUp,
    name: called.value,
    created_at: new Date(now()),
  });
  if (!isNew) return err(problem('already-exists', 'The passkey is known already.'));
  core.tell({ kind: 'passkey-added', personId });
  return ok(undefined);
}

function runOut(): Problem {
  const detail = 'The challenge has run out or was used: begin again.';
  return problem('bad-request-data', detail, '/ticket');
}
