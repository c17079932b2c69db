/** Accounts over a database of the test file's own: a clock that can be moved, letters that can be read. */
import { afterAll } from 'vitest';

import { readConfig } from '#kernel/config.ts';
import type { Database } from '#kernel/database/index.ts';
import { type EmptyDatabase, emptyDatabase } from '#kernel/database/testing.ts';
import { anonymousAt, createHttp, type Http, type Role } from '#kernel/http/index.ts';
import { noAudit } from '#kernel/http/testing.ts';
import { defaultsOf } from '#kernel/limits.ts';
import { createLog } from '#kernel/log.ts';
import type { Mail } from '#kernel/mail/index.ts';
import { createMetrics } from '#kernel/metrics.ts';
import { createOutgoingGuard } from '#kernel/outgoing/index.ts';
import { ok } from '#kernel/result.ts';
import { type Accounts, type AccountsOptions, openAccounts } from './accounts.ts';
import type { RoleBook } from './core.ts';
import type { AccountEvent } from './events.ts';
import { accountLimitTable } from './limits.ts';
import { accountRoutes } from './routes/routes.ts';

export interface TestedAccounts extends AsyncDisposable {
  readonly accounts: Accounts;
  readonly http: Http;
  readonly database: Database;
  readonly clock: { now(): number; move(ms: number): void };
  readonly events: readonly AccountEvent[];
  /** What was logged. */
  readonly lines: readonly string[];
  /** The last letter to an address; waits until there are as many as wanted. */
  letterTo(address: string, count?: number): Promise<Mail>;
  /** How many letters an address got so far. */
  lettersTo(address: string): number;
  browser(): TestedBrowser;
}

/** Keeps cookies as a browser does. */
export interface TestedBrowser {
  readonly cookies: Map<string, string>;
  request(method: string, path: string, body?: object): Promise<Response>;
  /** The JSON of an answer with the status that is expected. */
  json(method: string, path: string, body?: object, status?: number): Promise<unknown>;
}

/** Of the test file: letters wait there for whoever sends first. */
let own: Promise<EmptyDatabase> | undefined;
afterAll(async () => (await own)?.dispose());

export async function testedAccounts(
  options: Partial<AccountsOptions> & { readonly tenant?: string } = {},
): Promise<TestedAccounts> {
  own ??= emptyDatabase();
  const { database } = await own;
  let moved = 0;
  const clock = {
    now: () => Date.now() + moved,
    move: (ms: number) => {
      moved += ms;
    },
  };
  const letters: Mail[] = [];
  const events: AccountEvent[] = [];
  const lines: string[] = [];
  const log = createLog((line) => lines.push(line), clock);
  const hour = 3_600_000;
  const publicUrl = options.publicUrl ?? 'http://localhost:8080';
  const accounts = openAccounts({
    database,
    clock,
    log,
    mailer: {
      kind: 'folder',
      send: async (mail) => {
        letters.push(mail);
      },
      close: () => undefined,
    },
    keys: { throttle: keyOf(), device: keyOf(), vault: keyOf() },
    publicUrl,
    isProxyTrusted: false,
    spans: {
      resident: { idleMsMax: 24 * hour, totalMsMax: 30 * 24 * hour },
      staff: { idleMsMax: hour, totalMsMax: 12 * hour },
    },
    limits: defaultsOf(accountLimitTable),
    tell: (event) => events.push(event),
    roles: options.roles ?? rolesInMemory(),
    matchesToken: (token) => token === testToken,
    guard: createOutgoingGuard(false),
    privateOrigins: [],
    unusedDaysMax: 1095,
    // Clocks of tests run ahead: what one would tidy away, another still needs.
    isTidy: false,
    siteName: 'Kumiki',
    ...options,
  });
  const config = readConfig({}, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  const http = createHttp({
    routes: accountRoutes(accounts),
    audit: noAudit,
    authorise: () => ok({ ...anonymousAt(options.tenant ?? 'default'), roles: ['administrator'] }),
    log,
    metrics: createMetrics(1000),
    limits: config.value.limits,
    publicUrl,
    isProxyTrusted: false,
  });
  const sent = (address: string): Mail[] => letters.filter(({ to }) => to === address);
  return {
    accounts,
    http,
    database,
    clock,
    events,
    lines,
    lettersTo: (address) => sent(address).length,
    async letterTo(address, count = 1) {
      const until = Date.now() + 30_000;
      for (;;) {
        await accounts.inside.core.post.sendDue();
        const letter = sent(address).at(-1);
        if (letter !== undefined && sent(address).length >= count) return letter;
        if (Date.now() > until) throw new Error(`${address} gets no letter`);
      }
    },
    browser: () => newBrowser(http, publicUrl),
    [Symbol.asyncDispose]: () => accounts.close(),
  };
}

export const testToken = 'the-token-of-the-first-start';

/** Roles are kept by the capability above; here by a map of the test. */
function rolesInMemory(): RoleBook {
  const held = new Map<string, Map<string, Role[]>>();
  return {
    rolesOf: async (personId) => held.get(personId) ?? new Map(),
    grant: async (_, personId, tenant, roles) => {
      const own = held.get(personId) ?? new Map<string, Role[]>();
      held.set(personId, own.set(tenant, [...(own.get(tenant) ?? []), ...roles]));
    },
    settle: () => Promise.resolve(),
    revokeAll: async (_, personId) => {
      held.delete(personId);
    },
    administratorsOf: async (_, tenant) =>
      [...held].flatMap(([id, own]) =>
        own.get(tenant)?.includes('administrator') === true ? [id] : [],
      ),
  };
}

function keyOf(): Buffer {
  return Buffer.alloc(32, 7);
}

/** The digits a letter tells. */
export function codeIn(mail: Mail): string {
  const code = /\d{4}-\d{4}/.exec(mail.text)?.[0];
  if (code === undefined) throw new Error('The letter holds no code');
  return code;
}

function newBrowser(http: Http, publicUrl: string): TestedBrowser {
  const cookies = new Map<string, string>();
  const request = async (method: string, path: string, body?: object): Promise<Response> => {
    const headers = new Headers({ 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' });
    if (cookies.size > 0) {
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    }
    if (body !== undefined) headers.set('content-type', 'application/json');
    const response = await http.fetch(
      new Request(new URL(path, publicUrl), {
        method,
        headers,
        redirect: 'manual',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
  return {
    cookies,
    request,
    async json(method, path, body, status = 200) {
      const response = await request(method, path, body);
      const text = await response.text();
      if (response.status !== status) {
        throw new Error(`${method} ${path} answers ${response.status}: ${text}`);
      }
      const told: unknown = text === '' ? undefined : JSON.parse(text);
      return told;
    },
  };
}
