/** Shows the sample while there is nothing else, and takes it away when real data of its type has arrived. */
import type { Region } from '@kumiki/civic';
import type { Iri } from '@kumiki/ngsi-ld';
import type { Database } from '#kernel/database/index.ts';
import type { EntityStore } from './entity-store.ts';
import { expand } from './held-entity.ts';
import { sampleEntities, sampleTypeNames } from './sample.ts';
import { listSampleTypes, type SampleType, upsertSampleType } from './store.ts';

export interface SampleOptions {
  readonly database: Database;
  readonly store: EntityStore;
  readonly region: Region;
  readonly tenant: string;
}

/**
 * Loads each type that has no entity and never had a sample; finishes a loading that was cut short, and
 * replaces the sample of another region. Names the types loaded now.
 */
export async function loadSample(options: SampleOptions): Promise<readonly string[]> {
  const { database, store, region, tenant } = options;
  const known = new Map(
    (await listSampleTypes(database, tenant)).map((sample) => [sample.entityType, sample]),
  );
  const entities = sampleEntities(region);
  const loaded: string[] = [];
  for (const name of sampleTypeNames) {
    const entityType = expand(name);
    const before = known.get(entityType);
    if (before?.state === 'removed') continue;
    if (before?.state === 'shown' && before.region === region.id) continue;
    if (before === undefined && (await store.hasEntityOfType(tenant, entityType))) continue;
    if (before !== undefined) await store.delete(tenant, before.entityIds);
    const entityIds = entities[name].map(({ id }) => id);
    const sample = { entityType, region: region.id, entityIds };
    // Noted before it is loaded: a start that is cut short is finished by the next one.
    await upsertSampleType(database, tenant, { ...sample, state: 'loading' });
    await store.upsert(tenant, entities[name]);
    await store.makePublic(tenant, entityType);
    await upsertSampleType(database, tenant, { ...sample, state: 'shown' });
    loaded.push(name);
  }
  return loaded;
}

/** Takes away the sample of these types. Harmless when there is none. */
export async function removeSample(
  { database, store }: Pick<SampleOptions, 'database' | 'store'>,
  tenant: string,
  types: readonly Iri[],
): Promise<void> {
  const samples = await listSampleTypes(database, tenant);
  for (const sample of samples) {
    if (sample.state === 'removed' || !types.includes(sample.entityType)) continue;
    await store.delete(tenant, sample.entityIds);
    const removed: SampleType = { ...sample, state: 'removed', entityIds: [] };
    await upsertSampleType(database, tenant, removed);
  }
}
