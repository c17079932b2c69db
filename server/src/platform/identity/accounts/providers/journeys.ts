/** From our site to a provider and back: signing in, stepping up, another account for somebody signed in. */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Queryable } from '#kernel/database/index.ts';
import { errorFields, type Log } from '#kernel/log.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { higher } from '../assurance.ts';
import { type Core, newPersonId, openFor, type SignedIn } from '../core.ts';
import { parseDisplayName } from '../display-name.ts';
import type { Person } from '../person.ts';
import {
  findAccount,
  findPerson,
  insertAccount,
  insertPerson,
  updateAccountUse,
  updateCertified,
} from '../person-store.ts';
import type { Session } from '../session.ts';
import { issueTicket, spendTicket } from '../tickets.ts';
import type { Visitor } from '../visitor.ts';
import { type BusinessKind, businessKindOf } from './business-kinds.ts';
import { parseCertifiedClaims } from './certified-claims.ts';
import type { Provider } from './provider.ts';
import { findProvider, findProviderOfSession } from './provider-store.ts';
import { learnOrigins } from './providers.ts';
import type { Recognised, RelyingParty } from './relying-party.ts';

/** Why a browser came back without success; a word for the page that says it. `kind`: not with such an account. */
export type JourneyFailure = 'expired' | 'cancelled' | 'refused' | 'taken' | 'inactive' | 'kind';

export interface Journeys {
  /** Where to send the browser, and the word it keeps. `not-found`, `unavailable`. */
  begin(wish: JourneyWish): Promise<Result<{ readonly url: string; readonly browserKey: string }>>;
  /** The browser is back. */
  finish(
    back: JourneyBack,
    session: Session | undefined,
    visitor: Visitor,
  ): Promise<JourneyOutcome>;
  /** Where the provider of a session ends its own; undefined where there is no such place. */
  endSessionUrl(sessionId: string): Promise<string | undefined>;
}

export interface JourneyWish {
  readonly providerId: string;
  /** A path of ours. */
  readonly returnTo: string;
  /** Who is signed in, when another account is to come to that person. */
  readonly session?: Session | undefined;
  /** The word the browser keeps already, from another tab. */
  readonly browserKey?: string | undefined;
  readonly isFresh?: boolean;
}

export interface JourneyBack {
  /** Our address with the query the provider has made. */
  readonly url: URL;
  readonly browserKey: string | undefined;
}

export interface JourneyOutcome {
  readonly returnTo: string;
  readonly signedIn?: SignedIn;
  readonly failure?: JourneyFailure;
}

const journeyData = z.object({
  providerId: z.string(),
  returnTo: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  browserHash: z.string(),
  sessionId: z.string().optional(),
});

export interface JourneyParts {
  readonly core: Core;
  readonly relyingParty: RelyingParty;
  readonly log: Log;
}

export function createJourneys({ core, relyingParty, log }: JourneyParts): Journeys {
  const { database, now } = core;
  return {
    async begin({ providerId, returnTo, session, browserKey, isFresh = false }) {
      const provider = await findProvider(database, providerId);
      if (provider === undefined) return err(problem('not-found', 'There is no such provider.'));
      const key = browserKey ?? randomBytes(24).toString('base64url');
      const state = randomBytes(32).toString('base64url');
      let begun: Awaited<ReturnType<RelyingParty['begin']>>;
      try {
        begun = await relyingParty.begin(provider, { state, isFresh });
        await learnOrigins({ core, relyingParty }, provider);
      } catch (thrown) {
        log.warn('sign-in provider not reached', { providerId, ...reasonOf(thrown) });
        const { tenant } = provider;
        core.tell({ kind: 'sign-in-failed', method: 'provider', tenant });
        return err(problem('unavailable', 'The provider cannot be reached at the moment.'));
      }
      await issueTicket(database, {
        purpose: 'provider',
        secret: state,
        ...(session === undefined ? {} : { personId: session.personId }),
        data: {
          providerId,
          returnTo,
          nonce: begun.nonce,
          verifier: begun.verifier,
          browserHash: hashOf(key),
          ...(session === undefined ? {} : { sessionId: session.sessionId }),
        },
        now: now(),
        lastsMs: core.limits.signInJourneyMsMax,
      });
      return ok({ url: begun.url, browserKey: key });
    },

    async finish({ url, browserKey }, session, visitor) {
      const state = url.searchParams.get('state') ?? '';
      const spent = await spendTicket(database, state, 'provider', journeyData, now());
      // Another browser than the one that began: somebody was lured here with a finished journey.
      if (spent === undefined || hashOf(browserKey ?? '') !== spent.data.browserHash) {
        return { returnTo: '/', failure: 'expired' };
      }
      const { providerId, returnTo, nonce, verifier, sessionId } = spent.data;
      const provider = await findProvider(database, providerId);
      if (provider === undefined) return { returnTo, failure: 'expired' };
      if (url.searchParams.get('error') === 'access_denied') {
        return { returnTo, failure: 'cancelled' };
      }
      let recognised: Recognised;
      try {
        recognised = await relyingParty.finish(provider, { state, nonce, verifier, url });
      } catch (thrown) {
        log.warn('sign-in by provider refused', { providerId, ...reasonOf(thrown) });
        core.tell({ kind: 'sign-in-failed', method: 'provider', tenant: provider.tenant });
        return { returnTo, failure: 'refused' };
      }
      const { businessKinds } = provider;
      const businessKind =
        businessKinds === undefined ? undefined : businessKindOf(businessKinds, recognised.claims);
      if (businessKinds !== undefined && businessKind === undefined) {
        core.tell({ kind: 'sign-in-failed', method: 'provider', tenant: provider.tenant });
        return { returnTo, failure: 'kind' };
      }
      const wish = { core, provider, recognised, visitor, businessKind };
      if (sessionId === undefined) return { returnTo, ...(await signIn(wish)) };
      if (session?.sessionId !== sessionId) return { returnTo, failure: 'expired' };
      return { returnTo, ...(await addTo(session, wish)) };
    },

    async endSessionUrl(sessionId) {
      const provider = await findProviderOfSession(database, sessionId);
      if (provider === undefined) return undefined;
      try {
        return await relyingParty.endSessionUrl(provider, `${core.publicUrl}/`);
      } catch {
        // Signing out here must not fail because a provider is away.
        return undefined;
      }
    },
  };
}

