/** Pages in an order that was asked for: of the database where it can, of a language in memory. Clause 4.23. */
import type { Entity } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Visibility } from '#platform/identity/index.ts';
import type { EntityPage } from './entity-query.ts';
import type { ContextLimits } from './limits.ts';
import { cursorOrder, type OrderCursor } from './order-cursor.ts';
import {
  type OrderedPageRequest,
  type OrderedRow,
  readOrderedPage,
  readPlaces,
  readRows,
} from './ordered-store.ts';
import { type EntityParts, entitiesOf } from './reader.ts';
import type { Question } from './store.ts';

export interface OrderedPage extends EntityPage {
  /** Where the page begins and ends. */
  readonly first?: OrderCursor;
  readonly last?: OrderCursor;
}

export interface OrderedPageParts extends EntityParts {
  readonly database: Queryable;
  readonly limits: ContextLimits;
  readonly visible: (entity: Entity, visibility: Visibility) => Entity | undefined;
}

export async function readOrdered(
  parts: OrderedPageParts,
  page: OrderedPageRequest,
  question: Question,
): Promise<Result<OrderedPage>> {
  const rows =
    page.ordering.collation === undefined
      ? ok(await readOrderedPage(parts.database, question, page))
      : await readCollatedPage(parts, question, page);
  if (!rows.ok) return rows;
  const isBackward = page.before !== undefined;
  const isLonger = rows.value.length > page.limit;
  const shown = isBackward ? rows.value.slice(isLonger ? 1 : 0) : rows.value.slice(0, page.limit);
  const { visibility, asking } = question;
  const entities = await entitiesOf(
    shown.flatMap(({ row }) => row ?? []),
    parts,
    asking.tenant,
    false,
  );
  const [first, last] = [shown[0]?.cursor, shown.at(-1)?.cursor];
  return ok({
    entities: entities.flatMap((entity) => parts.visible(entity, visibility) ?? []),
    hasMoreAfter: isBackward || isLonger,
    hasMoreBefore: isBackward ? isLonger : (page.offset ?? 0) > 0 || page.after !== undefined,
    ...(first === undefined ? {} : { first }),
    ...(last === undefined ? {} : { last }),
  });
}

/**
 * The engines know different languages, and different editions of them, so the order of a language is made
 * here, over the places of all that matches.
 */
async function readCollatedPage(
  { database, limits }: OrderedPageParts,
  question: Question,
  page: OrderedPageRequest,
): Promise<Result<readonly OrderedRow[]>> {
  const { ordering, limit, offset = 0, after, before } = page;
  const { collatedEntitiesMax } = limits;
  const places = await readPlaces(database, question, ordering, collatedEntitiesMax);
  if (places.length > collatedEntitiesMax) {
    const detail = `A collation orders at most ${collatedEntitiesMax} entities; more match.`;
    return err(problem('too-complex-query', detail, 'collation'));
  }
  const compare = cursorOrder(ordering);
  const within = places
    .filter((place) => after === undefined || compare(place, after) > 0)
    .filter((place) => before === undefined || compare(place, before) < 0)
    .toSorted(compare);
  const wanted =
    before === undefined
      ? within.slice(offset, offset + limit + 1)
      : within.slice(Math.max(0, within.length - offset - limit - 1), within.length - offset);
  const ids = wanted.map(({ id }) => id);
  const found = await readRows(database, question.asking.tenant, ids);
  const byId = new Map(found.map((row) => [row.id, row]));
  return ok(wanted.map((cursor) => ({ row: byId.get(cursor.id), cursor })));
}
