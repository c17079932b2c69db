/** Every route, asked by everybody: what the policy answers before a handler runs. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTenant, testDatabase } from '#kernel/database/testing.ts';
import type { Access, Http, Principal, Role, Route } from '#kernel/http/index.ts';
import { httpWith } from '#kernel/http/testing.ts';
import { createLog } from '#kernel/log.ts';
import { type ProblemCode, problem, problemTable } from '#kernel/problem.ts';
import { createIdentity, type Identity } from '#platform/identity/index.ts';
import { type App, assemble } from './assemble.ts';
import { readConfig } from './main.ts';

type Answer = 'yes' | 'who' | 'no';

/** What README.md of platform/identity documents, role by role. `who`: 401, `no`: 403. */
const roleTable: Readonly<Record<Role, Readonly<Record<Access, Answer>>>> = {
  viewer: row('yes', 'yes', 'no', 'no', 'no', 'no', 'no', 'yes'),
  editor: row('yes', 'yes', 'yes', 'no', 'no', 'no', 'no', 'yes'),
  publisher: row('yes', 'yes', 'yes', 'yes', 'no', 'no', 'no', 'yes'),
  approver: row('yes', 'yes', 'no', 'no', 'yes', 'no', 'no', 'yes'),
  administrator: row('yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes'),
  auditor: row('yes', 'yes', 'no', 'no', 'no', 'no', 'yes', 'yes'),
};
const nobody = row('yes', 'yes', 'who', 'who', 'who', 'who', 'who', 'who', 'who');
const stranger = row('yes', 'yes', 'no', 'no', 'no', 'no', 'no', 'yes');
const operator = row('yes', 'yes', 'no', 'no', 'no', 'yes', 'no', 'yes', 'yes');
const adminToken = row('yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'no', 'yes');
const noScope = row('yes', 'yes', 'no', 'no', 'no', 'no', 'no', 'no');
const wrongToken = row('yes', 'who', 'who', 'who', 'who', 'who', 'who', 'who', 'who');

function row(...answers: readonly Answer[]): Readonly<Record<Access, Answer>> {
  const [open, read, write, publish, approve, administer, audit, person, operate = 'no'] = answers;
  const all = { open, read, write, publish, approve, administer, audit, person, operate };
  // A row has at least eight answers.
  return all as Readonly<Record<Access, Answer>>;
}

const scopes = ['read', 'write', 'publish', 'approve', 'administer', 'audit'] as const;

/**
 * Routes that change something, or ask for nothing, although anybody may call them: each with why. A new
 * route that is not of these asks for an access, or is added here by whoever says why.
 */
const openToAll: readonly (readonly [path: RegExp, why: string])[] = [
  [/^\/api\/3$/, 'CKAN: which version of its API this is'],
  [/^\/(healthz|readyz|metrics)$/, 'monitoring: states and numbers, no data'],
  [/^\/oauth\/(token|introspect|revoke)$/, 'bring their own credentials: client id and secret'],
  [/^\/\.well-known\/oauth-/, 'tell machines where to get tokens'],
  [/^\/api\/session$/, 'who is signed in, and signing out: the cookie of the browser that asks'],
  [
    /^\/api\/account\/(sign-in|sign-up|recovery|guest|providers|callback)/,
    'whoever signs in has no credentials yet',
  ],
  [
    /^\/api\/account\/(first-administrator|invitation)$/,
    'bring their own credentials: the token of the first start, the ticket of a mail',
  ],
  [/^\/(dcat|api\/feeds)\//, 'what is published of datasets, for harvesters and feed readers'],
  [/^\/api\/(open-data-list\.csv|catalog\/vocabularies)$/, 'what is published of datasets'],
  [/^\/(robots\.txt|sitemap(-datasets|-pages)?\.xml)$/, 'addresses of public pages'],
  [/^\/api\/dataset-messages\//, 'a receipt whose id only the sender knows'],
  [/^\/api\/(dataset-suggestions|datasets\/\{id\}\/reports)$/, 'anybody may suggest and report'],
  [/\/entityOperations\/query$/, 'a query too long for an address: answers what may be seen'],
  [/\/action\/\{action\}$/, 'CKAN asks by POST too: answers what may be seen'],
  [/^\/api\/(region|indicator-measures)$/, 'facts of the region file and of the program, no data'],
  [/^\/api\/standard-datasets$/, 'published definitions'],
  [/^\/contexts\//, 'names of the data models'],
  [/^\/(openapi\.json|docs\/)/, 'documentation'],
  [
    /^\/api\/audit\/(key|checkpoints)$/,
    'what outsiders verify the audit trail with: no entries of it',
  ],
  [/\/api\/(3\/)?action\/\{action\}$/, 'CKAN asks by POST too: answers what may be seen'],
];

let app: App;
let identity: Identity;
let http: Http;
const tenant = freshTenant();
const elsewhere = freshTenant();
interface Caller {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<Access, Answer>>;
}
const callers: Caller[] = [];
const admin = 'the-token-of-this-test';

beforeAll(async () => {
  const config = readConfig({}, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  const database = await testDatabase();
  const log = createLog(() => undefined, { now: () => 0 });
  app = await assemble({
    config: config.value,
    log,
    clock: { now: () => Date.now() },
    database,
    token: { matches: () => false },
    measureFreeBytes: () => Promise.resolve(1e12),
  });
  identity = await createIdentity({
    database,
    log,
    credentials: { matches: (given) => given === admin },
    isOpen: false,
    pollMs: 60_000,
    findSession: async (c) => {
      const person = /^person=(.+)$/.exec(c.req.header('cookie') ?? '')?.[1];
      return person === undefined ? undefined : { personId: person };
    },
  });
  await identity.ensureTenant(tenant);
  await identity.ensureTenant(elsewhere);
  const routes = app.http.routes.map(
    (route): Route => ({ ...route, handle: (c) => c.json(c.get('principal'), 200) }),
  );
  ({ http } = httpWith(routes, { authorise: identity.authorise }));
  await addPeople();
  await addMachines();
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  callers.push(
    { name: 'nobody', headers: {}, answers: nobody },
    { name: 'an unknown token', headers: bearer('unknown'), answers: wrongToken },
    { name: 'the administrator token', headers: bearer(admin), answers: adminToken },
  );
});
afterAll(async () => {
  await identity.close();
  await app.close();
});

async function addPeople(): Promise<void> {
  const add = async (
    name: string,
    where: string,
    role: Role,
    answers: Readonly<Record<Access, Answer>>,
    expiresAt?: Date,
  ): Promise<void> => {
    const person = freshTenant();
    const until = expiresAt === undefined ? {} : { expiresAt };
    const done = await identity.administration.grant(
      { tenant: where, person, role, ...until },
      'test',
    );
    if (!done.ok) throw new Error(done.error.detail);
    callers.push({ name, headers: { cookie: `person=${person}` }, answers });
  };
  for (const role of Object.keys(roleTable) as Role[]) {
    await add(`${role} of the tenant`, tenant, role, roleTable[role]);
    await add(`${role} of another tenant`, elsewhere, role, stranger);
  }
  await add('an administrator of the installation', 'default', 'administrator', operator);
  const person = { cookie: `person=${freshTenant()}` };
  callers.push({ name: 'a person without a role', headers: person, answers: stranger });
}

async function addMachines(): Promise<void> {
  const add = async (
    name: string,
    where: string,
    held: readonly (typeof scopes)[number][],
    answers: Readonly<Record<Access, Answer>>,
    wanted?: readonly (typeof scopes)[number][],
  ): Promise<void> => {
    const made = await identity.machines.register({
      ...{ tenant: where, name, purpose: '', owner: 'test' },
      ...{ scopes: held, wantedScopes: [], reach: 'everything' },
    });
    if (!made.ok) throw new Error(made.error.detail);
    let token = made.value.secret;
    if (wanted !== undefined) {
      const holder = await identity.machines.holder(token);
      if (holder === undefined) throw new Error('The secret is not known');
      ({ token } = await identity.machines.grant(holder, wanted, token));
    }
    callers.push({ name, headers: { authorization: `Bearer ${token}` }, answers });
  };
  await add('a token without scopes', tenant, [], noScope);
  await add('a token of another tenant with all scopes', elsewhere, scopes, noScope);
  for (const scope of scopes) {
    const allowed = scope === 'read' ? {} : { [scope]: 'yes' as const };
    await add(`a token with scope ${scope}`, tenant, [scope], { ...noScope, ...allowed });
  }
  await add('an access token of fewer scopes', tenant, scopes, { ...noScope, write: 'yes' }, [
    'write',
  ]);
}

/** Every parameter of a path is filled, and `{tenant}` with the one the callers are judged for. */
function addressOf({ path }: Route): string {
  return path.replace(/\{([^}]+)\}/g, (_, name: string) => (name === 'tenant' ? tenant : 'x'));
}

const codeOf = { who: 'unauthenticated', no: 'forbidden' } as const;

/** A face with words of its own tells a refusal by the status its standard prescribes: CKAN knows no 401. */
function statusOf(code: ProblemCode, { writeProblem }: Route): number {
  if (writeProblem === undefined) return problemTable[code].status;
  return writeProblem(problem(code, ''), 'https://example.org/').status;
}

describe('the matrix of routes and callers', () => {
  test('every route answers everybody as its access is documented', async () => {
    const wrong: string[] = [];
    for (const route of app.http.routes) {
      for (const { name, headers, answers } of callers) {
        const answered = answers[route.access];
        const expected = answered === 'yes' ? 200 : statusOf(codeOf[answered], route);
        const answer = await http.request(addressOf(route), {
          method: route.method,
          headers: { ...headers, 'ngsild-tenant': tenant },
        });
        const { status } = answer;
        if (status !== expected) {
          wrong.push(`${name}: ${route.method} ${route.path} answers ${status}, not ${expected}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(app.http.routes.length * callers.length).toBeGreaterThan(1_000);
  });

  test('a handler never learns of another tenant than the one its caller was judged for', async () => {
    const editor = callers.find(({ name }) => name === 'editor of the tenant');
    for (const route of app.http.routes.filter(({ access }) => access === 'write')) {
      const address = addressOf(route);
      const both = await http.request(`${address}?tenant=${elsewhere}`, {
        method: route.method,
        headers: { ...editor?.headers, 'ngsild-tenant': tenant },
      });
      const refusal = statusOf('bad-request-data', route);
      expect([route.path, both.status]).toEqual([route.path, refusal]);
      if (route.path.includes('{tenant}')) continue;
      const one = await http.request(address, {
        method: route.method,
        headers: { ...editor?.headers, 'ngsild-tenant': tenant },
      });
      const seen = (await one.json()) as Principal;
      expect([route.path, seen.tenant, seen.roles]).toEqual([route.path, tenant, ['editor']]);
    }
  });

  test('what anybody may call is on a list, with why', () => {
    const unexplained = app.http.routes
      .filter(({ access, method }) => access === 'open' || (access === 'read' && method !== 'GET'))
      .filter(({ path }) => !openToAll.some(([pattern]) => pattern.test(path)))
      .map(
        ({ access, method, path, operationId }) => `${operationId}: ${method} ${path} (${access})`,
      );
    expect(unexplained).toEqual([]);
  });

  test('the list names no route that is gone', () => {
    const paths = app.http.routes.map(({ path }) => path);
    const gone = openToAll.filter(([pattern]) => !paths.some((path) => pattern.test(path)));
    expect(gone).toEqual([]);
  });
});
