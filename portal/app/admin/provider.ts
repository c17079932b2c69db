/** Providers people of a tenant sign in with, as the API answers them, and as forms send them. */
import type { Call } from '../api/call.ts';
import { answered, field, send, tenantPath } from './ask.ts';

export const profiles = ['openid', 'digital-id', 'gbizid'] as const;
/** Of GビズID: the claim that says the kind of an account, and its words. */
export const businessFields = ['claim', 'prime', 'member', 'entry'] as const;
export const audiences = ['staff', 'residents'] as const;

export interface SignInProvider {
  readonly id: string;
  readonly profile: (typeof profiles)[number];
  readonly audience: (typeof audiences)[number];
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly authentication: 'secret' | 'private-key';
  readonly scopes: readonly string[];
  readonly acrValues: readonly string[];
  readonly assurance: 'mail' | 'certified';
  readonly businessKinds?: Readonly<Partial<Record<(typeof businessFields)[number], string>>>;
  readonly redirectUri: string;
  readonly jwksUri?: string;
}

type FindingCode =
  | 'unreachable'
  | 'no-document'
  | 'other-issuer'
  | 'no-code'
  | 'no-keys'
  | 'no-key-authentication'
  | 'no-pkce'
  | 'no-sign-out';

export interface Inspection {
  readonly isReady: boolean;
  readonly findings: readonly { readonly code: FindingCode; readonly detail: string }[];
  readonly authorizationEndpoint?: string;
}

/** What a form held, for writing it again: never a secret. */
export type Given = Readonly<Record<string, string>>;

const kept = [
  ...(['profile', 'audience', 'label', 'issuer', 'clientId', 'scopes', 'acrValues'] as const),
  ...businessFields,
] as const;

export function givenIn(form: FormData): Given {
  return Object.fromEntries(kept.map((name) => [name, field(form, name)]));
}

export function providersPath(tenant: string | undefined): string {
  return tenantPath(tenant, '/sign-in-providers');
}

/** What stands empty is left to the profile. */
export function wishOf(form: FormData): object {
  const [profile, issuer, label] = [
    field(form, 'profile'),
    field(form, 'issuer'),
    field(form, 'label'),
  ];
  const clientSecret = field(form, 'clientSecret');
  const words = (name: string): readonly string[] =>
    field(form, name)
      .split(/\s+/)
      .filter((word) => word !== '');
  const business = businessFields
    .map((name) => [name, field(form, name)] as const)
    .filter(([, value]) => value !== '');
  return {
    audience: field(form, 'audience'),
    clientId: field(form, 'clientId'),
    ...(profile === '' ? {} : { profile }),
    ...(issuer === '' ? {} : { issuer }),
    ...(label === '' ? {} : { label }),
    ...(clientSecret === '' ? {} : { clientSecret }),
    ...(words('scopes').length === 0 ? {} : { scopes: words('scopes') }),
    ...(words('acrValues').length === 0 ? {} : { acrValues: words('acrValues') }),
    ...(business.length === 0 ? {} : { businessKinds: Object.fromEntries(business) }),
  };
}

/** Where デジタル認証アプリ is asked when the form names no issuer. */
const digitalIdIssuer = 'https://auth-and-sign.go.jp/api/realms/main';

export async function inspect(call: Call, tenant: string | undefined, form: FormData) {
  const profile = field(form, 'profile') || 'openid';
  const issuer = field(form, 'issuer') || (profile === 'digital-id' ? digitalIdIssuer : '');
  const hasKey = field(form, 'authentication') === 'private-key';
  const path = tenantPath(tenant, '/sign-in-provider-inspections');
  const response = await send(call, 'POST', path, { profile, issuer, hasKey });
  if (!response.ok) return answered(response, {}, givenIn(form));
  // The API of this project answers this shape.
  const inspection = (await response.clone().json()) as Inspection;
  return answered(response, { inspection: { ...inspection, issuer } }, givenIn(form));
}
