/** A real OpenID provider on a free port of this machine: staff SSO, and one with the rules of デジタル認証アプリ. */
import {
  createHmac,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider';

export interface OpenIdProvider extends AsyncDisposable {
  readonly issuer: string;
  /** What the authorization endpoint was asked, newest last. */
  readonly authorizations: readonly URLSearchParams[];
  /** What the token endpoint was asked, newest last. */
  readonly tokenRequests: readonly URLSearchParams[];
  /** The ID tokens it gives from now on are not as they must be; undefined: they are. */
  lie(lie: IdTokenLie | undefined): void;
  /** Clients are known from now on; earlier ones are forgotten. */
  register(clients: readonly ClientMetadata[]): void;
}

export interface OpenIdProviderOptions {
  /**
   * With デジタル認証アプリ's rules: clients prove themselves by `private_key_jwt` with ES256, state, nonce, PKCE S256
   * and `acr_values` are asked for, subjects are pairwise, ID tokens are signed with ES256.
   */
  readonly isDigitalId?: boolean;
  /** Claims of an account by what is typed at the sign-in page; `sub` is added. */
  readonly claimsOf?: (account: string) => Record<string, unknown>;
  /** What the scope `profile` gives besides names. */
  readonly profileClaims?: readonly string[];
  /** The acr an authentication reaches. */
  readonly acr?: string;
}

/** An ID token that is not as it must be. */
export interface IdTokenLie {
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Of another key; without one; by the public key as if it were a secret. */
  readonly signed?: 'otherwise' | 'none' | 'HS256';
}

export async function startOpenIdProvider(
  options: OpenIdProviderOptions = {},
): Promise<OpenIdProvider> {
  const authorizations: URLSearchParams[] = [];
  const tokenRequests: URLSearchParams[] = [];
  let handle: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  const server = createServer((request, response) => {
    if (handle === undefined) response.writeHead(503).end();
    else handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  const issuer = `http://localhost:${address.port}`;
  const signingKey = await newSigningKey();
  let told: IdTokenLie | undefined;
  return {
    issuer,
    lie(lie) {
      told = lie;
    },
    authorizations,
    tokenRequests,
    register(clients) {
      const provider = new Provider(issuer, configurationOf(options, clients, signingKey));
      provider.use(async (ctx, next) => {
        const fault =
          ctx.path === '/auth' && options.isDigitalId === true
            ? faultOf(new URLSearchParams(ctx.querystring))
            : undefined;
        if (ctx.path === '/auth') authorizations.push(new URLSearchParams(ctx.querystring));
        if (fault !== undefined) {
          ctx.status = 400;
          ctx.body = fault;
          return;
        }
        await next();
        const body: unknown = ctx.body;
        if (told === undefined || ctx.path !== '/token' || !hasIdToken(body)) return;
        ctx.body = { ...body, id_token: falsified(body.id_token, told, signingKey) };
      });
      provider.on('grant.success', (ctx) => tokenRequests.push(parametersOf(ctx.oidc.params)));
      provider.on('grant.error', (ctx) => tokenRequests.push(parametersOf(ctx.oidc.params)));
      const callback = provider.callback();
      handle = (request, response) => {
        const { pathname } = new URL(request.url ?? '/', issuer);
        if (pathname.startsWith('/interaction/')) {
          interact(provider, options, request, response).catch(() => {
            response.writeHead(500).end();
          });
        } else void callback(request, response);
      };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function hasIdToken(body: unknown): body is { readonly id_token: string } {
  return typeof body === 'object' && body !== null && 'id_token' in body;
}

function falsified(
  token: string,
  { claims = {}, signed }: IdTokenLie,
  signingKey: Record<string, unknown>,
): string {
  const [head = '', payload = ''] = token.split('.');
  const read = (part: string): object => {
    const told: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof told === 'object' && told !== null ? told : {};
  };
  const write = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const alg = signed === 'none' || signed === 'HS256' ? signed : 'ES256';
  const text = `${write({ ...read(head), alg })}.${write({ ...read(payload), ...claims })}`;
  if (signed === 'none') return `${text}.`;
  if (signed === 'HS256') {
    const secret = JSON.stringify({ ...signingKey, d: undefined });
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  }
  const key: KeyObject =
    signed === 'otherwise'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
      : createPrivateKey({ key: signingKey, format: 'jwk' });
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

function parametersOf(params: Readonly<Record<string, unknown>> | undefined): URLSearchParams {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries(params ?? {})) {
    if (typeof value === 'string') found.set(name, value);
  }
  return found;
}

/** API reference of デジタル認証アプリ, authorization endpoint. */
function faultOf(query: URLSearchParams): string | undefined {
  const rules: readonly (readonly [string, RegExp])[] = [
    ['response_type', /^code$/],
    ['scope', /^(?=.*\bopenid\b)(openid|name|address|birthdate|gender|sign|\s)+$/],
    ['client_id', /^[0-9a-zA-Z]{1,255}$/],
    ['redirect_uri', /^.{1,255}$/],
    ['state', /^[\x20-\x7e]{1,255}$/],
    ['nonce', /^[\x20-\x7e]{1,255}$/],
    ['code_challenge', /^[A-Za-z0-9_-]{43}$/],
    ['code_challenge_method', /^S256$/],
    ['acr_values', /\baal3\b/],
  ];
  const broken = rules.find(([name, pattern]) => !pattern.test(query.get(name) ?? ''));
  return broken === undefined ? undefined : `${broken[0]} breaks a rule`;
}

async function newSigningKey(): Promise<Record<string, unknown>> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  // Without `key_ops`: what signs here is what others verify with.
  return { kty, crv, x, y, d, alg: 'ES256', use: 'sig' };
}

function configurationOf(
  options: OpenIdProviderOptions,
  clients: readonly ClientMetadata[],
  signingKey: Record<string, unknown>,
): Configuration {
  const { isDigitalId = false, claimsOf = () => ({}), profileClaims = [] } = options;
  return {
    clients: [...clients],
    // A key as the library reads it; Web Crypto's type is wider.
    jwks: { keys: [signingKey as never] },
    cookies: { keys: ['only for tests'] },
    scopes: ['openid', 'profile', 'email', 'name', 'address', 'birthdate', 'gender'],
    claims: {
      profile: ['name', 'preferred_username', ...profileClaims],
      email: ['email', 'email_verified'],
      name: ['name'],
      address: ['address'],
      birthdate: ['birthdate'],
      gender: ['gender'],
    },
    acrValues: ['aal3', 'crl', 'ocsp', 'aal1'],
    pkce: { required: () => true },
    responseTypes: ['code'],
    subjectTypes: isDigitalId ? ['pairwise'] : ['public'],
    pairwiseIdentifier: (_, accountId, client) => `ppid-${client.clientId}-${accountId}`,
    clientAuthMethods: isDigitalId ? ['private_key_jwt'] : ['client_secret_post'],
    enabledJWA: isDigitalId
      ? { clientAuthSigningAlgValues: ['ES256'], idTokenSigningAlgValues: ['ES256'] }
      : { idTokenSigningAlgValues: ['ES256'] },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = `<!doctype html><title>Sign out</title>${form}
            <button form="op.logoutForm" name="logout" value="yes">Leave the provider</button>`;
        },
      },
    },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, ...claimsOf(id) }),
    }),
    // Consent was asked for at the counter.
    loadExistingGrant: async (ctx) => {
      const { client, session, provider, params } = ctx.oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      const scope = params?.['scope'];
      grant.addOIDCScope(typeof scope === 'string' ? scope : 'openid');
      await grant.save();
      return grant;
    },
  };
}

