/** An OpenID Connect provider people may sign in with. */
import type { webcrypto } from 'node:crypto';
import type { Assurance } from '../assurance.ts';
import type { BusinessKindWords } from './business-kinds.ts';

/** RFC 7517. */
export type Jwk = webcrypto.JsonWebKey;

/** What is known of a provider beyond OpenID Connect Core. */
export const profiles = ['openid', 'digital-id', 'gbizid'] as const;
export type Profile = (typeof profiles)[number];

export interface Provider {
  readonly id: string;
  /** Whose staff or residents sign in with it; its administrators keep it. */
  readonly tenant: string;
  readonly audience: 'residents' | 'staff';
  readonly profile: Profile;
  /** On the button. */
  readonly label: string;
  /** Where discovery begins, and the `iss` of its tokens. */
  readonly issuer: string;
  readonly clientId: string;
  /** RFC 6749, 2.3.1, or RFC 7523 with a key of ours (ES256). */
  readonly authentication: 'secret' | 'private-key';
  readonly scopes: readonly string[];
  /** Asked for, and one of them expected in `acr`; empty where the provider has none. */
  readonly acrValues: readonly string[];
  /** What a sign-in with it proves. */
  readonly assurance: Exclude<Assurance, 'guest'>;
  /** Of GビズID, where kinds of accounts are told apart; all of them may sign in when absent. */
  readonly businessKinds?: BusinessKindWords;
  /** Origins a browser is sent to by a form, as last discovered: for `form-action` of the pages' policy. */
  readonly formOrigins: readonly string[];
  /** Of a private key, for the provider: published at `/api/account/providers/{id}/jwks`. */
  readonly publicKey?: Jwk;
}

/**
 * デジタル認証アプリ (authentication API): authorization code with PKCE S256, `private_key_jwt` with ES256, ID tokens
 * signed with ES256, pairwise `sub`; `acr_values` `aal3`, with `crl` or `ocsp` for how the certificate is checked.
 */
export const digitalId = {
  issuer: 'https://auth-and-sign.go.jp/api/realms/main',
  label: 'デジタル認証アプリ（マイナンバーカード）',
  scopes: ['openid'],
  acrValues: ['aal3', 'crl'],
} as const;

/** How a certificate was checked says nothing of who was recognised. */
const acrQualifiers: readonly string[] = ['crl', 'ocsp'];

/** Whether the `acr` of an ID token is one that was asked for. OpenID Connect Core, 2 and 3.1.2.1. */
export function satisfiesAcr(acrValues: readonly string[], acr: unknown): boolean {
  const levels = acrValues.filter((value) => !acrQualifiers.includes(value));
  if (levels.length === 0) return true;
  if (typeof acr !== 'string') return false;
  return acr.split(' ').some((value) => levels.includes(value));
}
