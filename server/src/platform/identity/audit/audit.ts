/** The trail as one door: recording, checkpoints, search, export. */
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Auditor, Principal } from '#kernel/http/index.ts';
import { errorFields, type Log } from '#kernel/log.ts';
import type { Metrics } from '#kernel/metrics.ts';
import { createRateLimiter } from '#kernel/rate-limit/index.ts';
import type { Result } from '#kernel/result.ts';
import { createAuditor } from './auditor.ts';
import type { ChainHead } from './chain.ts';
import { type Checkpoint, type SigningKey, signCheckpoint } from './checkpoint.ts';
import type { AuditRow } from './event.ts';
import { exportNow } from './export.ts';
import type { AuditLimits } from './limits.ts';
import type { NameLookup } from './names.ts';
import type { AddressMode } from './origin.ts';
import { type Pruned, pruneTrail } from './prune.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { type SearchFilters, searchRows } from './search.ts';
import { openSigningKey } from './signing-key.ts';
import { insertCheckpoint, listCheckpoints, readHead } from './store.ts';

export interface Audit {
  /** For `createHttp`. */
  readonly auditor: Auditor;
  /** False while rows of writes that are done wait to be written. */
  canWrite(): boolean;
  readonly key: Pick<SigningKey, 'keyId' | 'publicKey'>;
  readonly limits: AuditLimits;
  /** Signs where the chain stands now, after everything that was answered. */
  checkpoint(): Promise<Checkpoint>;
  /** Newest first. */
  listCheckpoints(limit: number): Promise<readonly Checkpoint[]>;
  /** Newest first. */
  search(
    filters: SearchFilters,
    before: number | undefined,
    limit: number,
  ): Promise<readonly AuditRow[]>;
  /** Lines up to the row that is the last now. */
  export(): Promise<AsyncGenerator<string, void, void>>;
  prune(through: number): Promise<Result<Pruned>>;
  /** Where names of what rows name come from; each kind of things is asked once for a page. */
  nameBy(...lookups: readonly NameLookup[]): void;
  readonly lookups: readonly NameLookup[];
  close(): Promise<void>;
}

export interface AuditOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly dataFolder: string;
  /** PKCS #8 in PEM; made in the data folder when absent. */
  readonly keyFile: string | undefined;
  readonly addressMode: AddressMode;
  readonly isOpen: boolean;
  readonly limits: AuditLimits;
  readonly seesOnlyPublic: (principal: Principal) => boolean;
}

export async function openAudit(options: AuditOptions): Promise<Audit> {
  const { database, clock, log, metrics, dataFolder, keyFile, limits } = options;
  const key = await openSigningKey(dataFolder, keyFile);
  const recorder = measuredRecorder(options);
  const auditor = createAuditor({
    ...options,
    recorder,
    addressSecret: key.addressSecret,
    limiter: createRateLimiter(4_096),
    refusalsNotRecorded: metrics
      .counter(
        'kumiki_audit_refusals_not_recorded_total',
        'Refused callers beyond what is recorded of one address.',
      )
      .of(),
  });

  const lookups: NameLookup[] = [];
  let signed: ChainHead | undefined;
  const checkpoint = async (): Promise<Checkpoint> => {
    await recorder.drain();
    const head = await readHead(database);
    const made = signCheckpoint(head, new Date(clock.now()).toISOString(), key);
    if (head.seq > 0) await insertCheckpoint(database, made);
    signed = head;
    return made;
  };
  const signNews = async (): Promise<void> => {
    try {
      const head = await readHead(database);
      if (head.seq > 0 && head.hash !== signed?.hash) await checkpoint();
    } catch (thrown) {
      log.warn('no checkpoint of the audit trail', errorFields(thrown));
    }
  };
  const timer = setInterval(() => void signNews(), limits.auditCheckpointMs);
  timer.unref();

  return {
    auditor,
    canWrite: () => recorder.overdue === 0,
    key,
    limits,
    checkpoint,
    listCheckpoints: (limit) => listCheckpoints(database, 0, limit),
    search: (filters, before, limit) => searchRows(database, filters, before, limit),
    export: async () => {
      await recorder.drain();
      return exportNow(database);
    },
    prune: (through) => pruneTrail(database, through, clock.now()),
    nameBy: (...more) => {
      lookups.push(...more);
    },
    lookups,
    close: async () => {
      clearInterval(timer);
      await recorder.close();
      await signNews();
    },
  };
}

function measuredRecorder({ database, log, metrics, limits }: AuditOptions): Recorder {
  const rows = metrics
    .counter('kumiki_audit_rows_total', 'Rows of the audit trail written by this process.')
    .of();
  const seconds = metrics
    .histogram('kumiki_audit_flush_duration_seconds', 'Time of one commit of the audit trail.')
    .of();
  const recorder = createRecorder({
    database,
    log,
    limits: {
      flushRowsMax: limits.auditFlushRowsMax,
      waitingRowsMax: limits.auditWaitingRowsMax,
      retryMs: limits.auditRetryMs,
    },
    measure: (count, ms) => {
      rows.add(count);
      seconds.observe(ms / 1000);
    },
  });
  return recorder;
}
