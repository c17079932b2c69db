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
  return `${parent}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/**
 * The first value a database would refuse or change: NUL, lone surrogates, numbers beyond a double,
 * nesting without end. `undefined` when there is none.
 */
export function findUnstorable(value: JsonValue, pointer = '', depth = 0): Failure | undefined {
  if (typeof value === 'string') {
    return isStorableText(value) ? undefined : bad('Text holds NUL or half a character', pointer);
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : bad('Number is out of range', pointer);
  }
  return typeof value === 'object' && value !== null
    ? findInside(value, pointer, depth)
    : undefined;
}

function findInside(
  value: JsonObject | readonly JsonValue[],
  pointer: string,
  depth: number,
): Failure | undefined {
  if (depth >= jsonDepthMax) return bad(`Document nests deeper than ${jsonDepthMax}`, pointer);
  if (isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (typeof item === 'number' && Number.isFinite(item)) continue;
      const fault = findUnstorable(item, `${pointer}/${index}`, depth + 1);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
  for (const key of Object.keys(value)) {
    if (!isStorableText(key)) return bad('A name holds NUL or half a character', pointer);
    const fault = findUnstorable(value[key] ?? null, pointerTo(pointer, key), depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** PostgreSQL's `jsonb` takes neither NUL nor lone surrogates. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}
