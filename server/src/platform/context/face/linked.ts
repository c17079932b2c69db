/** The entities that others point at, gathered for answers that show them. Clause 4.5.23. */
import { type Entity, type Join, objectsOf } from '@kumiki/ngsi-ld';
import { type Problem, problem } from '#kernel/problem.ts';
import type { TenantName, Visibility } from '#platform/identity/index.ts';
import type { Broker } from '../broker.ts';
import { type ContextLimits, defaultContextLimits } from '../limits.ts';
import type { LinkedRetrieval } from './representation.ts';

export interface Gathered extends Join {
  /** What is wrong when more is linked than an answer may hold; what was rendered then lacks some of it. */
  refusal(): Problem | undefined;
}

type LinkedLimits = Pick<ContextLimits, 'linkedEntitiesMax' | 'linkedBytesMax'>;

/**
 * Reads the linked entities level by level, one statement each. A few entities that point at many can show each other
 * over and over, so that the answer grows with the power of the level: what `find` gives is counted as often as it is given.
 */
export async function gatherLinked(
  broker: Pick<Broker, 'findMany'>,
  tenant: TenantName,
  entities: readonly Entity[],
  linked: Pick<LinkedRetrieval, 'level' | 'containedBy'>,
  visibility: Visibility,
  limits: LinkedLimits = defaultContextLimits,
): Promise<Gathered> {
  const { linkedEntitiesMax, linkedBytesMax } = limits;
  const found = new Map<string, Entity>(entities.map((entity) => [entity.id, entity]));
  const asked = new Set<string>([...found.keys(), ...linked.containedBy]);
  const known = asked.size;
  let isTooMany = false;
  let frontier = entities;
  for (let level = 0; level < linked.level && frontier.length > 0; level++) {
    const ids = new Set(frontier.flatMap(linksOf).filter((id) => !asked.has(id)));
    const room = linkedEntitiesMax - (asked.size - known);
    isTooMany ||= ids.size > room;
    const wanted = [...ids].slice(0, room);
    for (const id of wanted) asked.add(id);
    frontier = await broker.findMany(tenant, wanted, visibility);
    for (const entity of frontier) found.set(entity.id, entity);
  }
  const lengths = new Map<string, number>();
  let bytes = 0;
  return {
    level: linked.level,
    containedBy: linked.containedBy,
    find: (id) => {
      const entity = found.get(id);
      if (entity === undefined || bytes > linkedBytesMax) return undefined;
      const length = lengths.get(id) ?? JSON.stringify(entity).length;
      lengths.set(id, length);
      bytes += length;
      return entity;
    },
    refusal: () => {
      if (isTooMany) return refusalOf(`more than ${linkedEntitiesMax} linked entities`);
      return bytes > linkedBytesMax ? refusalOf(`more than ${linkedBytesMax} bytes`) : undefined;
    },
  };
}

function refusalOf(what: string): Problem {
  const remedy = 'Ask for a smaller limit or joinLevel, pick less, or take join=flat.';
  return problem('too-complex-query', `The answer would hold ${what}. ${remedy}`, 'join');
}

function linksOf(entity: Entity): readonly string[] {
  return Object.values(entity.attributes).flatMap((instances) => instances.flatMap(objectsOf));
}
