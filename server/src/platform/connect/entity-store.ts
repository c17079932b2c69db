/** What connect asks of the broker and of the policies, and nothing more. */
import type { Entity, Iri } from '@kumiki/ngsi-ld';
import type { Broker } from '#platform/context/index.ts';
import { everything, type Identity, type WritePermit } from '#platform/identity/index.ts';
import type { UpsertOutcome } from './run-import.ts';

export interface EntityStore {
  /** Replaces what is there by what is given; answers for each, in order, once all is committed. */
  upsert(
    tenant: string,
    entities: readonly Entity[],
    permit?: WritePermit,
  ): Promise<readonly UpsertOutcome[]>;
  /** What does not exist is no failure. */
  delete(tenant: string, ids: readonly string[]): Promise<void>;
  hasEntityOfType(tenant: string, type: Iri): Promise<boolean>;
  /**
   * Everyone may read entities of this type from now on, or once a second administrator has approved it where the
   * tenant asks for one. `by`: principal who wants it; this program itself, for its samples, when absent.
   */
  makePublic(tenant: string, type: Iri, by?: string): Promise<void>;
}

type Asked = Pick<Broker, 'upsert' | 'write' | 'query'>;

export function entityStoreOf(
  broker: Asked,
  identity: Pick<Identity, 'addPublicRules'>,
): EntityStore {
  return {
    async upsert(tenant, entities, permit) {
      const outcomes = await broker.upsert(tenant, entities, 'replace', permit);
      return outcomes.map((outcome): UpsertOutcome => {
        if (!outcome.ok) return { kind: 'refused', problem: outcome.error };
        const { existed, unchanged } = outcome.value;
        if (!existed) return { kind: 'created' };
        return { kind: unchanged ? 'unchanged' : 'updated' };
      });
    },
    async delete(tenant, ids) {
      const writes = ids.map((id) => ({ id, operation: { kind: 'delete' } as const }));
      const outcomes = await broker.write(tenant, writes);
      const failed = outcomes.find((each) => !each.ok && each.error.code !== 'not-found');
      if (failed?.ok === false) throw new Error(`Sample is not removed: ${failed.error.detail}`);
    },
    async hasEntityOfType(tenant, type) {
      const filter = { selectors: [{ types: { kind: 'type', type } as const }] };
      const { entities } = await broker.query(tenant, filter, { limit: 1 }, everything);
      return entities.length > 0;
    },
    makePublic: (tenant, entityType, by) => identity.addPublicRules(tenant, [{ entityType }], by),
  };
}
