/** Connectors as requests see them, and the runs behind: by schedule, by hand, or dry. */
import { z } from 'zod';
import { defineQueue, type Jobs } from '#kernel/jobs/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Actor, Datasets } from '#platform/catalog/index.ts';
import type { ConnectLimits } from '../limits.ts';
import type { ImportSessions } from '../sessions/service.ts';
import { type AlarmParts, tellRecovery, tellStale } from './alarm.ts';
import type { Connector, ConnectorMemory, ConnectorRun, ConnectorSettings } from './connector.ts';
import { harvestCatalogue } from './harvest-catalogue.ts';
import { ReportCounter } from './report.ts';
import { type SourceClient, SourceFailure } from './source-client.ts';
import {
  deleteConnector,
  deleteOldRuns,
  findConnector,
  insertConnector,
  insertRun,
  readItems,
  updateConnector,
  updateRun,
  writeItems,
} from './store.ts';

export interface ConnectorParts extends AlarmParts {
  readonly jobs: Jobs;
  readonly limits: ConnectLimits;
  readonly client: SourceClient;
  readonly datasets: Pick<Datasets, 'harvest'>;
  readonly sessions: Pick<ImportSessions, 'run'>;
  /** Unique, and in the order of time as text. */
  readonly newId: () => string;
  readonly delay: (ms: number) => Promise<void>;
}

export interface Connectors {
  create(actor: Actor, settings: ConnectorSettings): Promise<Result<Connector>>;
  change(actor: Actor, id: string, settings: ConnectorSettings): Promise<Result<Connector>>;
  /** What it brought in stays. */
  remove(actor: Actor, id: string): Promise<Result<void>>;
  find(tenant: string, id: string): Promise<Result<Connector>>;
  /** Runs now, and answers what became of it. `isDry`: nothing is written but the record of the run. */
  run(actor: Actor, id: string, isDry: boolean): Promise<Result<ConnectorRun>>;
  /** Begins the work behind: runs by schedule, and the alarm for sources that are stale. */
  start(): Promise<void>;
  stop(): void;
}

const reference = z.object({ tenant: z.string(), id: z.string() });
const runQueue = defineQueue({
  name: 'connect-harvest',
  data: reference,
  retryLimit: 2,
  retryDelaySeconds: 300,
  runSecondsMax: 6 * 3_600,
});
const alarmQueue = defineQueue({ name: 'connect-stale', data: z.object({}), policy: 'short' });

export function createConnectors(parts: ConnectorParts): Connectors {
  const { database, jobs, clock, newId } = parts;
  const stopping = new AbortController();
  const find = async (tenant: string, id: string): Promise<Result<Connector>> => {
    const connector = await findConnector(database, tenant, id);
    const missing = problem('not-found', `Connector ${id} does not exist.`);
    return connector === undefined ? err(missing) : ok(connector);
  };
  const schedule = async ({ tenant, id, settings }: Connector): Promise<void> => {
    await jobs.unschedule(runQueue, id);
    if (!settings.isEnabled || settings.schedule === undefined) return;
    await jobs.schedule(runQueue, settings.schedule, { tenant, id }, { key: id });
  };
  return {
    create: async ({ tenant }, settings) => {
      const now = new Date(clock.now());
      const silent = { lastOkAt: undefined, staleToldAt: undefined };
      const fresh = { memory: {}, ...silent, createdAt: now, changedAt: now };
      const connector = { tenant, id: newId(), settings, ...fresh };
      await insertConnector(database, connector);
      await schedule(connector);
      return ok(connector);
    },
    change: async ({ tenant }, id, settings) => {
      const found = await find(tenant, id);
      if (!found.ok) return found;
      // Another address is another source: what the old one said of itself does not hold.
      const isSame = found.value.settings.url === settings.url;
      const memory = isSame ? found.value.memory : {};
      const changedAt = new Date(clock.now());
      const connector = { ...found.value, settings, memory, changedAt };
      await updateConnector(database, connector);
      await schedule(connector);
      return ok(connector);
    },
    remove: async ({ tenant }, id) => {
      const found = await find(tenant, id);
      if (!found.ok) return found;
      await jobs.unschedule(runQueue, id);
      await deleteConnector(database, tenant, id);
      return ok(undefined);
    },
    find,
    run: async (actor, id, isDry) => {
      const found = await find(actor.tenant, id);
      if (!found.ok) return found;
      return ok(await runConnector(parts, found.value, actor, isDry, stopping.signal));
    },
    start: async () => {
      await jobs.work(runQueue, async ({ tenant, id }, { signal }) => {
        const connector = await findConnector(database, tenant, id);
        if (connector === undefined || !connector.settings.isEnabled) return;
        const actor = { tenant, principal: `connector:${id}` };
        const either = AbortSignal.any([signal, stopping.signal]);
        const run = await runConnector(parts, connector, actor, false, either);
        if (run.state === 'failed') throw new SourceFailure(run.report.errors[0]?.message);
      });
      await jobs.work(alarmQueue, () => tellStale(parts));
      await jobs.schedule(alarmQueue, '23 * * * *', {});
    },
    stop: () => stopping.abort(),
  };
}

