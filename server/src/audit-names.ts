/** Where names of what the audit trail names by ids come from: people, machines, datasets, entities. */
import { coreContext, renderEntity } from '@kumiki/ngsi-ld';
import type { Database } from '#kernel/database/index.ts';
import { listDatasetTitles } from '#platform/catalog/index.ts';
import type { Broker } from '#platform/context/index.ts';
import {
  type Identity,
  listMachineNames,
  listStaffNames,
  type NameLookup,
} from '#platform/identity/index.ts';

/** Ids of a kind that stand behind a prefix: `user:…`. */
function behind(
  prefix: string,
  list: (tenant: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): NameLookup {
  return async ({ tenant, ids }) => {
    const own = ids.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
    if (own.length === 0) return new Map();
    const names = await list(tenant, own);
    return new Map([...names].map(([id, name]) => [`${prefix}${id}`, name]));
  };
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** One question to the database each. */
export function platformNames(
  database: Database,
  { identity, broker }: { readonly identity: Identity; readonly broker: Broker },
): readonly NameLookup[] {
  return [
    behind('user:', (tenant, ids) => listStaffNames(database, tenant, ids)),
    behind('machine:', (tenant, ids) => listMachineNames(database, tenant, ids)),
    async ({ tenant, ids }) => {
      const own = ids.filter((id) => uuid.test(id));
      return own.length === 0 ? new Map() : listDatasetTitles(database, tenant, own);
    },
    async ({ tenant, reader, ids }) => {
      const own = ids.filter((id) => id.startsWith('urn:'));
      if (own.length === 0) return new Map();
      const seen = await broker.findMany(tenant, own, identity.readableBy(reader, tenant));
      return new Map(seen.flatMap((entity) => nameOf(entity)));
    },
  ];
}

type Seen = Awaited<ReturnType<Broker['findMany']>>[number];

function nameOf(entity: Seen): readonly (readonly [string, string])[] {
  const { name } = renderEntity(entity, coreContext, { format: 'simplified' });
  return typeof name === 'string' ? [[entity.id, name]] : [];
}
