/** What one stream says of the news: `created`, `modified`, `deleted`. Server-sent events, HTML Standard, 9.2. */
import {
  type CompiledContext,
  type Entity,
  matchesGeo,
  matchesQ,
  matchesScope,
  type RenderOptions,
  renderEntity,
} from '@kumiki/ngsi-ld';
import { type EntityFilter, visiblePart } from '#platform/context/index.ts';
import type { Visibility } from '#platform/identity/index.ts';
import type { EntityNews } from './event-stream.ts';
import { selects } from './match.ts';

/** What a client watches, as it may see it. */
export interface Watch {
  readonly filter: EntityFilter;
  readonly context: CompiledContext;
  readonly options: RenderOptions;
}

export interface EventMessage {
  readonly event: 'created' | 'modified' | 'deleted';
  /** The entity; of one that left the query's answer its id and type. */
  readonly data: string;
}

/**
 * `deleted` also tells that an entity no longer answers the query; it may name one that never did.
 * An entity that the caller may not see, neither before nor after, is not told of.
 */
export function messageOf(
  news: EntityNews,
  { filter, context, options }: Watch,
  visibility: Visibility,
): EventMessage | undefined {
  const entity = visiblePart(news.entity, visibility);
  if (entity !== undefined && answers(entity, filter)) {
    const data = JSON.stringify(renderEntity(entity, context, options));
    return { event: news.isNew ? 'created' : 'modified', data };
  }
  if (news.isNew) return undefined;
  const head = [...(entity === undefined ? [] : [entity]), ...goneHeads(news)].find(
    (candidate) => visiblePart(candidate, visibility) !== undefined && named(candidate, filter),
  );
  if (head === undefined) return undefined;
  return { event: 'deleted', data: JSON.stringify(renderEntity(withoutAttributes(head), context)) };
}

/** Whether an entity with one of these heads may be of interest. */
export function isNamed(id: string, heads: EntityNews['heads'], filter: EntityFilter): boolean {
  return heads.some((head) => named({ id, ...head, attributes: {} }, filter));
}

/** As it was; the scopes that a change left alone are those it has now. */
function goneHeads({ id, heads, entity }: EntityNews): readonly Entity[] {
  return heads.map(({ types, scopes }) => ({
    id,
    types,
    scopes: scopes.length === 0 ? (entity?.scopes ?? []) : scopes,
    attributes: {},
  }));
}

function withoutAttributes({ id, types }: Entity): Entity {
  return { id, types, scopes: [], attributes: {} };
}

function named(entity: Entity, { selectors }: EntityFilter): boolean {
  return selectors === undefined || selectors.some((selector) => selects(selector, entity));
}

function answers(entity: Entity, filter: EntityFilter): boolean {
  const { attributes, q, geo, scope } = filter;
  if (!named(entity, filter)) return false;
  if (attributes?.some((name) => Object.hasOwn(entity.attributes, name)) === false) return false;
  if (q !== undefined && !matchesQ(entity, q)) return false;
  if (geo !== undefined && !matchesGeo(entity, geo)) return false;
  return scope === undefined || matchesScope(entity.scopes, scope);
}
