/** OAuth 2 for machines: RFC 6749 (section 4.4), 7009, 7662, 8414, 9728. */
import { z } from 'zod';
import { type Route, type RouteContext, readText } from '#kernel/http/index.ts';
import { machineScopes } from '../access.ts';
import type { Holder } from '../bearer.ts';
import type { Identity } from '../identity.ts';
import { parseScopes, tokenKind } from '../machine.ts';

const tag = 'OAuth 2';
const form = 'application/x-www-form-urlencoded';
const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' };

export function oauthRoutes(identity: Identity, publicUrl: string): readonly Route[] {
  return [
    issueToken(identity),
    introspect(identity),
    revoke(identity),
    serverMetadata(publicUrl),
    resourceMetadata(publicUrl),
  ];
}

/** RFC 6749, section 5.2. */
function refuse(error: string, description: string, status: 400 | 401 = 400): Response {
  const challenge = status === 401 ? { 'www-authenticate': 'Basic realm="Kumiki"' } : {};
  const body = { error, error_description: description };
  return Response.json(body, { status, headers: { ...noStore, ...challenge } });
}

interface ClientForm {
  readonly holder: Holder;
  readonly secret: string;
  readonly parameters: URLSearchParams;
}

/** The client by Basic or by the body (section 2.3.1); never both, never by the query. */
async function readClient(identity: Identity, c: RouteContext): Promise<ClientForm | Response> {
  const type = c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== form) return refuse('invalid_request', `The body is not of type ${form}.`);
  const body = await readText(c);
  if (!body.ok) return refuse('invalid_request', body.error.detail);
  const parameters = new URLSearchParams(body.value);
  const names = [...parameters.keys()];
  if (new Set(names).size !== names.length) {
    return refuse('invalid_request', 'A parameter stands there twice.');
  }
  const named = clientOf(c.req.header('authorization'), parameters);
  if (named === undefined) return refuse('invalid_client', 'The client is not named.', 401);
  const holder =
    tokenKind(named.secret) === 'secret' ? await identity.machines.holder(named.secret) : undefined;
  return holder === undefined || holder.machine.id !== named.id
    ? refuse('invalid_client', 'Client id and secret do not belong together.', 401)
    : { holder, secret: named.secret, parameters };
}

function clientOf(
  header: string | undefined,
  parameters: URLSearchParams,
): { readonly id: string; readonly secret: string } | undefined {
  const basic = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '')?.[1];
  const [id, secret] = [parameters.get('client_id'), parameters.get('client_secret')];
  if (basic === undefined) {
    return header === undefined && id !== null && secret !== null ? { id, secret } : undefined;
  }
  if (secret !== null) return undefined;
  const text = Buffer.from(basic, 'base64').toString('utf8');
  const at = text.indexOf(':');
  if (at < 0) return undefined;
  const [named, given] = [decode(text.slice(0, at)), decode(text.slice(at + 1))];
  return named === undefined || given === undefined ? undefined : { id: named, secret: given };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function issueToken(identity: Identity): Route {
  return {
    method: 'POST',
    path: '/oauth/token',
    operationId: 'issueToken',
    summary: 'Get an access token with client id and secret',
    description:
      'Grant `client_credentials`, client by `client_secret_basic` or `client_secret_post`.',
    tag,
    access: 'open',
    body: {
      content: {
        [form]: z.object({ grant_type: z.string(), scope: z.string().optional() }),
      },
      required: true,
    },
    bodyBytesMax: 10_000,
    responses: {
      200: {
        description: 'A token for an hour',
        content: {
          'application/json': z.object({
            access_token: z.string(),
            token_type: z.literal('Bearer'),
            expires_in: z.int(),
            scope: z.string(),
          }),
        },
      },
    },
    handle: async (c) => {
      const client = await readClient(identity, c);
      if (client instanceof Response) return client;
      const { holder, secret, parameters } = client;
      if (parameters.get('grant_type') !== 'client_credentials') {
        return refuse('unsupported_grant_type', 'Only client_credentials is known here.');
      }
      const wanted = parseScopes(parameters.get('scope') ?? holder.scopes.join(' '));
      if (wanted === undefined || wanted.some((scope) => !holder.scopes.includes(scope))) {
        const has =
          holder.scopes.length === 0
            ? 'This client has no scopes: leave scope away, and its token reads what is public.'
            : `This client has the scopes: ${holder.scopes.join(' ')}`;
        return refuse('invalid_scope', has);
      }
      const grant = await identity.machines.grant(holder, wanted, secret);
      const answer = {
        access_token: grant.token,
        token_type: 'Bearer',
        expires_in: grant.expiresInSeconds,
        scope: grant.scopes.join(' '),
      };
      return Response.json(answer, { headers: noStore });
    },
  };
}

