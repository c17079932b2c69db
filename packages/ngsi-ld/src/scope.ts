/** Scopes of entities. ETSI GS CIM 009, clause 4.18. */
import type { JsonValue } from './entity.ts';
import { bad, ok, type Result } from './error.ts';
import { pointerTo } from './json.ts';

const scopePath = /^\/?\p{L}[\p{L}\p{N}_]*(?:\/\p{L}[\p{L}\p{N}_]*)*$/u;
const scopeLengthMax = 512;

/** A scope with its leading slash, which is optional on input. */
export function parseScope(text: string): string | undefined {
  if (text.length > scopeLengthMax || !scopePath.test(text)) return undefined;
  return text.startsWith('/') ? text : `/${text}`;
}

/** The value of a `scope` member: one scope or several, each kept once. */
export function parseScopes(json: JsonValue, pointer: string): Result<readonly string[]> {
  const items: readonly JsonValue[] = Array.isArray(json) ? json : [json];
  const scopes = new Set<string>();
  for (const [index, item] of items.entries()) {
    const scope = typeof item === 'string' ? parseScope(item) : undefined;
    if (scope === undefined) {
      return bad(
        'A scope is no path of names',
        Array.isArray(json) ? pointerTo(pointer, index) : pointer,
      );
    }
    scopes.add(scope);
  }
  return ok([...scopes]);
}
