/** Asks an issuer what it offers, before anybody depends on it. OpenID Connect Discovery 1.0, sections 3 and 4. */
import type { CustomFetch } from 'openid-client';
import { z } from 'zod';
import type { Profile } from './provider.ts';

/** What stands in the way (`fault`), or what the provider does not say of itself (`notice`). */
export const findingTable = {
  unreachable: 'fault',
  'no-document': 'fault',
  'other-issuer': 'fault',
  'no-code': 'fault',
  'no-keys': 'fault',
  'no-key-authentication': 'fault',
  'no-pkce': 'notice',
  'no-sign-out': 'notice',
} as const satisfies Readonly<Record<string, 'fault' | 'notice'>>;
export type FindingCode = keyof typeof findingTable;

export const findingCodes = Object.keys(findingTable) as FindingCode[];

export interface Inspection {
  /** Whether people could sign in, as far as can be told without one of them. */
  readonly isReady: boolean;
  readonly findings: readonly { readonly code: FindingCode; readonly detail: string }[];
  readonly authorizationEndpoint?: string;
}

export interface InspectionWish {
  readonly issuer: string;
  readonly profile: Profile;
  /** Whether this client proves itself by a key (`private_key_jwt`). */
  readonly hasKey: boolean;
}

const waitMsMax = 10_000;

/** RFC 8414, section 2, as far as it is asked here. */
const documentSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  end_session_endpoint: z.string().optional(),
  response_types_supported: z.array(z.string()).default(['code']),
  code_challenge_methods_supported: z.array(z.string()).default([]),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
});
const keysSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

export async function inspectIssuer(
  askProvider: CustomFetch,
  wish: InspectionWish,
): Promise<Inspection> {
  const findings: { code: FindingCode; detail: string }[] = [];
  const found = (code: FindingCode, detail: string): void => {
    findings.push({ code, detail });
  };
  const ended = (authorizationEndpoint?: string): Inspection => ({
    isReady: findings.every(({ code }) => findingTable[code] === 'notice'),
    findings,
    ...(authorizationEndpoint === undefined ? {} : { authorizationEndpoint }),
  });
  const address = `${wish.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const told = await readJson(askProvider, address);
  if (told.kind === 'silent') {
    found('unreachable', `${address} is not reached from this server.`);
    return ended();
  }
  const document = documentSchema.safeParse(told.value);
  if (!document.success) {
    const [issue] = document.error.issues;
    const why = told.value === undefined ? `status ${told.status}` : `${issue?.path.join('.')}`;
    found('no-document', `${address} is no description of an OpenID provider: ${why}.`);
    return ended();
  }
  const { data } = document;
  if (!isSameIssuer(data.issuer, wish.issuer)) {
    found('other-issuer', `The provider calls itself ${data.issuer}.`);
  }
  if (!data.response_types_supported.includes('code')) {
    found('no-code', 'The provider gives no authorization codes.');
  }
  if (!data.code_challenge_methods_supported.includes('S256')) {
    found('no-pkce', 'The provider does not say that it checks PKCE with S256.');
  }
  const methods = data.token_endpoint_auth_methods_supported;
  if (wish.hasKey && !methods.includes('private_key_jwt')) {
    found('no-key-authentication', 'The provider does not know clients by a key: give a secret.');
  }
  if (data.end_session_endpoint === undefined) {
    found('no-sign-out', 'Signing out here does not sign out at the provider.');
  }
  const keys = await readJson(askProvider, data.jwks_uri);
  if (keys.kind === 'silent' || !keysSchema.safeParse(keys.value).success) {
    found('no-keys', `${data.jwks_uri} gives no keys of the provider.`);
  }
  return ended(data.authorization_endpoint);
}

/** As the library that signs people in compares them: as addresses. */
function isSameIssuer(told: string, expected: string): boolean {
  return URL.canParse(told) && new URL(told).href === new URL(expected).href;
}

type Told =
  | { readonly kind: 'silent' }
  | { readonly kind: 'answer'; readonly status: number; readonly value: unknown };

async function readJson(askProvider: CustomFetch, address: string): Promise<Told> {
  try {
    const response = await askProvider(address, {
      method: 'GET',
      headers: { accept: 'application/json' },
      body: null,
      redirect: 'manual',
      signal: AbortSignal.timeout(waitMsMax),
    });
    const text = await response.text();
    return { kind: 'answer', status: response.status, value: parsed(response.ok ? text : '') };
  } catch {
    // What stands in the way of the network is told to nobody: it would map the network to whoever asks.
    return { kind: 'silent' };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
