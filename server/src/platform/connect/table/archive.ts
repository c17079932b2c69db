/** Files inside a ZIP: told by their names, unpacked within a bound. */
import { notice, type Parsed, parsed, refused } from '@kumiki/civic';
import { unzipSync } from 'fflate';

export interface ArchiveLimits {
  readonly archiveBytesMax: number;
  readonly unpackedBytesMax: number;
}

export type Archive =
  | { readonly kind: 'xlsx' }
  | { readonly kind: 'shapefile'; readonly layers: readonly Layer[] }
  | { readonly kind: 'other'; readonly names: readonly string[] };

/** The parts of one shapefile, whose names differ in their ends. */
export interface Layer {
  readonly name: string;
  readonly shp: Uint8Array;
  readonly dbf: Uint8Array | undefined;
  readonly prj: Uint8Array | undefined;
  readonly cpg: Uint8Array | undefined;
}

/** Refused: an archive that is broken, or that would unpack to more than the bound. */
export function readArchive(bytes: Uint8Array, limits: ArchiveLimits): Parsed<Archive> {
  const names: string[] = [];
  let unpacked = 0;
  let files: Readonly<Record<string, Uint8Array>>;
  try {
    files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        names.push(name);
        unpacked += originalSize;
        return unpacked <= limits.unpackedBytesMax && /\.(shp|dbf|prj|cpg)$/i.test(name);
      },
    });
  } catch {
    return refused(notice('file-not-understood', { detail: 'ZIP (damaged / 壊れています)' }));
  }
  if (unpacked > limits.unpackedBytesMax) {
    return refused(notice('record-too-large', { limit: limits.unpackedBytesMax }));
  }
  if (names.includes('xl/workbook.xml')) return parsed({ kind: 'xlsx' });
  const layers = layersOf(files);
  return parsed(layers.length > 0 ? { kind: 'shapefile', layers } : { kind: 'other', names });
}

function layersOf(files: Readonly<Record<string, Uint8Array>>): readonly Layer[] {
  const byName = new Map(
    Object.entries(files).map(([name, content]) => [name.toLowerCase(), content]),
  );
  return Object.entries(files).flatMap(([name, shp]) => {
    if (!/\.shp$/i.test(name) || name.includes('__MACOSX')) return [];
    const base = name.slice(0, -4);
    const part = (end: string) => byName.get(`${base}.${end}`.toLowerCase());
    return [{ name: base, shp, dbf: part('dbf'), prj: part('prj'), cpg: part('cpg') }];
  });
}
