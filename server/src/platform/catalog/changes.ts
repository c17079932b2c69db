/** What may be done with datasets, as callers see it. */
import type { Database, Queryable } from '#kernel/database/index.ts';
import type { Result } from '#kernel/result.ts';
import type { DatasetDocument, DatasetRecord, Origin } from './dataset.ts';
import type { DeletedDataset } from './deleted-store.ts';
import type { CatalogLimits } from './limits.ts';

/** Who changes, in which tenant. That they may was asked before. */
export interface Actor {
  readonly tenant: string;
  /** Stable and not personal. */
  readonly principal: string;
}

export interface ChangeOptions {
  /** Publishes the change at once; a draft otherwise. */
  readonly publish?: boolean;
  /** The head the change was made on; `conflict` when there is a newer one. */
  readonly ifHead?: number;
}

export type HarvestOutcome = 'created' | 'updated' | 'unchanged';

/** Problems: `bad-request-data`, `already-exists` for a name, `not-found`, `conflict`. */
export interface Datasets {
  /** `draft` is parsed here: see `DatasetDraft`. */
  create(actor: Actor, draft: unknown, options?: ChangeOptions): Promise<Result<DatasetRecord>>;
  /** Replaces all metadata. Resources keep their files where `file` is left out and the id is known. */
  edit(
    actor: Actor,
    id: string,
    draft: unknown,
    options?: ChangeOptions,
  ): Promise<Result<DatasetRecord>>;
  /** Edits what the head says. Undefined from `change` leaves it. */
  change(
    actor: Actor,
    id: string,
    change: (document: DatasetDocument) => unknown,
    options?: ChangeOptions,
  ): Promise<Result<DatasetRecord>>;
  /** Publishes the head, now or at an instant to come. */
  publish(actor: Actor, id: string, at?: Date): Promise<Result<DatasetRecord>>;
  /** Forgets a publication to come. */
  withdrawPlan(actor: Actor, id: string): Promise<Result<DatasetRecord>>;
  /** Back to a draft; also forgets a publication to come. */
  withdraw(actor: Actor, id: string): Promise<Result<DatasetRecord>>;
  remove(actor: Actor, id: string): Promise<Result<DatasetRecord>>;
  /** Brings back what was removed not too long ago, public where it was so. `already-exists` when its name is taken. */
  restore(actor: Actor, id: string): Promise<Result<DatasetRecord>>;
  /** What can be brought back, the latest removed first. */
  listDeleted(tenant: string, limit: number): Promise<readonly DeletedDataset[]>;
  /** Creates or changes what is known by its origin, and revives what was removed. */
  harvest(
    actor: Actor,
    origin: Origin,
    draft: unknown,
    options?: ChangeOptions,
  ): Promise<Result<{ readonly outcome: HarvestOutcome; readonly record: DatasetRecord }>>;
  /** What was harvested from a source and not removed, by id, those after `after`. */
  listHarvested(
    tenant: string,
    source: string,
    page: { readonly after: string; readonly limit: number },
  ): Promise<readonly { readonly id: string; readonly identifier: string }[]>;
}

export interface DatasetsOptions {
  readonly database: Database;
  readonly limits: CatalogLimits;
  readonly now: () => number;
  /** In the transaction of every change: what is found follows what is held. */
  readonly index: (tx: Queryable, record: DatasetRecord) => Promise<void>;
  /** After a publication was planned. */
  readonly planned: (at: Date) => Promise<void>;
}
