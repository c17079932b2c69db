/** The one statement of a flush. */
import { createHash } from 'node:crypto';
import type { JsonValue } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
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

function statementText(sinks: readonly ChangeSink[]): string {
  const sinkParts = sinks.map(
    ({ name, statement }, index) => `, ${name}_rows as (
      select r->1 as row, position from jsonb_array_elements($${index + 5}::jsonb)
        with ordinality as s(r, position)
      where (select positions from won) ? (r->>0)
    ), ${name}_written as (${statement})`,
  );
  return `with inserted as (
      insert into entity (tenant, id, type_set, created_at, modified_at, expires_at,
        attribute_expires_at, scopes, location, doc)
      select tenant, id, type_set, created_at, modified_at, expires_at,
        attribute_expires_at, scopes, ${geometryOf('doc')}, doc
      from ${rowsOf(sentEntity, '$1')}
      on conflict (tenant, id) do nothing
      returning tenant, id, version
    ), inserted_rows as (
      select i.position, w.version from ${rowsOf(sent, '$1')} join inserted w using (tenant, id)
    ), updated as (
      update entity as e set type_set = i.type_set, created_at = i.created_at,
        modified_at = i.modified_at, expires_at = i.expires_at,
        attribute_expires_at = i.attribute_expires_at, scopes = i.scopes,
        location = case when i.has_new_location then ${geometryOf('i.doc')} else e.location end,
        doc = i.doc, version = nextval('entity_version')
      from ${rowsOf(sentEntity, '$2')}
      where e.tenant = i.tenant and e.id = i.id and e.version = i.expected
      returning i.position, e.version
    ), deleted as (
      delete from entity as e using ${rowsOf(sent, '$3')}
      where e.tenant = i.tenant and e.id = i.id and e.version = i.expected
      returning i.position, null::bigint
    ), confirmed as (
      select i.position, e.version from ${rowsOf(sent, '$4')}
      left join entity as e on e.tenant = i.tenant and e.id = i.id
      where e.version is not distinct from i.expected
    ), written as (
      select * from inserted_rows union all select * from updated
      union all select * from deleted union all select * from confirmed
    ), won as (
      select coalesce(jsonb_object_agg(position, true), '{}') as positions from written
    )${sinkParts.join('')}
    select position, version::text as version from written`;
}

interface Sent {
  /** JSON arrays of rows, for `$1` to `$4`. */
  readonly rows: Readonly<Record<'insert' | 'update' | 'delete' | 'confirm', string[]>>;
  /** Lengths of documents by position. */
  readonly bytes: Map<number, number>;
}

export function createWriteStore(
  database: Queryable,
  typeSets: TypeSets,
  sinks: readonly ChangeSink[],
): WriteStore {
  const text = statementText(sinks);
  // PostgreSQL cuts names of statements at 63 bytes.
  const hash = createHash('sha256').update(text).digest('hex');
  const name = `context_flush_${hash.slice(0, 16)}`;
  return {
    async write(plans) {
      const { rows, bytes } = send(plans, typeSets);
      const values = [rows.insert, rows.update, rows.delete, rows.confirm];
      const sinkValues = sinks.map((sink) => sinkRows(sink, plans));
      const written = await database.query<{ position: number; version: string | null }>({
        name,
        text,
        values: [...values, ...sinkValues].map((list) => `[${list.join(',')}]`),
      });
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
  return plans.flatMap(({ changes }, position) =>
    changes.flatMap((change) =>
      sink.rows(change).map((row: JsonValue) => `[${position},${JSON.stringify(row)}]`),
    ),
  );
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
