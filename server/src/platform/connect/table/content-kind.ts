/** What kind of file it is, told by its first bytes, whatever its name says. */
import { type Notice, notice } from '@kumiki/civic';

/** `text`: rows of delimited text. The rest is what containers and other programs write. */
export type ContentKind = 'json' | 'text' | 'zip' | 'old-excel' | 'pdf' | 'markup' | 'binary';

/** `start`: some hundred bytes at least, where the file has them. */
export function contentKindOf(start: Uint8Array): ContentKind {
  const has = (...bytes: readonly number[]) => bytes.every((byte, i) => start[i] === byte);
  if (has(0x50, 0x4b, 0x03, 0x04) || has(0x50, 0x4b, 0x05, 0x06)) return 'zip';
  if (has(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) return 'old-excel';
  if (has(0x25, 0x50, 0x44, 0x46)) return 'pdf';
  const text = new TextDecoder(encodingOf(start)).decode(start.subarray(0, 512));
  const first = text.replace(/^[\s\ufeff]+/, '');
  if (/^[{[]/.test(first)) return 'json';
  if (/^<(?:\?xml|!doctype|html|kml|rdf|gml)/i.test(first)) return 'markup';
  return isBinary(start, text) ? 'binary' : 'text';
}

/** UTF-16 shows by its mark or its zeros, all on one side; anything else reads well enough as Latin-1 to see its first sign. */
function encodingOf(start: Uint8Array): string {
  const [a, b] = start;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  const head = start.subarray(0, 512);
  const zeros = (side: 0 | 1) => head.filter((byte, i) => byte === 0 && i % 2 === side).length;
  const [even, odd] = [zeros(0), zeros(1)];
  if (Math.max(even, odd) * 20 >= head.length && Math.min(even, odd) * 10 <= Math.max(even, odd)) {
    if (even !== odd) return even > odd ? 'utf-16be' : 'utf-16le';
  }
  const isMarked = a === 0xef && b === 0xbb;
  return isMarked ? 'utf-8' : 'latin1';
}

/** Control characters that no text has; a few may be damage. */
function isBinary(start: Uint8Array, text: string): boolean {
  // Tabs, line ends, the escapes of ISO-2022-JP and what Latin-1 makes of UTF-8 are text.
  const isControl = (code: number) => code < 0x09 || (code > 0x0d && code < 0x20 && code !== 0x1b);
  const controls = Array.from(text, (c) => c.charCodeAt(0)).filter(isControl).length;
  return start.length > 0 && controls * 20 > text.length;
}

const advice: Readonly<Partial<Record<ContentKind, string>>> = {
  'old-excel':
    'Excel 97-2003 (.xls) / 古いExcel形式です。Excelで開き「名前を付けて保存」で .xlsx か「CSV UTF-8」にしてください',
  pdf: 'PDF / 元の表（CSVやExcel）を取り込んでください',
  markup: 'XML or HTML / CSV・Excel・GeoJSONで書き出してください',
  binary: 'unknown binary content / CSV・Excel・GeoJSONで書き出してください',
};

/** Why a file of this kind is not read, and what to do. Undefined for kinds that are. */
export function refusalOf(kind: ContentKind): Notice | undefined {
  const detail = advice[kind];
  return detail === undefined ? undefined : notice('file-not-understood', { detail });
}
