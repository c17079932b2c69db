/** The one statement of a flush. */
import { createHash } from 'node:crypto';
import type { Queryable, Statement } from '#kernel/database/index.ts';
import type { ChangeSink } from './change-sink.ts';
import type { EntityCache } from './entity-cache.ts';
import { firstAttributeExpiry } from './expiry.ts';
import { type GroupPlan, locationIri } from './flush.ts';
import type { TypeSets } from './type-sets.ts';

export interface WriteStore {
  /**
   * Writes all plans but those that lost a race, and the sinks' rows of what it wrote, in one transaction.
   * Gives by position the version written; a position that is absent lost its race.
   */
  write(plans: readonly GroupPlan[]): Promise<ReadonlyMap<number, WrittenRow>>;
}

export interface WrittenRow {
  /** Absent where no row is left. */
  readonly version: string | undefined;
  /** Length of the document's JSON; 0 where none was written. */
  readonly bytes: number;
}

/** Members of a row as it is sent: `[position, tenant, id, expected version, …]`. */
const sent = `(d->>0)::int as position, d->>1 as tenant, d->>2 as id, (d->>3)::bigint as expected`;

const sentEntity = `${sent}, (d->>4)::int as type_set, (d->>5)::timestamptz as created_at,
  (d->>6)::timestamptz as modified_at, (d->>7)::timestamptz as expires_at,
  (d->>11)::timestamptz as attribute_expires_at,
  case when d->8 = '[]' then '{}'::text[]
    else array(select jsonb_array_elements_text(d->8)) end as scopes,
  (d->9)::boolean as has_new_location, d->10 as doc`;

/** `offset 0` keeps the planner from computing a member once per use. */
const rowsOf = (columns: string, parameter: string): string =>
  `(select ${columns} from jsonb_array_elements(${parameter}::jsonb) as d offset 0) as i`;

const geometryOf = (doc: string): string =>
  `case when ${doc} ? '${locationIri}' then entity_geometry(${doc}, '${locationIri}') end`;

/** The parts of a flush that write entities, in the order of their parameters. */
const actions = ['insert', 'update', 'delete', 'confirm'] as const;

type WriteAction = (typeof actions)[number];

/** Ends in a relation of `position` and `version`, named like the action. `source` is its parameter. */
const actionTexts: Readonly<Record<WriteAction, (source: string) => string>> = {
  insert: (source) => `inserted as (
      insert into entity (tenant, id, type_set, created_at, modified_at, expires_at,
        attribute_expires_at, scopes, location, doc)
      select tenant, id, type_set, created_at, modified_at, expires_at,
        attribute_expires_at, scopes, ${geometryOf('doc')}, doc
      from ${rowsOf(sentEntity, source)}
      on conflict (tenant, id) do nothing
      returning tenant, id, version
    ), insert_rows as (
      select i.position, w.version from ${rowsOf(sent, source)} join inserted w using (tenant, id)
    )`,
  update: (source) => `update_rows as (
      update entity as e set type_set = i.type_set, created_at = i.created_at,
        modified_at = i.modified_at, expires_at = i.expires_at,
        attribute_expires_at = i.attribute_expires_at, scopes = i.scopes,
        location = case when i.has_new_location then ${geometryOf('i.doc')} else e.location end,
        doc = i.doc, version = nextval('entity_version')
      from ${rowsOf(sentEntity, source)}
      where e.tenant = i.tenant and e.id = i.id and e.version = i.expected
      returning i.position, e.version
    )`,
  delete: (source) => `delete_rows as (
      delete from entity as e using ${rowsOf(sent, source)}
      where e.tenant = i.tenant and e.id = i.id and e.version = i.expected
      returning i.position, null::bigint as version
    )`,
  confirm: (source) => `confirm_rows as (
      select i.position, e.version from ${rowsOf(sent, source)}
      left join entity as e on e.tenant = i.tenant and e.id = i.id
      where e.version is not distinct from i.expected
    )`,
};

/** `place` and `doc` of the entities that are written, as they are sent. */
function documentsOf(parts: readonly WriteAction[]): string {
  const sources = parts.flatMap((action, index) =>
    action === 'insert' || action === 'update'
      ? [`select jsonb_array_elements($${index + 1}::jsonb) as d`]
      : [],
  );
  return sources.length === 0
    ? '(select null::int as place, null::jsonb as doc) as documents'
    : `(select (d->>0)::int as place, d->10 as doc
        from (${sources.join(' union all ')}) as sent) as documents`;
}

/**
 * Only the parts that have rows: each part costs the database its start, with rows or without. At least one action is
 * among them, since there are no rows for sinks without one.
 */
function statementText(parts: readonly WriteAction[], sinks: readonly ChangeSink[]): string {
  const written = parts.map((action, index) => actionTexts[action](`$${index + 1}`));
  const union = parts.map((action) => `select position, version from ${action}_rows`);
  const sinkParts = sinks.map(
    ({ name, statement, readsDocuments = false }, index) => `${name}_rows as (
      select r->1 as row, position ${readsDocuments ? ', doc' : ''}
      from jsonb_array_elements($${parts.length + index + 1}::jsonb) with ordinality as s(r, position)
        ${readsDocuments ? `left join ${documentsOf(parts)} on place = (r->>0)::int` : ''}
      where (select positions from won) ? (r->>0)
    ), ${name}_written as (${statement})`,
  );
  const won = `won as (
      select coalesce(jsonb_object_agg(position, true), '{}') as positions from written
    )`;
  const relations = [
    ...written,
    `written as (${union.join(' union all ')})`,
    ...(sinks.length === 0 ? [] : [won, ...sinkParts]),
  ];
  return `with ${relations.join(', ')}
    select position, version::text as version from written`;
}

