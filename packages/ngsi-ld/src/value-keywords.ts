/**
 * JSON-LD keywords inside values. A value is JSON-LD (clause 5.5.4), and one that is not makes every answer it stands in
 * unreadable for processors; what is no JSON-LD belongs into a JsonProperty. JSON-LD 1.1, sections 9.1 to 9.7.
 */
import type { JsonObject, JsonValue } from './entity.ts';
import { bad, type Failure } from './error.ts';
import { isArray, isObject, pointerTo } from './json.ts';

const keyword = /^@[A-Za-z]+$/;
const ofValues: ReadonlySet<string> = new Set([
  '@value',
  '@type',
  '@language',
  '@direction',
  '@index',
]);

/** The first keyword that stands where none may, or says what it cannot. */
export function findKeywordFault(json: JsonValue, pointer: string): Failure | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  if (isObject(json)) {
    if ('@value' in json) return faultOfValueObject(json, pointer);
    for (const key in json) {
      const fault = keyword.test(key) ? faultOfKeyword(json, key) : undefined;
      if (fault !== undefined) return bad(fault, pointerTo(pointer, key));
    }
  }
  for (const [key, item] of Object.entries(json)) {
    const found = findKeywordFault(item, pointerTo(pointer, key));
    if (found !== undefined) return found;
  }
  return undefined;
}

function faultOfValueObject(json: JsonObject, pointer: string): Failure | undefined {
  const { '@value': value, '@type': type, '@language': language } = json;
  const stranger = Object.keys(json).find((key) => !ofValues.has(key));
  if (stranger !== undefined) {
    return bad(`${stranger} does not go with @value`, pointerTo(pointer, stranger));
  }
  if (type !== undefined && typeof type !== 'string') {
    return bad('@type is no text', `${pointer}/@type`);
  }
  if (language !== undefined) {
    if (typeof language !== 'string') return bad('@language is no text', `${pointer}/@language`);
    if (type !== undefined) return bad('@type does not go with @language', `${pointer}/@type`);
    if (typeof value !== 'string') return bad('@value is no text', `${pointer}/@value`);
  }
  return type !== '@json' && typeof value === 'object' && value !== null
    ? bad('@value is neither text, number nor boolean', `${pointer}/@value`)
    : undefined;
}

function faultOfKeyword(json: JsonObject, key: string): string | undefined {
  const value = json[key];
  switch (key) {
    case '@id':
    case '@index':
      return typeof value === 'string' ? undefined : `${key} is no text`;
    case '@type':
      return typeof value === 'string' ||
        (isArray(value) && value.every((type) => typeof type === 'string'))
        ? undefined
        : '@type names no type';
    case '@list':
    case '@set':
      return isArray(value) &&
        Object.keys(json).every((other) => other === key || other === '@index')
        ? undefined
        : `${key} is no array that stands alone`;
    default:
      return `${key} has no place in a value`;
  }
}
