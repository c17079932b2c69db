/** Where addresses are looked up: a copy of the towns in memory, taken when first needed and when they have changed. */
import {
  isLatitudeOfJapan,
  isLongitudeOfJapan,
  type Notice,
  notice,
  type Town,
  type TownFinder,
  TownIndex,
} from '@kumiki/civic';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { ConnectLimits } from '../limits.ts';
import { readBatches } from '../read-records.ts';
import { findTownChange, markTowns, readTowns, upsertTowns } from './store.ts';

export interface TownsLoaded {
  readonly towns: number;
  readonly refused: number;
  /** The first of them. */
  readonly notices: readonly Notice[];
}

export interface Gazetteer {
  /** Undefined while no towns are loaded. */
  finder(): Promise<TownFinder | undefined>;
  /** Takes a file of towns in. Problems: `bad-request-data` when its columns are others. */
  load(body: AsyncIterable<Uint8Array>, fileName: string): Promise<Result<TownsLoaded>>;
}

/** The names of the columns, in the order of `Town`: 大字・町丁目レベル, 街区レベル, Geolonia 住所データ. */
const columnNames = [
  ['都道府県名'],
  ['市区町村名'],
  ['大字町丁目名', '大字・町丁目名', '大字・丁目名'],
  ['緯度'],
  ['経度'],
] as const;

const batchRows = 5_000;
const noticesMax = 50;

export function createGazetteer(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: ConnectLimits;
}): Gazetteer {
  const { database, clock, limits } = parts;
  let held: { readonly changedAt: number; readonly index: Promise<TownIndex> } | undefined;
  const indexOf = async (): Promise<TownIndex> => {
    const towns: Town[] = [];
    for await (const town of readTowns(database, batchRows)) {
      if (towns.length < limits.townsMax) towns.push(town);
    }
    return new TownIndex(towns);
  };
  return {
    finder: async () => {
      const changedAt = (await findTownChange(database))?.getTime();
      if (changedAt === undefined) return undefined;
      if (held?.changedAt !== changedAt) held = { changedAt, index: indexOf() };
      // A reading that failed is tried again the next time.
      held.index.catch(() => {
        held = undefined;
      });
      return await held.index;
    },
    load: (body, fileName) => load(database, limits, clock, { body, fileName }),
  };
}

async function load(
  database: Database,
  limits: ConnectLimits,
  clock: Clock,
  { body, fileName }: { readonly body: AsyncIterable<Uint8Array>; readonly fileName: string },
): Promise<Result<TownsLoaded>> {
  const notices: Notice[] = [];
  let [stored, refused] = [0, 0];
  let places: readonly number[] | undefined;
  let batch = new Map<string, Town>();
  const write = async () => {
    if (batch.size > 0) await upsertTowns(database, [...batch.values()]);
    stored += batch.size;
    batch = new Map();
  };
  for await (const reading of readBatches(body, limits, { fileName })) {
    if (reading.kind === 'notice' && notices.length < noticesMax) notices.push(reading.notice);
    if (reading.kind !== 'rows') continue;
    places ??= placesOf(reading.plan.columns.map(({ name }) => name));
    if (places === undefined) return err(otherColumns());
    for (const { outcome, row } of reading.rows) {
      const town = outcome.kind === 'stored' ? townOf(outcome.values, places) : undefined;
      if (town === undefined) {
        refused += 1;
        const reason = outcome.kind === 'refused' ? outcome.notice : notice('position-unknown', {});
        if (notices.length < noticesMax) notices.push({ ...reason, row });
        continue;
      }
      // Streets of one town come one after the other: the first stands for it.
      const key = `${town.prefecture} ${town.municipality} ${town.name}`;
      if (!batch.has(key)) batch.set(key, town);
      if (batch.size >= batchRows) await write();
    }
  }
  await write();
  if (places === undefined) return err(otherColumns());
  await markTowns(database, new Date(clock.now()));
  return ok({ towns: stored, refused, notices });
}

function placesOf(names: readonly string[]): readonly number[] | undefined {
  const places = columnNames.map((accepted) => {
    const known: ReadonlySet<string> = new Set(accepted);
    return names.findIndex((name) => known.has(name));
  });
  return places.includes(-1) ? undefined : places;
}

function otherColumns(): Problem {
  const names = columnNames.map(([first]) => first).join(', ');
  return problem('bad-request-data', `A file of towns has the columns ${names}.`);
}

function townOf(values: readonly string[], places: readonly number[]): Town | undefined {
  const [prefecture, municipality, name, latitude, longitude] = places.map(
    (place) => values[place] ?? '',
  );
  if (!prefecture || !municipality || !name) return undefined;
  if (!isLatitudeOfJapan(latitude ?? '') || !isLongitudeOfJapan(longitude ?? '')) return undefined;
  return {
    prefecture,
    municipality,
    name,
    latitude: Number(latitude),
    longitude: Number(longitude),
  };
}