interface Arrival {
  readonly core: Core;
  readonly provider: Provider;
  readonly recognised: Recognised;
  readonly visitor: Visitor;
  readonly businessKind: BusinessKind | undefined;
}

type Arrived = Pick<JourneyOutcome, 'signedIn' | 'failure'>;

/** By issuer and subject, and by nothing else: whoever is new gets a person of their own. */
async function signIn(arrival: Arrival): Promise<Arrived> {
  const { core, provider, recognised, visitor, businessKind } = arrival;
  const { database, now } = core;
  const { issuer, subject } = recognised;
  const arrived = await database.transaction(async (tx): Promise<Arrived & { isNew: boolean }> => {
    const account = await findAccount(tx, issuer, subject);
    const known = account && (await findPerson(tx, account.personId));
    if (known !== undefined && known.status !== 'active') {
      return { failure: 'inactive', isNew: false };
    }
    const person = known ?? (await createFor(core, tx, provider, recognised));
    await updateAccountUse(tx, issuer, subject, now(), businessKind);
    await keepCertified(core, tx, provider, recognised, person.id);
    const signedIn = await openFor(
      core,
      tx,
      { person, method: 'provider', assurance: provider.assurance, providerId: provider.id },
      visitor,
    );
    return { signedIn, isNew: known === undefined };
  });
  const { signedIn, failure, isNew } = arrived;
  if (signedIn === undefined) return failure === undefined ? {} : { failure };
  const { personId } = signedIn.session;
  if (isNew) core.tell({ kind: 'person-created', personId });
  core.tell({ kind: 'signed-in', method: 'provider', personId, tenant: provider.tenant });
  return { signedIn };
}

/** The account comes to whoever is signed in, unless it is somebody else's. */
async function addTo(session: Session, arrival: Arrival): Promise<Arrived> {
  const { core, provider, recognised, visitor } = arrival;
  const { issuer, subject } = recognised;
  const { database, now } = core;
  const owner = await findAccount(database, issuer, subject);
  if (owner !== undefined && owner.personId !== session.personId) {
    // A guest is nobody yet: there is nothing that could be mixed up.
    return session.method === 'guest' ? signIn(arrival) : { failure: 'taken' };
  }
  const { personId } = session;
  const opened = await database.transaction(async (tx) => {
    const account = { issuer, subject, personId, confirmedAt: now() };
    if (owner === undefined && !(await insertAccount(tx, account, now()))) return undefined;
    await updateAccountUse(tx, issuer, subject, now(), arrival.businessKind);
    await keepCertified(core, tx, provider, recognised, personId);
    return core.sessions.renew(tx, session, higher(session.assurance, provider.assurance));
  });
  if (opened === undefined) return { failure: 'taken' };
  if (owner === undefined) core.tell({ kind: 'provider-added', personId });
  core.tell({ kind: 'stepped-up', personId, method: 'provider' });
  const deviceToken = core.devices.withPerson(visitor.deviceToken, personId);
  return { signedIn: { ...opened, deviceToken } };
}

async function createFor(
  core: Core,
  tx: Queryable,
  provider: Provider,
  { issuer, subject, claims }: Recognised,
): Promise<Pick<Person, 'id' | 'kind'>> {
  const now = core.now();
  const id = newPersonId();
  const claimed = claims['name'];
  const name = parseDisplayName(typeof claimed === 'string' ? claimed : '');
  const kind = provider.audience === 'staff' ? 'staff' : 'resident';
  const displayName = name.ok ? name.value : defaultNames[kind];
  await insertPerson(tx, { id, kind, tenant: provider.tenant, displayName }, now);
  const isNew = await insertAccount(tx, { issuer, subject, personId: id, confirmedAt: now }, now);
  // Two browsers of one person for the first time at the same moment: the second one tries again.
  if (!isNew) throw new Error('The account came into being meanwhile');
  return { id, kind };
}

/** Until the person gives another one. */
const defaultNames = { resident: '利用者', staff: '職員' } as const;

async function keepCertified(
  core: Core,
  tx: Queryable,
  provider: Provider,
  { claims }: Recognised,
  personId: string,
): Promise<void> {
  if (provider.assurance !== 'certified') return;
  await updateCertified(tx, personId, parseCertifiedClaims(claims, core.now()));
}

/** Words of the library's errors are its own; what a provider has written is left out. */
function reasonOf(thrown: unknown): { readonly error?: string; readonly code?: string } {
  const code =
    thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
      ? thrown.code
      : '';
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  const { error } = errorFields(new Error(thrown instanceof Error ? thrown.message : ''));
  return { code, error: `${name}: ${String(error).slice(0, 200)}` };
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}
