/** Tables with coordinates as vector tiles: placed when they are first asked for, kept while they do not change. */
import type { Database } from '#kernel/database/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import {
  type AnswerCache,
  createAnswerCache,
  encodeTile,
  type Placed,
  type Tile,
} from '#platform/tiles/index.ts';
import { findPlaces } from '../datastore/dump.ts';
import type { Field } from '../datastore/field.ts';
import { findTable, type HeldTable } from '../datastore/store.ts';
import type { ResourceRef } from '../datastore/table.ts';
import type { CatalogLimits } from '../limits.ts';
import type { PlaceChoice } from './choice.ts';
import { type PlacedRows, type PlaceQuestion, readPlaceRows, readTileRows } from './place-rows.ts';
import { findPlaced, type PlacedTable, placeRows, type TableAt } from './store.ts';

export interface PlacesOf extends PlacedTable {
  readonly table: TableAt;
  readonly fields: readonly Field[];
  readonly nameAt: number;
  /** Another one when the table has changed. */
  readonly stamp: string;
}

export interface Places {
  /** Problems: `not-found` without a table or coordinates, `too-complex-query` for one that is too long. */
  of(ref: ResourceRef): Promise<Result<PlacesOf>>;
  /** Mapbox Vector Tile 2.1; empty where nothing is in it. `bad-request-data` for a column that is none. */
  tile(places: PlacesOf, choice: PlaceChoice, tile: Tile): Promise<Result<Buffer>>;
  /** A page of what is meant, by the numbers of rows. */
  rows(
    places: PlacesOf,
    choice: PlaceChoice,
    page: { readonly limit: number; readonly offset: number },
  ): Promise<Result<PlacedRows>>;
}

interface PlacesOptions {
  readonly database: Database;
  readonly limits: CatalogLimits;
  readonly now: () => number;
}

export function createPlaces({ database, limits, now }: PlacesOptions): Places {
  const making = new Map<string, Promise<void>>();
  const tiles: AnswerCache<Result<Buffer>> = createAnswerCache({
    bytesMax: limits.datasetTileCacheBytesMax,
    ageMsMax: 3_600_000,
    bytesOf: (tile) => (tile.ok ? tile.value.byteLength : 0),
    now,
  });

  /** One request places the rows, the others of this process wait for it. */
  async function make(table: TableAt): Promise<void> {
    const key = `${table.tenant} ${table.tableId}`;
    const work =
      making.get(key) ??
      placeRows(database, table, new Date(now())).finally(() => making.delete(key));
    making.set(key, work);
    await work;
  }

  /** A table that changes all the time is placed anew after a pause only. */
  const isFit = (known: PlacedTable | undefined, { changedAt }: TableAt): boolean =>
    known?.changedAt !== undefined &&
    (known.changedAt.getTime() === changedAt.getTime() ||
      now() - known.madeAt.getTime() < limits.placesPauseMs);

  return {
    of: async (ref) => {
      const held = await findTable(database, ref);
      const table = held && tableAt(ref, held);
      if (held === undefined || table === undefined) {
        const detail = `Resource ${ref.resourceId} has no table with coordinates.`;
        return err(problem('not-found', detail));
      }
      if (held.rowCount > limits.placedRowsMax) {
        const detail = `Tables of more than ${limits.placedRowsMax} rows are not drawn.`;
        return err(problem('too-complex-query', detail));
      }
      let known = await findPlaced(database, table);
      if (!isFit(known, table)) {
        await make(table);
        known = await findPlaced(database, table);
      }
      if (known === undefined) return err(problem('conflict', 'The table is just changing.'));
      const stamp = `${table.tableId}-${known.changedAt?.getTime() ?? 0}-${known.madeAt.getTime()}`;
      return ok({ ...known, table, fields: held.fields, nameAt: nameAt(held.fields), stamp });
    },
    tile: (places, choice, tile) => {
      const { table, stamp } = places;
      const key = JSON.stringify([table.tenant, table.tableId, tile, choice]);
      return tiles.get(key, stamp, async () => {
        const found = await readTileRows(
          database,
          questionOf(places, choice),
          tile,
          limits.tilePointsMax,
        );
        if (!found.ok) return found;
        const { cells, points } = found.value;
        const clusters = cells.map(
          ({ count, x, y }): Placed => ({
            geometry: { type: 'Point', coordinates: [x, y] },
            members: { count },
          }),
        );
        return ok(encodeTile(tile, [{ name: 'places', features: points ?? clusters }]));
      });
    },
    rows: (places, choice, page) => readPlaceRows(database, questionOf(places, choice), page),
  };
}

function questionOf({ table, fields, nameAt: at }: PlacesOf, choice: PlaceChoice): PlaceQuestion {
  return { table, fields, nameAt: at, choice };
}

export function tableAt({ tenant }: ResourceRef, held: HeldTable): TableAt | undefined {
  const { tableId, lastRow, changedAt, fields } = held;
  const places = findPlaces(fields);
  return places && { tenant, tableId, lastRow, changedAt, places };
}

/** The column that tells a reader what stands there. */
function nameAt(fields: readonly Field[]): number {
  const byRole = fields.findIndex(({ role }) => role === 'name');
  if (byRole >= 0) return byRole;
  const byName = fields.findIndex(({ id }) => /^(?:名称|施設名|名前|name)/i.test(id));
  const firstText = fields.findIndex(({ type }) => type === 'text');
  return Math.max(0, byName >= 0 ? byName : firstText);
}