/** A client asks about its own tokens; those of others are as unknown as none. */
function introspect(identity: Identity): Route {
  return {
    method: 'POST',
    path: '/oauth/introspect',
    operationId: 'introspectToken',
    summary: 'Say whether a token of the client is accepted, and for what',
    tag,
    access: 'open',
    body: { content: { [form]: z.object({ token: z.string() }) }, required: true },
    bodyBytesMax: 10_000,
    responses: {
      200: {
        description: 'RFC 7662',
        content: { 'application/json': z.looseObject({ active: z.boolean() }) },
      },
    },
    handle: async (c) => {
      const client = await readClient(identity, c);
      if (client instanceof Response) return client;
      const found = await identity.machines.holder(client.parameters.get('token') ?? '');
      if (found === undefined || found.machine.id !== client.holder.machine.id) {
        return Response.json({ active: false }, { headers: noStore });
      }
      const { machine, scopes, expiresAt } = found;
      const answer = {
        active: true,
        scope: scopes.join(' '),
        client_id: machine.id,
        token_type: 'Bearer',
        sub: `machine:${machine.id}`,
        ...(expiresAt === undefined ? {} : { exp: Math.floor(expiresAt.getTime() / 1000) }),
      };
      return Response.json(answer, { headers: noStore });
    },
  };
}

function revoke(identity: Identity): Route {
  return {
    method: 'POST',
    path: '/oauth/revoke',
    operationId: 'revokeToken',
    summary: 'End an access token of the client before its time',
    tag,
    access: 'open',
    body: { content: { [form]: z.object({ token: z.string() }) }, required: true },
    bodyBytesMax: 10_000,
    responses: { 200: { description: 'It is not accepted, whatever it was' } },
    handle: async (c) => {
      const client = await readClient(identity, c);
      if (client instanceof Response) return client;
      const token = client.parameters.get('token') ?? '';
      const found =
        tokenKind(token) === 'access' ? await identity.machines.holder(token) : undefined;
      if (found?.machine.id === client.holder.machine.id) await identity.machines.endAccess(token);
      return new Response(null, { status: 200, headers: noStore });
    },
  };
}

function serverMetadata(publicUrl: string): Route {
  const metadata = {
    issuer: publicUrl,
    token_endpoint: `${publicUrl}/oauth/token`,
    introspection_endpoint: `${publicUrl}/oauth/introspect`,
    revocation_endpoint: `${publicUrl}/oauth/revoke`,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    scopes_supported: machineScopes,
    service_documentation: `${publicUrl}/docs/api`,
  };
  return wellKnown('oauth-authorization-server', 'getAuthorizationServer', 'RFC 8414', metadata);
}

function resourceMetadata(publicUrl: string): Route {
  const metadata = {
    resource: publicUrl,
    authorization_servers: [publicUrl],
    scopes_supported: machineScopes,
    bearer_methods_supported: ['header'],
    resource_documentation: `${publicUrl}/docs/api`,
  };
  return wellKnown('oauth-protected-resource', 'getProtectedResource', 'RFC 9728', metadata);
}

function wellKnown(name: string, operationId: string, clause: string, metadata: object): Route {
  return {
    method: 'GET',
    path: `/.well-known/${name}`,
    operationId,
    summary: 'Tell where and how machines get tokens',
    tag,
    access: 'open',
    isOpenData: true,
    responses: {
      200: { description: clause, content: { 'application/json': z.looseObject({}) } },
    },
    handle: () => Response.json(metadata),
  };
}
