/**
 * Entities that live on though their evolution was deleted (clause 5.6.16): the next change begins it anew. Without
 * that their changes would be kept where nobody sees them, and no policy ends them.
 */
import type { Database, Queryable } from '#kernel/database/index.ts';

export interface Restarts {
  /** Whether a change of the entity begins its evolution. It reads memory: a flush does not wait for it. */
  isDue(tenant: string, id: string): boolean;
  /** In the transaction that deletes the evolution; it counts here once that has committed and `note` was called. */
  insert(tx: Queryable, tenant: string, id: string): Promise<void>;
  note(tenant: string, id: string): void;
  /** Learns what other processes deleted of late, and forgets what has begun since. */
  reload(): Promise<void>;
  /** All that is due, as it stands in the database. */
  reloadAll(): Promise<void>;
}

const keyOf = (tenant: string, id: string): string => JSON.stringify([tenant, id]);

export function createRestarts(database: Database): Restarts {
  let due = new Set<string>();
  const asked = new Set<string>();
  const find = async (condition: string): Promise<readonly string[]> => {
    const rows = await database.query<{ tenant: string; id: string }>(
      `select tenant, id from temporal_restart where ${condition}`,
    );
    return rows.map(({ tenant, id }) => keyOf(tenant, id));
  };
  async function forgetBegun(): Promise<void> {
    if (asked.size === 0) return;
    const keys = [...asked];
    asked.clear();
    const begun = await database.query<{ tenant: string; id: string }>(
      `with asked as (select key->>0 as tenant, key->>1 as id from jsonb_array_elements($1::jsonb) as key)
       delete from temporal_restart r using asked a, temporal_entity t
       where r.tenant = a.tenant and r.id = a.id and t.tenant = a.tenant and t.id = a.id
       returning r.tenant, r.id`,
      [`[${keys.join(',')}]`],
    );
    for (const { tenant, id } of begun) due.delete(keyOf(tenant, id));
  }
  return {
    isDue(tenant, id) {
      if (due.size === 0) return false;
      const key = keyOf(tenant, id);
      if (!due.has(key)) return false;
      asked.add(key);
      return true;
    },
    async insert(tx, tenant, id) {
      await tx.execute(
        `insert into temporal_restart (tenant, id) values ($1, $2)
         on conflict (tenant, id) do update set since = now()`,
        [tenant, id],
      );
    },
    note: (tenant, id) => void due.add(keyOf(tenant, id)),
    async reload() {
      await forgetBegun();
      // Wide enough for a transaction that committed late.
      for (const key of await find(`since > now() - interval '1 minute'`)) due.add(key);
    },
    async reloadAll() {
      await database.execute(
        `delete from temporal_restart r
         where exists (select from temporal_entity t where t.tenant = r.tenant and t.id = r.id)
           or not exists (select from entity e where e.tenant = r.tenant and e.id = r.id)`,
      );
      due = new Set(await find('true'));
    },
  };
}
