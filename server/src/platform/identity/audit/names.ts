/** Names of what rows of the trail name by ids: looked up when staff read them, never kept in the trail. */
import type { Principal } from '#kernel/http/index.ts';
import type { AuditRow } from './event.ts';

export interface NamesAsked {
  readonly tenant: string;
  /** Whoever reads: told no name that is hidden from them. */
  readonly reader: Principal;
  readonly ids: readonly string[];
}

/** Names by id, of one kind of things; ids it does not know are left out. One question to the database. */
export type NameLookup = (asked: NamesAsked) => Promise<ReadonlyMap<string, string>>;

/** An object names several things, parted by spaces. */
function idsOf({ actor, object }: AuditRow): readonly string[] {
  return [actor, ...object.split(' ')].filter((id) => id !== '');
}

/** By tenant and id. Rows of one tenant ask each kind once. */
export class RowNames {
  readonly #names = new Map<string, ReadonlyMap<string, string>>();

  static async of(
    rows: readonly AuditRow[],
    reader: Principal,
    lookups: readonly NameLookup[],
  ): Promise<RowNames> {
    const found = new RowNames();
    for (const [tenant, own] of Map.groupBy(rows, (row) => row.tenant)) {
      const ids = [...new Set(own.flatMap(idsOf))];
      const each = await Promise.all(lookups.map((look) => look({ tenant, reader, ids })));
      found.#names.set(tenant, new Map(each.flatMap((names) => [...names])));
    }
    return found;
  }

  actorOf({ tenant, actor }: AuditRow): string {
    return this.#names.get(tenant)?.get(actor) ?? '';
  }

  /** Those that have a name, in the order of the ids. */
  objectOf({ tenant, object }: AuditRow): string {
    const names = this.#names.get(tenant);
    return object
      .split(' ')
      .flatMap((id) => names?.get(id) ?? [])
      .join('、');
  }
}
