/** Opens the capabilities of the platform over the kernel, in their order. */
import type { Region } from '@kumiki/civic';
import type { Clock } from '#kernel/clock.ts';
import type { Config } from '#kernel/config.ts';
import type { Database } from '#kernel/database/index.ts';
import type { FileStore } from '#kernel/files/index.ts';
import type { Route } from '#kernel/http/index.ts';
import type { Jobs } from '#kernel/jobs/index.ts';
import { errorFields, type Log } from '#kernel/log.ts';
import type { Metrics } from '#kernel/metrics.ts';
import { createOutgoingGuard, type OutgoingGuard } from '#kernel/outgoing/index.ts';
import { type Catalog, catalogLimitTable, createCatalog } from '#platform/catalog/index.ts';
import {
  type Connect,
  type ConnectOptions,
  connectLimitTable,
  createConnect,
} from '#platform/connect/index.ts';
import {
  type Broker,
  type ChangeSink,
  contextLimitTable,
  contextRoutes,
  openContext,
} from '#platform/context/index.ts';
import {
  contextSourceLimitTable,
  contextSourceRoutes,
  prepareContextSources,
} from '#platform/context-sources/index.ts';
import { historyLimitTable, historyRoutes, prepareHistory } from '#platform/history/index.ts';
import {
  type AccountEvent,
  type Accounts,
  type Audit,
  accountRoutes,
  auditLimitTable,
  auditRoutes,
  defaultTenant,
  findTenantOfPerson,
  type Identity,
  identityRoutes,
  openAudit,
  transferRoutes,
} from '#platform/identity/index.ts';
import {
  deliveryRoutes,
  eventRoutes,
  prepareSubscriptions,
  staffSubscriptionRoutes,
  subscriptionLimitTable,
  subscriptionRoutes,
} from '#platform/subscriptions/index.ts';
import {
  createGridSink,
  createTiles,
  momentRoutes,
  tileLimitTable,
  tileRoutes,
} from '#platform/tiles/index.ts';
import { auditedAccountEvent } from './account-trail.ts';
import { platformNames } from './audit-names.ts';
import { type IdentityParts, openIdentity } from './identity-parts.ts';

export interface PlatformOptions {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly database: Database;
  readonly metrics: Metrics;
  readonly token: { matches(token: string): boolean };
  readonly region: Region;
  readonly files: FileStore;
  readonly jobs: Jobs;
}

export interface Platform {
  readonly identity: Identity;
  readonly broker: Broker;
  readonly catalog: Pick<Catalog, 'search' | 'datasets' | 'datastore'>;
  readonly audit: Audit;
  readonly accounts: Accounts;
  readonly routes: readonly Route[];
  /** Before the first request: what an earlier life left is put in order, a first start shows the sample. */
  prepare(): Promise<void>;
  /** Before answers in flight are waited for: long ones are asked to end soon. */
  stopSoon(): void;
  close(): Promise<void>;
}

export async function openPlatform(options: PlatformOptions): Promise<Platform> {
  const { config, clock, region } = options;
  const { limits, limitsOf, contextMapFile, publicUrl } = config;
  await using opened = new AsyncDisposableStack();
  const people = await openIdentity(options);
  opened.defer(() => people.close());
  const { identity, accounts } = people;
  const audit = await openTrail(options, people);
  opened.defer(() => audit.close());
  const guard = createOutgoingGuard(config.isOpen);
  const prepared = prepareSubscriptions({
    ...options,
    limits: limitsOf(subscriptionLimitTable),
    visibilityOf: (tenant, caller) => identity.seenBy(caller, tenant),
  });
  const preparedHistory = prepareHistory({
    ...options,
    limits: { ...limitsOf(historyLimitTable), ...limits },
  });
  const context = await openContext({
    ...options,
    guard,
    contextMapFile,
    publicUrl,
    sinks: [...preparedHistory.sinks, ...prepared.sinks, tileGrid(options)],
    limits: limitsOf(contextLimitTable),
  });
  opened.defer(() => context.close());
  const preparedSources = prepareContextSources({
    ...options,
    limits: limitsOf(contextSourceLimitTable),
  });
  const receivers = { guard: guardOfReceivers(config), readSources: preparedSources.readSources };
  const subscriptions = await prepared.start({ ...context, ...receivers });
  opened.defer(() => subscriptions.close());
  const sources = preparedSources.start(subscriptions.sources, context.broker);
  opened.defer(() => sources.close());
  const history = await preparedHistory.start(context.broker);
  opened.defer(() => history.close());
  const tileLimits = limitsOf(tileLimitTable);
  const tiles = createTiles({ ...options, limits: tileLimits });
  const catalog = createOwnCatalog(options, { identity, guard });
  opened.defer(() => catalog.close());
  const shared = { identity, catalog, guard, staffPost: accounts.staffPost };
  const connect = createOwnConnect(options, { broker: context.broker, ...shared });
  audit.nameBy(...platformNames(options.database, { identity, broker: context.broker }));
  const face = { ...context, identity, pageLimits: limits };
  const routes = [
    ...identityRoutes(identity, { region, publicUrl: config.publicUrl }),
    ...accountRoutes(accounts),
    ...transferRoutes(identity, accounts),
    ...auditRoutes(audit),
    ...contextRoutes(face),
    ...subscriptionRoutes({ ...face, subscriptions, now: () => clock.now() }),
    ...contextSourceRoutes({ ...face, sources, now: () => clock.now() }),
    ...deliveryRoutes({ identity, subscriptions }),
    ...staffSubscriptionRoutes({ identity, subscriptions }),
    ...eventRoutes({ ...face, subscriptions }),
    ...historyRoutes({ ...face, history }),
    ...tileRoutes({ tiles, identity, limits: tileLimits, publicUrl: config.publicUrl }),
    ...momentRoutes({ ...options, identity, limits: tileLimits }),
    ...catalog.routes,
    ...connect.routes,
  ];
  const all = opened.move();
  return {
    identity,
    broker: context.broker,
    catalog,
    audit,
    accounts,
    routes,
    prepare: () => putInOrder(options, catalog, connect),
    stopSoon: () => connect.stop(),
    close: () => all.disposeAsync(),
  };
}

