/** For tests: imports over HTTP in process, into a real broker and catalogue over a database of their own. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '#kernel/config.ts';
import type { Database } from '#kernel/database/index.ts';
import { emptyDatabase, freshTenant as tenantName } from '#kernel/database/testing.ts';
import { openFolderStore } from '#kernel/files/index.ts';
import type { Http } from '#kernel/http/index.ts';
import { httpWith } from '#kernel/http/testing.ts';
import { type Jobs, openJobs } from '#kernel/jobs/index.ts';
import { defaultsOf } from '#kernel/limits.ts';
import { createLog, type Log } from '#kernel/log.ts';
import type { Mail } from '#kernel/mail/index.ts';
import { createMetrics } from '#kernel/metrics.ts';
import { createOutgoingGuard } from '#kernel/outgoing/index.ts';
import { type Catalog, createCatalog } from '#platform/catalog/index.ts';
import { type ContextCapability, openContext } from '#platform/context/index.ts';
import {
  type Accounts,
  type AccountsOptions,
  accountLimitTable,
  createIdentity,
  type Identity,
  openAccounts,
} from '#platform/identity/index.ts';
import { type Connect, type ConnectLimits, createConnect, loadRegion } from './index.ts';

const token = 'the-token-of-this-test';

export interface RunAnswer {
  readonly state: string;
  readonly format?: string;
  readonly rows: { readonly read: number; readonly stored: number; readonly refused: number };
  readonly entities: Readonly<Record<string, number>>;
  readonly noticeCounts: Readonly<Record<string, number>>;
  readonly notices: readonly { readonly code: string; readonly message: { readonly ja: string } }[];
  /** The detail of a problem. */
  readonly fault?: string;
}

export interface Stand {
  readonly database: Database;
  readonly context: ContextCapability;
  readonly identity: Identity;
  readonly catalog: Catalog;
  readonly jobs: Jobs;
  readonly connect: Connect;
  readonly http: Http;
  readonly headers: Readonly<Record<string, string>>;
  /** Runs ahead of the true one by as much as it was moved. */
  readonly clock: { now(): number; move(ms: number): void };
  readonly log: Log;
  readonly staffPost: Accounts['staffPost'];
  /** What was sent to staff so far. */
  readonly letters: readonly Mail[];
  freshTenant(): Promise<string>;
  importFile(
    content: string | Uint8Array,
    options: { readonly tenant: string; readonly name: string; readonly query?: string },
  ): Promise<RunAnswer>;
  close(): Promise<void>;
}

export async function openStand(
  regionId: string,
  limits: Partial<ConnectLimits> = {},
  /** Another server over the same database. */
  beside?: Pick<Stand, 'database'>,
): Promise<Stand> {
  const { database, dispose } =
    beside === undefined
      ? await emptyDatabase()
      : { database: beside.database, dispose: () => Promise.resolve() };
  const folder = await mkdtemp(path.join(tmpdir(), 'kumiki-connect-'));
  let moved = 0;
  const clock = {
    now: () => Date.now() + moved,
    move: (ms: number) => {
      moved += ms;
    },
  };
  const config = readConfig({}, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  const log = createLog(() => undefined, clock);
  const credentials = { matches: (given: string) => given === token };
  const identity = await createIdentity({ database, log, credentials, isOpen: false, pollMs: 500 });
  const context = await openContext({ database, clock, log });
  const region = await loadRegion(regionId);
  const serverLimits = config.value.limits;
  const { broker } = context;
  const metrics = createMetrics(1_000);
  const jobs = await openJobs({ database, log, metrics, pollSeconds: 1, stopSecondsMax: 5 });
  const files = await openFolderStore(folder, clock.now());
  const publicUrl = 'https://city.example';
  const shared = { database, identity, jobs, clock, log, serverLimits };
  const catalog = createCatalog({ ...shared, files, publicUrl });
  // Sources of tests lie on this machine.
  const guard = createOutgoingGuard(true);
  const letters: Mail[] = [];
  const accounts = openTestAccounts({ database, clock, log, guard, publicUrl }, identity, letters);
  const { staffPost } = accounts;
  const told = { staffPost, publicUrl };
  const connect = createConnect({ ...shared, ...told, broker, region, catalog, limits, guard });
  await connect.open();
  const routes = [...catalog.routes, ...connect.routes];
  const { http } = httpWith(routes, { authorise: identity.authorise });
  const headers = { authorization: `Bearer ${token}` };
  return {
    database,
    context,
    identity,
    catalog,
    jobs,
    connect,
    http,
    headers,
    clock,
    log,
    staffPost,
    letters,
    freshTenant: async () => tenantName(),
    importFile: async (content, { tenant, name, query = '' }) => {
      const response = await http.request(`/api/imports${query}`, {
        method: 'POST',
        headers: {
          ...headers,
          'ngsild-tenant': tenant,
          'x-file-name': encodeURIComponent(name),
        },
        body: typeof content === 'string' ? content : Buffer.from(content),
      });
      const answer = (await response.json()) as RunAnswer & { detail?: string };
      return { ...answer, ...(answer.detail === undefined ? {} : { fault: answer.detail }) };
    },
    close: async () => {
      connect.stop();
      await jobs.close();
      await catalog.close();
      await context.close();
      await accounts.close();
      await identity.close();
      await dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Mail goes into `letters`. */
function openTestAccounts(
  parts: Pick<AccountsOptions, 'database' | 'clock' | 'log' | 'guard' | 'publicUrl'>,
  { roles }: Identity,
  letters: Mail[],
): Accounts {
  const key = randomBytes(32);
  const spans = { idleMsMax: 3_600_000, totalMsMax: 3_600_000 };
  return openAccounts({
    ...parts,
    roles,
    mailer: {
      kind: 'folder',
      send: async (mail) => {
        letters.push(mail);
      },
      close: () => undefined,
    },
    keys: { throttle: key, device: key, vault: key },
    isProxyTrusted: false,
    spans: { resident: spans, staff: spans },
    limits: defaultsOf(accountLimitTable),
    tell: () => undefined,
    matchesToken: () => false,
    privateOrigins: [],
    unusedDaysMax: 0,
    isTidy: false,
    siteName: 'Kumiki',
  });
}
