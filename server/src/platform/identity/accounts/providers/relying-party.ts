/** We as a client of a provider: where to send a browser, and what comes back. OpenID Connect Core 1.0. */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientSecretPost,
  type Configuration,
  type CustomFetch,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  modifyAssertion,
  PrivateKeyJwt,
  randomNonce,
  randomPKCECodeVerifier,
} from 'openid-client';
import { z } from 'zod';
import { type Inspection, type InspectionWish, inspectIssuer } from './inspection.ts';
import { type Jwk, type Provider, satisfiesAcr } from './provider.ts';

export interface RelyingParty {
  /** Throws when the provider cannot be reached or is not who it says. */
  begin(provider: Provider, journey: BeginJourney): Promise<BegunJourney>;
  /** Throws when anything about the answer is not as it must be. */
  finish(provider: Provider, journey: FinishJourney): Promise<Recognised>;
  /** Where a browser ends its session at the provider; undefined where the provider has no such place. */
  endSessionUrl(provider: Provider, returnTo: string): Promise<string | undefined>;
  /** The origins a browser may be sent to by a form. Throws as `begin`. */
  formOrigins(provider: Provider): Promise<readonly string[]>;
  /** Asks an issuer anew what it offers, nothing remembered. */
  inspect(wish: InspectionWish): Promise<Inspection>;
  forget(providerId: string): void;
}

interface BeginJourney {
  readonly state: string;
  /** Whether the provider has to ask anew, even of somebody it knows. */
  readonly isFresh: boolean;
}

export interface BegunJourney {
  readonly url: string;
  /** Kept until the browser comes back. */
  readonly nonce: string;
  readonly verifier: string;
}

interface FinishJourney extends Pick<BegunJourney, 'nonce' | 'verifier'> {
  readonly state: string;
  /** Where the browser came back, with its query. */
  readonly url: URL;
}

/** Whom the provider recognised. Nothing but issuer and subject may be used to find anybody. */
export interface Recognised {
  readonly issuer: string;
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface RelyingPartyParts {
  /** Where the provider sends browsers back to. */
  readonly redirectUri: string;
  readonly fetch: CustomFetch;
  readonly privateOrigins: readonly string[];
  readonly secretOf: (providerId: string) => Promise<string>;
  readonly now: () => number;
}

const discoveredMsMax = 10 * 60_000;
const waitSecondsMax = 10;
const privateKeySchema = z.looseObject({ kty: z.literal('EC'), kid: z.string() });

export function createRelyingParty(parts: RelyingPartyParts): RelyingParty {
  const { redirectUri, now } = parts;
  const discovered = new Map<string, { readonly at: number; readonly known: Configuration }>();

  const configurationOf = async (provider: Provider): Promise<Configuration> => {
    const found = discovered.get(provider.id);
    if (found !== undefined && now() - found.at < discoveredMsMax) return found.known;
    const known = await discover(parts, provider);
    discovered.set(provider.id, { at: now(), known });
    return known;
  };

  return {
    async begin(provider, { state, isFresh }) {
      const configuration = await configurationOf(provider);
      const [nonce, verifier] = [randomNonce(), randomPKCECodeVerifier()];
      const url = buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: provider.scopes.join(' '),
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(provider.acrValues.length === 0 ? {} : { acr_values: provider.acrValues.join(' ') }),
        // A card is asked for every time.
        ...(isFresh && provider.profile !== 'digital-id' ? { prompt: 'login' } : {}),
      });
      return { url: url.href, nonce, verifier };
    },

    async finish(provider, { state, nonce, verifier, url }) {
      const configuration = await configurationOf(provider);
      const tokens = await authorizationCodeGrant(configuration, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new Error('The provider gives no ID token');
      if (!satisfiesAcr(provider.acrValues, claims['acr'])) {
        throw new Error('The provider gives another acr than it was asked for');
      }
      const wantsMore = provider.scopes.some((scope) => scope !== 'openid');
      const more = wantsMore
        ? await fetchUserInfo(configuration, tokens.access_token, claims.sub)
        : {};
      return { issuer: claims.iss, subject: claims.sub, claims: { ...claims, ...more } };
    },

    async endSessionUrl(provider, returnTo) {
      const configuration = await configurationOf(provider);
      if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
      const parameters = { post_logout_redirect_uri: returnTo, client_id: provider.clientId };
      return buildEndSessionUrl(configuration, parameters).href;
    },

    async formOrigins(provider) {
      const { authorization_endpoint, end_session_endpoint } = (
        await configurationOf(provider)
      ).serverMetadata();
      return [authorization_endpoint, end_session_endpoint].flatMap((address) =>
        address === undefined ? [] : [new URL(address).origin],
      );
    },

    inspect: (wish) => inspectIssuer(parts.fetch, wish),

    forget: (providerId) => {
      discovered.delete(providerId);
    },
  };
}

async function discover(parts: RelyingPartyParts, provider: Provider): Promise<Configuration> {
  const { issuer, clientId, profile } = provider;
  const isInsecure =
    new URL(issuer).protocol === 'http:' && parts.privateOrigins.includes(new URL(issuer).origin);
  const secret = await parts.secretOf(provider.id);
  let tokenEndpoint: string | undefined;
  const authentication =
    provider.authentication === 'secret'
      ? ClientSecretPost(secret)
      : await privateKeyAuthentication(secret, () => tokenEndpoint);
  const metadata =
    profile === 'digital-id' ? { id_token_signed_response_alg: 'ES256' as const } : {};
  const configuration = await discovery(new URL(issuer), clientId, metadata, authentication, {
    timeout: waitSecondsMax,
    [customFetch]: parts.fetch,
    // Signatures of ID tokens count although TLS would do (OpenID Connect Core, 3.1.3.7): a proxy between may end it.
    execute: [enableNonRepudiationChecks, ...(isInsecure ? [allowInsecureRequests] : [])],
  });
  tokenEndpoint = configuration.serverMetadata().token_endpoint;
  return configuration;
}

/** RFC 7523; the audience is the token endpoint, as OpenID Connect Core, 9, and デジタル認証アプリ have it. */
async function privateKeyAuthentication(secret: string, audience: () => string | undefined) {
  const jwk = privateKeySchema.parse(JSON.parse(secret));
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await crypto.subtle.importKey('jwk', jwk as Jwk, algorithm, false, ['sign']);
  return PrivateKeyJwt(
    { key, kid: jwk.kid },
    {
      [modifyAssertion]: (_, payload) => {
        payload['aud'] = audience() ?? payload['aud'] ?? null;
      },
    },
  );
}
