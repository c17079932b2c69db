/** What JSON can carry that the store cannot: found once, before anything else is read. */
import type { JsonObject, JsonValue } from './entity.ts';
import { bad, type Failure } from './error.ts';

/** Deeper documents are refused, so that no reader needs to fear for its stack. */
export const jsonDepthMax = 64;

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The pointer of a member: `/a~1b/0`. RFC 6901. */
export function pointerTo(parent: string, key: string | number): string {
  if (typeof key === 'number' || !/[~/]/.test(key)) return `${parent}/${key}`;
  return `${parent}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/**
 * The first value a database would refuse or change: NUL, lone surrogates, numbers beyond a double,
 * nesting without end. `undefined` when there is none, which is found out without a pointer.
 */
export function findUnstorable(value: JsonValue): Failure | undefined {
  return isStorable(value, 0) ? undefined : locateUnstorable(value, '', 0);
}

function isStorable(value: JsonValue, depth: number): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= jsonDepthMax) return false;
  if (isArray(value)) return value.every((item) => isStorable(item, depth + 1));
  for (const key in value) {
    if (!isStorableText(key) || !isStorable(value[key] ?? null, depth + 1)) return false;
  }
  return true;
}

/** Walks the way to the fault again, now with a pointer. */
function locateUnstorable(value: JsonValue, pointer: string, depth: number): Failure {
  if (typeof value === 'string') return bad('Text holds NUL or half a character', pointer);
  if (typeof value !== 'object' || value === null) return bad('Number is out of range', pointer);
  if (depth >= jsonDepthMax) return bad(`Document nests deeper than ${jsonDepthMax}`, pointer);
  for (const [key, item] of Object.entries(value)) {
    if (!isStorableText(key)) return bad('A name holds NUL or half a character', pointer);
    if (!isStorable(item, depth + 1)) {
      return locateUnstorable(item, pointerTo(pointer, key), depth + 1);
    }
  }
  return bad('The document cannot be stored', pointer);
}

/** PostgreSQL's `jsonb` takes neither NUL nor lone surrogates. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}
