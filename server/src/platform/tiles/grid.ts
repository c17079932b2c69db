/** Counts of points by cell, kept by every flush itself: what tiles of many points are made of. */
import type { Entity } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { type ChangeSink, locationIri } from '#platform/context/index.ts';
import { gridDepth, keyOf } from './tile.ts';

/** A point that stands until somebody moves it. */
interface Standing {
  readonly types: readonly string[];
  readonly cell: number;
  readonly position: readonly [number, number];
}

export interface GridSinkOptions {
  readonly database: Queryable;
  /** After so many changes of one tenant they are summed up. */
  readonly rowsMax: number;
  /** Told when summing up fails; it is tried again after as many rows. */
  readonly onFailure: (thrown: unknown) => void;
}

/** Rows are `[tenant, types, cell, change, longitude, latitude]`. */
export function createGridSink({ database, rowsMax, onFailure }: GridSinkOptions): ChangeSink {
  const touched = new Map<string, number>();
  return {
    name: 'grid',
    statement: `insert into tile_grid (tenant, type_set, cell, change, longitude, latitude)
      select row->>0, s.type_set, (row->>2)::int, sum((row->>3)::int),
        sum((row->>4)::float8), sum((row->>5)::float8)
      from grid_rows join entity_type_set as s on s.tenant = row->>0
        and s.types = array(select jsonb_array_elements_text(row->1))
      group by row->>0, s.type_set, row->>2`,
    rows: ({ tenant, before, after }) => {
      const [old, now] = [standingOf(before), standingOf(after)];
      if (isSame(old, now)) return [];
      return [...rowOf(tenant, old, -1), ...rowOf(tenant, now, 1)];
    },
    committed: (changes) => {
      for (const { tenant, before, after } of changes) {
        if (isSame(standingOf(before), standingOf(after))) continue;
        touched.set(tenant, (touched.get(tenant) ?? 0) + 1);
      }
      const due = [...touched].filter(([, count]) => count >= rowsMax).map(([tenant]) => tenant);
      if (due.length === 0) return;
      for (const tenant of due) touched.delete(tenant);
      sumUpGrid(database, due).catch(onFailure);
    },
  };
}

/** As `entity.location` and the index of tiles see it: one GeoProperty that is a point. */
function standingOf(entity: Entity | undefined): Standing | undefined {
  if (entity === undefined || entity.expiresAt !== undefined) return undefined;
  const instances = entity.attributes[locationIri] ?? [];
  const [instance] = instances;
  if (instance?.type !== 'GeoProperty' || instances.length !== 1) return undefined;
  const { value } = instance;
  if (typeof value !== 'object' || value === null || !('coordinates' in value)) return undefined;
  const { type, coordinates } = value;
  if (type !== 'Point' || !Array.isArray(coordinates)) return undefined;
  // `isArray` makes any of it.
  const [longitude, latitude] = coordinates as readonly unknown[];
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return undefined;
  const cell = Number(keyOf(longitude, latitude, gridDepth));
  return { types: entity.types, cell, position: [longitude, latitude] };
}

function isSame(a: Standing | undefined, b: Standing | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const isMoved = a.position[0] !== b.position[0] || a.position[1] !== b.position[1];
  return !isMoved && a.types.join('\n') === b.types.join('\n');
}

function rowOf(
  tenant: string,
  standing: Standing | undefined,
  sign: 1 | -1,
): readonly (readonly [string, string[], number, number, number, number])[] {
  if (standing === undefined) return [];
  const { types, cell, position } = standing;
  return [[tenant, [...types], cell, sign, sign * position[0], sign * position[1]]];
}

/** Replaces changes of one cell by their sum; concurrent flushes and readers see either. */
export async function sumUpGrid(database: Queryable, tenants: readonly string[]): Promise<number> {
  return database.execute({
    text: `with due as (
        select tenant, type_set, cell from tile_grid where tenant = any($1::text[])
        group by tenant, type_set, cell having count(*) > 1
      ), gone as (
        delete from tile_grid as g using due
        where g.tenant = due.tenant and g.type_set = due.type_set and g.cell = due.cell
        returning g.tenant, g.type_set, g.cell, g.change, g.longitude, g.latitude
      )
      insert into tile_grid (tenant, type_set, cell, change, longitude, latitude)
      select tenant, type_set, cell, sum(change), sum(longitude), sum(latitude) from gone
      group by tenant, type_set, cell having sum(change) <> 0`,
    values: [tenants],
  });
}
