/** What each flush changed, for readers in this and in other processes: one row per tenant and flush. */
import type { ChangeSink } from './change-sink.ts';

/**
 * Positions in a change of `entity_outbox.changes`: `[id, kind, types, changed attributes, head changed]`, and
 * where an entity went or its head changed, what was before: `[types, scopes]`.
 */
export const outboxSink: ChangeSink = {
  name: 'outbox',
  statement: `insert into entity_outbox (tenant, at, changes)
    select row->>0, max((row->>1)::timestamptz), jsonb_agg(row->2 order by position)
    from outbox_rows group by row->>0`,
  rows: ({ tenant, at, id, kind, before, after, attributes, headChanged }) => {
    const types = (after ?? before)?.types ?? [];
    const names = [...new Set(attributes.map(({ attribute }) => attribute))];
    const isHeadKnown = before === undefined || (kind !== 'deleted' && !headChanged);
    const head = isHeadKnown ? [] : [[before.types, before.scopes]];
    return [[tenant, at, [id, kind, types, names, headChanged, ...head]]];
  },
};
