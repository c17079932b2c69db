/** From a request to a principal, and whether it may use a route. RFC 6750. */
import {
  type Authorise,
  clientAddress,
  headerOf,
  type Principal,
  type Route,
  type RouteContext,
} from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { permit } from './access.ts';
import type { Bearers, Holder } from './bearer.ts';
import type { PolicySnapshot } from './policy-snapshot.ts';
import { administratorAt, anonymousOf, anyoneAt, machineAt, personAt } from './principal-of.ts';
import {
  clientKey,
  createRequestLimiter,
  type RequestLimit,
  requestLimit,
} from './rate-limiter.ts';
import { createTenantReader } from './request-tenant.ts';
import { defaultTenant, type TenantName } from './tenant.ts';
import type { UsageBook } from './usage.ts';

export interface Credentials {
  /** Whether a bearer token is the administrator's, in constant time. */
  matches(token: string): boolean;
}

/** The person a session cookie stands for. */
export type FindSession = (c: RouteContext) => Promise<{ readonly personId: string } | undefined>;

export interface RateLimits {
  /** Per address without credentials; 0: no limit. */
  readonly anonymousRequestsPerMinute: number;
  /** Per machine that has no limit of its own; 0: no limit. */
  readonly machineRequestsPerMinute: number;
  readonly rateKeysMax: number;
}

export interface AuthoriseParts {
  readonly credentials: Credentials;
  readonly isOpen: boolean;
  readonly isProxyTrusted: boolean;
  readonly bearers: Bearers;
  readonly usage: UsageBook;
  readonly snapshot: () => PolicySnapshot;
  readonly now: () => number;
  readonly rates: RateLimits;
  readonly findSession?: FindSession;
}

export function createAuthorise(parts: AuthoriseParts): Authorise {
  const tenantOf = createTenantReader();
  const limit = createLimits(parts);
  const identify = createIdentify(parts, limit);
  return (c, route) => {
    const named = tenantOf(c, route);
    if (!named.ok) return named;
    const tenant = named.value;
    const { access } = route;
    if (parts.isOpen && access !== 'person') return ok(anyoneAt(tenant));
    if (access === 'open') return ok(anonymousOf(tenant));
    const found = identify(c, tenant);
    if (found instanceof Promise) return found.then((each) => admit(c, route, each, limit));
    return admit(c, route, found, limit);
  };
}

function admit(
  c: RouteContext,
  { access }: Route,
  found: Result<Principal>,
  limit: Limits,
): Result<Principal> {
  if (!found.ok) return limit.stranger(c) ?? found;
  if (found.value.kind === 'anonymous') {
    const refused = limit.stranger(c);
    if (refused !== undefined) return refused;
    if (access === 'read') return found;
  }
  // Whoever is refused is known to the audit trail.
  c.set('principal', found.value);
  return permit(found.value, access);
}

const strangerHere = ok(anonymousOf(defaultTenant));

type Identify = (
  c: RouteContext,
  tenant: TenantName,
) => Result<Principal> | Promise<Result<Principal>>;

/** A token first, then a session: whoever sends both means the token. */
function createIdentify(parts: AuthoriseParts, limit: Limits): Identify {
  const { credentials, bearers, findSession, snapshot, now } = parts;
  const holding = (c: RouteContext, tenant: TenantName, holder: Holder | undefined) =>
    holder === undefined
      ? err(problem('unauthenticated', 'The bearer token is not known here.'))
      : (limit.machine(c, holder) ?? ok(machineAt(tenant, holder.machine, holder.scopes)));
  return (c, tenant) => {
    // Clients of CKAN send the bare token, in one header or the other.
    const header = headerOf(c, 'authorization') ?? headerOf(c, 'x-ckan-api-key');
    if (header === undefined) {
      if (findSession === undefined || headerOf(c, 'cookie') === undefined) {
        return tenant === defaultTenant ? strangerHere : ok(anonymousOf(tenant));
      }
      return findSession(c).then((session) =>
        ok(
          session === undefined
            ? anonymousOf(tenant)
            : personAt(snapshot(), tenant, session.personId, now()),
        ),
      );
    }
    const token = /^(?:bearer +)?([A-Za-z0-9._~+/=-]+) *$/i.exec(header)?.[1];
    if (token === undefined) {
      return err(problem('unauthenticated', 'The Authorization header is not "Bearer TOKEN".'));
    }
    if (credentials.matches(token)) return ok(administratorAt(tenant));
    const holder = bearers.find(token);
    return holder instanceof Promise
      ? holder.then((each) => holding(c, tenant, each))
      : holding(c, tenant, holder);
  };
}

/** A refusal where a limit is reached; the state of the limit stands in the answer either way. */
interface Limits {
  /** Without credentials, or with wrong ones. */
  stranger(c: RouteContext): Result<never> | undefined;
  machine(c: RouteContext, holder: Holder): Result<never> | undefined;
}

/** Limits of machines whose words are kept. */
const limitsRememberedMax = 1_000;

function createLimits(parts: AuthoriseParts): Limits {
  const { rates, now, usage, isProxyTrusted } = parts;
  const addresses = createRequestLimiter(rates.rateKeysMax);
  const machines = createRequestLimiter(rates.rateKeysMax);
  const ofAddresses = requestLimit('address', rates.anonymousRequestsPerMinute);
  const ofMachines = new Map<number, RequestLimit>();
  const ofMachine = (perMinute: number): RequestLimit => {
    const known = ofMachines.get(perMinute);
    if (known !== undefined) return known;
    const made = requestLimit('token', perMinute);
    if (ofMachines.size < limitsRememberedMax) ofMachines.set(perMinute, made);
    return made;
  };
  return {
    stranger(c) {
      if (ofAddresses.limit === 0) return undefined;
      const address = clientAddress(c, isProxyTrusted);
      const key = address === undefined ? undefined : clientKey(address);
      if (key === undefined) return undefined;
      const state = addresses.take(key, ofAddresses, now());
      c.set('rate', state);
      return state.isAllowed ? undefined : tooMany('Too many requests.', state.resetSeconds);
    },
    machine(c, { machine }) {
      const perMinute = machine.requestsPerMinute ?? rates.machineRequestsPerMinute;
      if (perMinute === 0) {
        usage.count(machine.id, false, now());
        return undefined;
      }
      const state = machines.take(machine.id, ofMachine(perMinute), now());
      usage.count(machine.id, !state.isAllowed, now());
      c.set('rate', state);
      const detail = 'Too many requests with this token.';
      return state.isAllowed ? undefined : tooMany(detail, state.resetSeconds);
    },
  };
}

function tooMany(detail: string, retryAfterSeconds: number): Result<never> {
  return err({ ...problem('rate-limited', detail), extensions: { retryAfterSeconds } });
}