/** Whom notifications may be sent to. */
function guardOfReceivers({ isOpen, privateReceivers }: Config): OutgoingGuard {
  return createOutgoingGuard(isOpen, privateReceivers, 'KUMIKI_PRIVATE_RECEIVERS');
}

async function putInOrder(
  { config, log }: PlatformOptions,
  catalog: Catalog,
  connect: Connect,
): Promise<void> {
  await catalog.open();
  await connect.open();
  // A server that asks nobody for credentials is one for conformance tests: it begins empty.
  const loaded = config.isOpen ? [] : await connect.loadSample(defaultTenant);
  if (loaded.length > 0) log.info('sample shown', { types: loaded.join(' ') });
}

function tileGrid({ config, database, log }: PlatformOptions): ChangeSink {
  return createGridSink({
    database,
    rowsMax: config.limitsOf(tileLimitTable).gridRowsMax,
    onFailure: (thrown) => log.warn('tile grid not summed up', errorFields(thrown)),
  });
}

function createOwnConnect(
  options: PlatformOptions,
  parts: Required<Pick<ConnectOptions, 'broker' | 'identity' | 'catalog' | 'guard' | 'staffPost'>>,
): Connect {
  const { limits, limitsOf, publicUrl } = options.config;
  return createConnect({
    ...options,
    ...parts,
    publicUrl,
    serverLimits: limits,
    limits: limitsOf(connectLimitTable),
  });
}

function createOwnCatalog(
  options: PlatformOptions,
  { identity, guard }: { readonly identity: Identity; readonly guard: OutgoingGuard },
): Catalog {
  const { config, database, files, jobs, clock, log, region } = options;
  const { publicUrl, limits, limitsOf } = config;
  return createCatalog({
    siteName: region.name,
    database,
    files,
    jobs,
    identity,
    clock,
    log,
    guard,
    publicUrl,
    serverLimits: limits,
    limits: limitsOf(catalogLimitTable),
  });
}

/** In the trail of whoever looks after the account, whichever way it was told of. */
async function tellAccountEvent(
  { auditor }: Audit,
  database: Database,
  event: AccountEvent,
): Promise<void> {
  const person = event.aboutPersonId ?? event.personId;
  const tenant =
    event.tenant ??
    (person === undefined ? undefined : await findTenantOfPerson(database, person)) ??
    defaultTenant;
  const told = auditedAccountEvent({ ...event, tenant });
  if (told.kind === 'refusal') auditor.refused(told);
  else await auditor.record(told);
}

async function openTrail(options: PlatformOptions, people: IdentityParts): Promise<Audit> {
  const { config, log, ...parts } = options;
  const audit = await openAudit({
    ...parts,
    log,
    dataFolder: config.dataFolder,
    keyFile: config.auditKeyFile,
    addressMode: config.auditAddress,
    isOpen: config.isOpen,
    limits: config.limitsOf(auditLimitTable),
    seesOnlyPublic: (principal) => people.identity.seesOnlyPublic(principal),
  });
  // A request that signs somebody in is nobody's yet: who it was, and by which way, is told beside it.
  let telling: Promise<void> = Promise.resolve();
  people.onAccountEvent((event) => {
    telling = telling
      .then(() => tellAccountEvent(audit, options.database, event))
      .catch((thrown: unknown) => log.warn('account event not recorded', errorFields(thrown)));
  });
  return audit;
}
