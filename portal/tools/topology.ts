/** Reads polygons out of a TopoJSON topology: pure. TopoJSON specification, sections 2.1.3 and 2.2. */

export type Position = readonly [longitude: number, latitude: number];
export type Ring = readonly Position[];
/** Outer ring first, then holes. */
export type Polygon = readonly Ring[];

export interface Topology {
  readonly transform: {
    readonly scale: readonly [number, number];
    readonly translate: readonly [number, number];
  };
  readonly arcs: readonly (readonly (readonly [number, number])[])[];
}

/** Every polygon of a MultiPolygon given as arc indices. */
export function polygonsOf(
  topology: Topology,
  arcs: readonly (readonly (readonly number[])[])[],
): Polygon[] {
  const decoded = topology.arcs.map((arc) => decodeArc(arc, topology.transform));
  return arcs.map((polygon) => polygon.map((ring) => joinArcs(ring, decoded)));
}

/** Arcs are delta-encoded integers on a grid. */
function decodeArc(
  arc: Topology['arcs'][number],
  { scale, translate }: Topology['transform'],
): Position[] {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
}

/** A negative index `~i` is arc `i` backwards; neighbours share their end point. */
function joinArcs(indices: readonly number[], arcs: readonly Ring[]): Position[] {
  return indices.flatMap((index, place) => {
    const arc = arcs[index < 0 ? ~index : index] ?? [];
    const forward = index < 0 ? arc.toReversed() : arc;
    return place === 0 ? forward : forward.slice(1);
  });
}
