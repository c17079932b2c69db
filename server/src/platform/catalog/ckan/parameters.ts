/** What a caller of an action gives: JSON, a form, or a query string, read into one object. */
import { hasBody, type RouteContext, readJson, readStream } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { StoredFileFacts } from '../dataset.ts';
import type { CatalogFiles } from '../files.ts';
import { boundaryOf, FormBroken, formParts } from './multipart.ts';

export type Given = Readonly<Record<string, unknown>>;

export interface Parameters {
  readonly given: Given;
  /** The file of a form, stored already. */
  readonly file?: StoredFileFacts;
}

const fieldBytesMax = 1_000_000;
const fieldsMax = 500;

/** Of a GET: a name given more often is a list. */
export function queryParameters(c: RouteContext): Given {
  const given: Record<string, unknown> = {};
  for (const [name, values] of Object.entries(c.req.queries())) {
    given[name] = values.length === 1 ? values[0] : values;
  }
  return given;
}

/** Of a POST. `storeFile` is asked for the one file a form may bring. */
export async function bodyParameters(
  c: RouteContext,
  storeFile: (file: Parameters0) => ReturnType<CatalogFiles['store']>,
): Promise<Result<Parameters>> {
  const type = c.req.header('content-type');
  const boundary = boundaryOf(type);
  if (boundary !== undefined) return formParameters(c, boundary, storeFile);
  if (type?.startsWith('application/x-www-form-urlencoded') === true) return urlEncoded(c);
  if (!hasBody(c)) return ok({ given: queryParameters(c) });
  const body = await readJson(c);
  if (!body.ok) return body;
  if (typeof body.value !== 'object' || body.value === null || Array.isArray(body.value)) {
    return err(
      problem('invalid-request', 'Request data JSON decoded to something else than a dict.'),
    );
  }
  return ok({ given: { ...queryParameters(c), ...body.value } });
}

type Parameters0 = Parameters1[1];
type Parameters1 = globalThis.Parameters<CatalogFiles['store']>;

async function urlEncoded(c: RouteContext): Promise<Result<Parameters>> {
  const text = await c.req.text();
  // Old clients send JSON under the type of a form.
  if (text.startsWith('{')) {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null) return ok({ given: { ...value } });
    } catch {
      // A form after all.
    }
  }
  return ok({ given: { ...queryParameters(c), ...Object.fromEntries(new URLSearchParams(text)) } });
}

async function formParameters(
  c: RouteContext,
  boundary: string,
  storeFile: (file: Parameters0) => ReturnType<CatalogFiles['store']>,
): Promise<Result<Parameters>> {
  const given: Record<string, unknown> = queryParameters(c);
  let file: StoredFileFacts | undefined;
  let fields = 0;
  try {
    for await (const part of formParts(readStream(c), boundary)) {
      fields += 1;
      if (fields > fieldsMax) throw new FormBroken('The form has too many parts.');
      if (part.fileName === undefined || part.fileName === '') {
        const text = await fieldText(part.body);
        if (part.name !== 'upload' || text !== '') given[part.name] = text;
        continue;
      }
      const { fileName, contentType, body } = part;
      const stored = await storeFile({ name: fileName, mediaType: contentType, body });
      if (!stored.ok) return stored;
      file = stored.value;
    }
  } catch (thrown) {
    if (thrown instanceof FormBroken) return err(problem('invalid-request', thrown.message));
    throw thrown;
  }
  return ok({ given, ...(file === undefined ? {} : { file }) });
}

async function fieldText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes > fieldBytesMax) throw new FormBroken('A field of the form is too long.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** As a text; numbers too, since clients are not strict. */
export function textOf(given: Given, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = given[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

export function flagOf(given: Given, name: string, absent = false): boolean {
  const value = given[name];
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'string' || value === '') return absent;
  return ['true', '1', 'yes', 'on', 't'].includes(value.toLowerCase());
}

/** Undefined when it is no whole number from 0 on. */
export function countOf(given: Given, name: string, absent: number): number | undefined {
  const value = given[name];
  if (value === undefined || value === null || value === '') return absent;
  const number = Number(value);
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** A list as JSON, as one text with commas, or given several times. */
export function listOf(given: Given, name: string): readonly string[] | undefined {
  const value = given[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value)) return value.map(String);
  if (typeof value !== 'string') return undefined;
  if (value.trimStart().startsWith('[')) {
    const parsed = jsonOf(value);
    if (Array.isArray(parsed)) return parsed.map(String);
  }
  return value.split(',').map((part) => part.trim());
}

/** JSON written as a text, or as it is. */
export function jsonOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