/** The sign-in page: whoever is typed is who it is. */
async function interact(
  provider: Provider,
  options: OpenIdProviderOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') {
    await provider.interactionDetails(request, response);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><html lang="en"><title>Provider</title><h1>Provider</h1>
      <form method="post"><label>Account <input name="account"></label>
      <button name="do" value="sign-in">Sign in</button>
      <button name="do" value="cancel">Cancel</button></form>`);
    return;
  }
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const form = new URLSearchParams(body);
  const result =
    form.get('do') === 'cancel'
      ? { error: 'access_denied', error_description: 'cancelled' }
      : { login: { accountId: form.get('account') ?? '', acr: options.acr ?? 'aal1' } };
  await provider.interactionFinished(request, response, result, {
    mergeWithLastSubmission: false,
  });
}

/**
 * What a browser does at the provider from the authorization address on, without one: signs in as `account`, or cancels
 * where it is undefined. The address of ours the provider sends it back to.
 */
export async function visitProvider(url: string, account: string | undefined): Promise<string> {
  const cookies = new Map<string, string>();
  const { origin } = new URL(url);
  let next = url;
  let body: URLSearchParams | undefined;
  for (let step = 0; step < 10; step += 1) {
    const response: Response = await fetch(next, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(body === undefined ? {} : { method: 'POST', body }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    body = undefined;
    const location = response.headers.get('location');
    if (location !== null) {
      next = new URL(location, next).href;
      if (new URL(next).origin !== origin) return next;
    } else if (next.includes('/interaction/') && response.ok) {
      const given = account === undefined ? { do: 'cancel' } : { do: 'sign-in', account };
      body = new URLSearchParams(given);
    } else throw new Error(`The provider answers ${response.status}: ${await response.text()}`);
  }
  throw new Error('The provider sends the browser around in circles');
}