async function runConnector(
  parts: ConnectorParts,
  connector: Connector,
  actor: Actor,
  isDry: boolean,
  signal: AbortSignal,
): Promise<ConnectorRun> {
  const { database, clock, limits, newId, log } = parts;
  const { tenant, id } = connector;
  const counter = new ReportCounter(limits.connectorErrorsMax);
  const begun = {
    id: newId(),
    connectorId: id,
    isDry,
    state: 'running',
    startedAt: new Date(clock.now()),
    finishedAt: undefined,
    report: counter.report(),
  } as const;
  await insertRun(database, tenant, begun);
  const run = { parts, connector, actor, isDry, counter, signal };
  let state: ConnectorRun['state'] = 'completed';
  let memory = connector.memory;
  try {
    if (connector.settings.kind === 'ckan') await runCatalogue(run);
    else memory = await runFile(run);
  } catch (thrown) {
    if (!(thrown instanceof SourceFailure)) {
      counter.failWhole('The run broke off');
      await updateRun(database, tenant, { ...begun, ...ended('failed', counter, clock.now()) });
      throw thrown;
    }
    state = 'failed';
    counter.failWhole(thrown.message);
  }
  const done = { ...begun, ...ended(state, counter, clock.now()) };
  await updateRun(database, tenant, done);
  if (!isDry && state === 'completed') {
    const known = (await findConnector(database, tenant, id)) ?? connector;
    await updateConnector(database, { ...known, memory, lastOkAt: new Date(clock.now()) });
    await tellRecovery(parts, connector);
  }
  await deleteOldRuns(database, connector, limits.connectorRunsMax);
  log.info('connector ran', { connector: id, state, isDry, ...done.report.counts });
  return done;
}

function ended(state: ConnectorRun['state'], counter: ReportCounter, now: number) {
  return { state, finishedAt: new Date(now), report: counter.report() };
}

interface Run {
  readonly parts: ConnectorParts;
  readonly connector: Connector;
  readonly actor: Actor;
  readonly isDry: boolean;
  readonly counter: ReportCounter;
  readonly signal: AbortSignal;
}

async function runCatalogue({ parts, connector, ...run }: Run): Promise<void> {
  const { database, limits, client, datasets, delay } = parts;
  const seen = await harvestCatalogue({
    ...run,
    settings: connector.settings,
    client,
    datasets,
    known: await readItems(database, connector),
    pauseMs: limits.harvestPauseMsMin,
    itemsMax: limits.harvestItemsMax,
    delay,
  });
  if (!run.isDry) await database.transaction((tx) => writeItems(tx, connector, seen));
}

/** The file at the address, unless it is the one of the last time. */
async function runFile({ parts, connector, actor, isDry, counter }: Run): Promise<ConnectorMemory> {
  const { settings, memory, id } = connector;
  const { body, etag, lastModified } = await parts.client.fetch(settings.url, memory);
  const isFirst = connector.lastOkAt === undefined;
  if (body === undefined) {
    counter.add('unchanged', settings.url, settings.name);
    return memory;
  }
  if (isDry) {
    // Reading begins the transfer, leaving ends it.
    for await (const _ of body) break;
    counter.add(isFirst ? 'created' : 'updated', settings.url, settings.name);
    return memory;
  }
  const fileName = fileNameOf(settings);
  const options = {
    fileName,
    format: undefined,
    entityType: settings.type,
    idProperty: undefined,
    map: new Map<string, string>(),
    kind: undefined,
    localGovernmentCode: undefined,
    source: undefined,
    license: settings.licence,
    isPublic: settings.publish,
  };
  const wish = {
    title: settings.name,
    licence: settings.licence,
    publish: settings.publish,
    identifier: `connector ${id}`,
  };
  const run = await parts.sessions.run({ actor, fileName, body }, options, wish);
  if (!run.ok) throw new SourceFailure(run.error.detail ?? run.error.code);
  const fault = run.value.summary.notices.find(({ severity }) => severity === 'error');
  if (run.value.summary.rows.read === 0 && fault !== undefined) {
    throw new SourceFailure(fault.message.en);
  }
  counter.add(isFirst ? 'created' : 'updated', settings.url, settings.name);
  return { etag, lastModified };
}

function fileNameOf({ url, name }: ConnectorSettings): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last) || name;
  } catch {
    return last || name;
  }
}
