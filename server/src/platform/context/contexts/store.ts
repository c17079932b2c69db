/** SQL over jsonld_context. */
import { type Instant, instantAt } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import {
  type ContextKey,
  type ContextKind,
  everybody,
  type StoredContext,
} from './stored-context.ts';
import type { UseCount } from './usage.ts';

const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ${column}`;

const columns = `tenant, local_id, kind, url, hits::text, ${instant('created_at')},
  ${instant('expires_at')}, ${instant('last_used_at')}`;

interface Row {
  readonly tenant: string;
  readonly local_id: string;
  readonly kind: ContextKind;
  readonly url: string | null;
  readonly hits: string;
  readonly created_at: Instant;
  readonly expires_at: Instant | null;
  readonly last_used_at: Instant | null;
}

function storedContext(row: Row): StoredContext {
  return {
    tenant: row.tenant,
    localId: row.local_id,
    kind: row.kind,
    createdAt: row.created_at,
    numberOfHits: Number(row.hits),
    ...(row.url === null ? {} : { url: row.url }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    ...(row.last_used_at === null ? {} : { lastUsage: row.last_used_at }),
  };
}

export interface ContextText {
  readonly context: StoredContext;
  /** JSON. */
  readonly document: string;
}

/** One row with its document. */
export async function findContext(
  database: Queryable,
  { tenant, localId }: ContextKey,
): Promise<ContextText | undefined> {
  const [row] = await database.query<Row & { readonly document: string }>({
    name: 'jsonld_context_find',
    text: `select ${columns}, document from jsonld_context
      where tenant = $1 and local_id = $2 and deleted_at is null`,
    values: [tenant, localId],
  });
  return row === undefined ? undefined : { context: storedContext(row), document: row.document };
}

/** A hosted or implicit one of whatever tenant; of several that are implicit, all hold the same. */
export async function findHosted(
  database: Queryable,
  localId: string,
): Promise<ContextText | undefined> {
  const [row] = await database.query<Row & { readonly document: string }>({
    name: 'jsonld_context_hosted',
    text: `select ${columns}, document from jsonld_context
      where local_id = $1 and tenant <> $2 and deleted_at is null order by tenant limit 1`,
    values: [localId, everybody],
  });
  return row === undefined ? undefined : { context: storedContext(row), document: row.document };
}

/** Those of a tenant and everybody's, in the order of their making. */
export async function listContexts(
  database: Queryable,
  tenant: string,
  kind: ContextKind | undefined,
  rowsMax: number,
): Promise<readonly StoredContext[]> {
  const rows = await database.query<Row>({
    name: 'jsonld_context_list',
    text: `select ${columns} from jsonld_context
      where tenant in ($1, $2) and ($3::text is null or kind = $3) and deleted_at is null
      order by jsonld_context.created_at, local_id limit $4`,
    values: [tenant, everybody, kind ?? null, rowsMax],
  });
  return rows.map(storedContext);
}

/** How many of a kind a tenant has. */
export async function countContexts(
  database: Queryable,
  tenant: string,
  kind: ContextKind,
): Promise<number> {
  const [row] = await database.query<{ readonly total: number }>({
    name: 'jsonld_context_count',
    text: `select count(*)::int as total from jsonld_context
      where tenant = $1 and kind = $2 and deleted_at is null`,
    values: [tenant, kind],
  });
  return row?.total ?? 0;
}

export interface NewContext extends ContextKey {
  readonly kind: ContextKind;
  readonly url?: string;
  readonly document: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch; absent: never. */
  readonly expiresAt?: number;
}

/** Writes it anew or over what was there, whose uses go on counting unless it was deleted. Gives `changed_at`. */
export async function putContext(database: Queryable, context: NewContext): Promise<string> {
  const [row] = await database.query<{ readonly changed: string }>({
    name: 'jsonld_context_put',
    text: `insert into jsonld_context as c
        (tenant, local_id, kind, url, document, created_at, expires_at, changed_at)
      values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())
      on conflict (tenant, local_id) do update set document = excluded.document,
        created_at = excluded.created_at, expires_at = excluded.expires_at,
        changed_at = excluded.changed_at, deleted_at = null,
        hits = case when c.deleted_at is null then c.hits else 0 end,
        last_used_at = case when c.deleted_at is null then c.last_used_at end
      returning changed_at::text as changed`,
    values: [
      context.tenant,
      context.localId,
      context.kind,
      context.url ?? null,
      context.document,
      instantAt(context.createdAt),
      context.expiresAt === undefined ? null : instantAt(context.expiresAt),
    ],
  });
  return row?.changed ?? '';
}

/** Gives `changed_at`, or nothing where there is none. */
export async function deleteContext(
  database: Queryable,
  { tenant, localId }: ContextKey,
): Promise<string | undefined> {
  const [row] = await database.query<{ readonly changed: string }>({
    name: 'jsonld_context_delete',
    text: `update jsonld_context
      set deleted_at = clock_timestamp(), changed_at = clock_timestamp(), document = ''
      where tenant = $1 and local_id = $2 and deleted_at is null
      returning changed_at::text as changed`,
    values: [tenant, localId],
  });
  return row?.changed;
}

export interface ChangedContext extends ContextKey {
  readonly kind: ContextKind;
  readonly url: string | null;
  readonly isDeleted: boolean;
  readonly changed: string;
}

/** What changed in the last seconds. */
export function listChangedContexts(
  database: Queryable,
  seconds: number,
): Promise<readonly ChangedContext[]> {
  return database.query<ChangedContext>({
    name: 'jsonld_context_changed',
    text: `select tenant, local_id as "localId", kind, url, deleted_at is not null as "isDeleted",
        changed_at::text as changed
      from jsonld_context where changed_at > clock_timestamp() - make_interval(secs => $1)
      order by changed_at limit 10000`,
    values: [seconds],
  });
}

export async function listImplicitIds(database: Queryable): Promise<readonly string[]> {
  const rows = await database.query<{ readonly local_id: string }>({
    name: 'jsonld_context_implicit',
    text: `select distinct local_id from jsonld_context
      where kind = 'ImplicitlyCreated' and deleted_at is null order by local_id limit 100000`,
  });
  return rows.map(({ local_id }) => local_id);
}

/** Uses are no change: nobody has to read the context again. */
export async function addUses(database: Queryable, uses: readonly UseCount[]): Promise<void> {
  if (uses.length === 0) return;
  await database.execute({
    name: 'jsonld_context_uses',
    text: `update jsonld_context as c set hits = c.hits + u.hits,
        last_used_at = greatest(c.last_used_at, u.at)
      from unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[])
        as u (tenant, local_id, hits, at)
      where c.tenant = u.tenant and c.local_id = u.local_id and c.deleted_at is null`,
    values: [
      uses.map(({ tenant }) => tenant),
      uses.map(({ localId }) => localId),
      uses.map(({ hits }) => hits),
      uses.map(({ lastUsedAt }) => instantAt(lastUsedAt)),
    ],
  });
}

/** Deletes the least recently used of a tenant's implicit ones beyond `max`. */
export async function trimImplicit(
  database: Queryable,
  tenant: string,
  max: number,
): Promise<void> {
  await database.execute({
    name: 'jsonld_context_trim_implicit',
    text: `update jsonld_context
      set deleted_at = clock_timestamp(), changed_at = clock_timestamp(), document = ''
      where tenant = $1 and local_id in (
        select local_id from jsonld_context
        where tenant = $1 and kind = 'ImplicitlyCreated' and deleted_at is null
        order by greatest(last_used_at, created_at) desc, local_id offset $2)`,
    values: [tenant, max],
  });
}

/** Deletes the least recently used copies beyond a number and a sum of bytes. */
export async function trimCopies(
  database: Queryable,
  max: number,
  bytesMax: number,
): Promise<void> {
  await database.execute({
    name: 'jsonld_context_trim_copies',
    text: `update jsonld_context
      set deleted_at = clock_timestamp(), changed_at = clock_timestamp(), document = ''
      where tenant = $1 and local_id in (
        select local_id from (
          select local_id, row_number() over recent as place,
            sum(octet_length(document)) over recent as bytes
          from jsonld_context where tenant = $1 and deleted_at is null
          window recent as (order by greatest(last_used_at, created_at) desc, local_id)
        ) as copies where place > $2 or bytes > $3)`,
    values: [everybody, max, bytesMax],
  });
}

/** Rows of what was deleted longer ago than any process needs to hear of it. */
export async function clearDeleted(database: Queryable, seconds: number): Promise<void> {
  await database.execute({
    name: 'jsonld_context_clear',
    text: `delete from jsonld_context
      where deleted_at < clock_timestamp() - make_interval(secs => $1)`,
    values: [seconds],
  });
}
