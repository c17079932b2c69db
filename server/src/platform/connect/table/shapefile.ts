/** A shapefile as GeoJSON features in degrees. The attributes of Japanese shapefiles are CP932 unless a .cpg says otherwise. */
import { detectEncoding } from '@kumiki/civic';
import shp from 'shpjs';
import type { Layer } from './archive.ts';

/** Throws what the reader throws for files that are broken. */
export async function readLayer({
  shp: shapes,
  dbf,
  prj,
  cpg,
}: Layer): Promise<readonly unknown[]> {
  const read: unknown = await shp({
    shp: bufferOf(shapes),
    ...(dbf === undefined ? {} : { dbf: bufferOf(dbf), cpg: cpg ?? encodingOf(dbf) }),
    ...(prj === undefined ? {} : { prj: new TextDecoder('latin1').decode(prj) }),
  });
  const features =
    typeof read === 'object' && read !== null && 'features' in read ? read.features : [];
  return isList(features) ? features : [];
}

function encodingOf(dbf: Uint8Array): string {
  // The head of a DBF holds lengths, not text; its records begin after it.
  const head = (dbf[8] ?? 0) + (dbf[9] ?? 0) * 256;
  const records = dbf.slice(head, head + 262_144).map((byte) => (byte === 0 ? 0x20 : byte));
  const { encoding } = detectEncoding(records);
  return encoding === 'cp932' ? 'shift_jis' : encoding;
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** `Array.isArray` without the `any` it lets in. */
function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
