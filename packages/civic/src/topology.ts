/** TopoJSON into GeoJSON features: shared arcs are unfolded. The TopoJSON Format Specification 1.0. */
import { isList, isObject } from './feature.ts';
import { notice, type Parsed, parsed, refused } from './notice.ts';

type Pair = readonly [number, number];

interface Topology {
  readonly objects: Readonly<Record<string, unknown>>;
  /** Absolute coordinates, unfolded and scaled. */
  readonly arcs: readonly (readonly Pair[])[];
  readonly toPosition: (pair: Pair) => Pair;
}

export function isTopology(input: unknown): boolean {
  return isObject(input) && input['type'] === 'Topology' && isObject(input['objects']);
}

/**
 * The features of every object, in order, as unchecked GeoJSON: geometry, id and properties are whatever
 * the file holds, for `parseFeature` and `parseGeometry` to judge. A reference to an arc that does not
 * exist makes that feature's geometry null.
 */
export function parseTopology(input: unknown): Parsed<readonly unknown[]> {
  const topology = readTopology(input);
  if (topology === undefined) {
    return refused(notice('file-not-understood', { detail: 'TopoJSON' }));
  }
  const geometries = Object.values(topology.objects).flatMap(flatten);
  return parsed(geometries.map((geometry) => toFeature(geometry, topology)));
}

function flatten(object: unknown): readonly unknown[] {
  if (!isObject(object)) return [];
  const { type, geometries } = object;
  // One level: a collection inside a collection is not a layer and stays to be refused as a geometry.
  return type === 'GeometryCollection' && isList(geometries) ? geometries : [object];
}

function readTopology(input: unknown): Topology | undefined {
  if (!isObject(input) || !isObject(input['objects']) || !isList(input['arcs'])) {
    return undefined;
  }
  const { transform } = input;
  const scale = readPair(isObject(transform) ? transform['scale'] : undefined);
  const translate = readPair(isObject(transform) ? transform['translate'] : undefined);
  const isQuantised = scale !== undefined && translate !== undefined;
  const toPosition = ([x, y]: Pair): Pair =>
    isQuantised ? [x * scale[0] + translate[0], y * scale[1] + translate[1]] : [x, y];
  const arcs = input['arcs'].map((arc) => readArc(arc, isQuantised, toPosition));
  return { objects: input['objects'], arcs, toPosition };
}

function readPair(input: unknown): Pair | undefined {
  if (!isList(input)) return undefined;
  const [x, y] = input;
  return typeof x === 'number' && typeof y === 'number' ? [x, y] : undefined;
}

/** Quantised arcs are differences between neighbours. A broken position ends its arc. */
function readArc(
  input: unknown,
  isQuantised: boolean,
  toPosition: (pair: Pair) => Pair,
): readonly Pair[] {
  const arc: Pair[] = [];
  let [x, y] = [0, 0];
  for (const item of isList(input) ? input : []) {
    const pair = readPair(item);
    if (pair === undefined) break;
    [x, y] = isQuantised ? [x + pair[0], y + pair[1]] : pair;
    arc.push(toPosition([x, y]));
  }
  return arc;
}

function toFeature(geometry: unknown, topology: Topology): unknown {
  if (!isObject(geometry)) return null;
  const { type, id, properties } = geometry;
  const coordinates = unfold(type, geometry, topology);
  return {
    type: 'Feature',
    ...(id === undefined ? {} : { id }),
    properties,
    geometry: coordinates === undefined ? null : { type, coordinates },
  };
}

function unfold(
  type: unknown,
  geometry: Readonly<Record<string, unknown>>,
  topology: Topology,
): unknown {
  const { arcs, coordinates } = geometry;
  switch (type) {
    case 'Point': {
      const pair = readPair(coordinates);
      return pair && topology.toPosition(pair);
    }
    case 'MultiPoint':
      return every(coordinates, (item) => {
        const pair = readPair(item);
        return pair && topology.toPosition(pair);
      });
    case 'LineString':
      return joinArcs(arcs, topology);
    case 'MultiLineString':
    case 'Polygon':
      return every(arcs, (line) => joinArcs(line, topology));
    case 'MultiPolygon':
      return every(arcs, (rings) => every(rings, (ring) => joinArcs(ring, topology)));
    default:
      return undefined;
  }
}

function every<T>(input: unknown, read: (item: unknown) => T | undefined): T[] | undefined {
  if (!isList(input)) return undefined;
  const values: T[] = [];
  for (const item of input) {
    const value = read(item);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

/** Arc `~i` is arc `i` backwards; an arc begins where the one before ends, so its first position is dropped. */
function joinArcs(input: unknown, { arcs }: Topology): readonly Pair[] | undefined {
  const parts = every(input, (index) => {
    if (typeof index !== 'number' || !Number.isInteger(index)) return undefined;
    const arc = arcs[index < 0 ? ~index : index];
    return index < 0 ? arc?.toReversed() : arc;
  });
  return parts?.flatMap((part, i) => (i === 0 ? part : part.slice(1)));
}
