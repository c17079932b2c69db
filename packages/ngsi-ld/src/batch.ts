/** The bodies of batch operations, split into entities. ETSI GS CIM 009, clauses 5.6.7–5.6.10 and 5.6.20. */
import type { JsonObject, JsonValue } from './entity.ts';
import { bad, ok, type Result } from './error.ts';
import { isIdentifier } from './iri.ts';
import { isArray, isObject } from './json.ts';

/** One entity of a batch, read no further: its context comes first, and its faults are its own. */
export interface BatchItem {
  /** The id for the BatchEntityError of an item that cannot be read; absent when it has none. */
  readonly id?: string;
  readonly json: JsonObject;
  /** The value of its `@context`, where it brings one. */
  readonly context?: JsonValue;
}

/** `BadRequestData` for the whole request when the array is empty or holds something else than objects. */
export function parseBatch(json: JsonValue): Result<readonly BatchItem[]> {
  if (!isArray(json) || json.length === 0) return bad('The batch is no array of entities', '');
  const items: BatchItem[] = [];
  for (const [index, item] of json.entries()) {
    if (!isObject(item)) return bad('An item of the batch is no entity', `/${index}`);
    const id = item['id'] ?? item['@id'];
    const { '@context': context } = item;
    items.push({
      json: item,
      ...(typeof id === 'string' ? { id } : {}),
      ...(context === undefined ? {} : { context }),
    });
  }
  return ok(items);
}

/** The ids of a batch deletion, clause 5.6.10; ids that are no URIs are told apart, not refused. */
export function parseBatchDelete(
  json: JsonValue,
): Result<{ readonly ids: readonly string[]; readonly wrong: readonly string[] }> {
  if (!isArray(json) || json.length === 0) return bad('The batch is no array of ids', '');
  const wrongItem = json.findIndex((item) => typeof item !== 'string');
  if (wrongItem >= 0) return bad('An item of the batch is no id', `/${wrongItem}`);
  const texts = [...new Set(json.filter((item) => typeof item === 'string'))];
  return ok({
    ids: texts.filter(isIdentifier),
    wrong: texts.filter((text) => !isIdentifier(text)),
  });
}