export interface FlushStatement {
  readonly name: string;
  readonly text: string;
}

/** Its parameters are JSON arrays of rows: of each action, then of each sink. Prepared once per connection. */
export function flushStatement(
  parts: readonly WriteAction[],
  sinks: readonly ChangeSink[],
): FlushStatement {
  const text = statementText(parts, sinks);
  // PostgreSQL cuts names of statements at 63 bytes.
  const hash = createHash('sha256').update(text).digest('hex');
  return { name: `context_flush_${hash.slice(0, 16)}`, text };
}

/** Each is prepared on each connection. A dozen are in use; beyond these, all parts are sent, with rows or without. */
const statementsMax = 32;

type RowLists = readonly (readonly string[])[];

/** A statement for lists of rows, of each action and then of each sink, with its values. */
function createStatements(sinks: readonly ChangeSink[]): (lists: RowLists) => Statement {
  const known = new Map<number, FlushStatement>();
  const whole = 2 ** (actions.length + sinks.length) - 1;
  const has = (mask: number, part: number): boolean => (mask & (1 << part)) !== 0;
  return (lists) => {
    const wanted = lists.reduce(
      (sum, { length }, part) => (length > 0 ? sum | (1 << part) : sum),
      0,
    );
    const mask = known.has(wanted) || known.size < statementsMax ? wanted : whole;
    let statement = known.get(mask);
    if (statement === undefined) {
      statement = flushStatement(
        actions.filter((_, part) => has(mask, part)),
        sinks.filter((_, index) => has(mask, actions.length + index)),
      );
      known.set(mask, statement);
    }
    const sent = lists.filter((_, part) => has(mask, part));
    return { ...statement, values: sent.map((list) => `[${list.join(',')}]`) };
  };
}

interface Sent {
  /** JSON arrays of rows. */
  readonly rows: Readonly<Record<WriteAction, string[]>>;
  /** Lengths of documents by position. */
  readonly bytes: Map<number, number>;
}

export function createWriteStore(
  database: Queryable,
  typeSets: TypeSets,
  sinks: readonly ChangeSink[],
): WriteStore {
  const statementOf = createStatements(sinks);
  return {
    async write(plans) {
      const { rows, bytes } = send(plans, typeSets);
      const lists = [
        ...actions.map((action) => rows[action]),
        ...sinks.map((sink) => sinkRows(sink, plans)),
      ];
      const written = await database.query<{ position: number; version: string | null }>(
        statementOf(lists),
      );
      return new Map(
        written.map(({ position, version }) => [
          position,
          { version: version ?? undefined, bytes: bytes.get(position) ?? 0 },
        ]),
      );
    },
  };
}

function send(plans: readonly GroupPlan[], typeSets: TypeSets): Sent {
  const rows: Sent['rows'] = { insert: [], update: [], delete: [], confirm: [] };
  const bytes = new Map<number, number>();
  plans.forEach((plan, position) => {
    const { action, group, expected, entity } = plan;
    if (action === 'keep') return;
    const head = `${position},${JSON.stringify(group.tenant)},${JSON.stringify(group.id)},${expected ?? 'null'}`;
    if (entity === undefined || (action !== 'insert' && action !== 'update')) {
      rows[action].push(`[${head}]`);
      return;
    }
    const doc = JSON.stringify(entity.attributes);
    bytes.set(position, doc.length);
    const typeSet = typeSets.known(group.tenant, entity.types);
    const times = JSON.stringify([entity.createdAt, entity.modifiedAt, entity.expiresAt ?? null]);
    const scopes = JSON.stringify(entity.scopes);
    const expiry = JSON.stringify(firstAttributeExpiry(entity.attributes) ?? null);
    rows[action].push(
      `[${head},${typeSet},${times.slice(1, -1)},${scopes},${plan.hasNewLocation},${doc},${expiry}]`,
    );
  });
  return { rows, bytes };
}

function sinkRows(sink: ChangeSink, plans: readonly GroupPlan[]): string[] {
  const rows: string[] = [];
  plans.forEach(({ changes, entity }, position) => {
    for (const change of changes) {
      const isWritten = change.after !== undefined && change.after === entity;
      for (const row of sink.rows(change, isWritten)) {
        rows.push(`[${position},${JSON.stringify(row)}]`);
      }
    }
  });
  return rows;
}

/** Remembers what was written, so that the next flush of these entities reads nothing. */
export function rememberWritten(
  cache: EntityCache,
  plan: GroupPlan,
  { version, bytes }: WrittenRow,
): void {
  if (plan.action === 'confirm' || plan.action === 'keep') return;
  if (version === undefined) cache.delete(plan.group.key);
  else cache.set(plan.group.key, { version, entity: plan.entity }, bytes);
}
