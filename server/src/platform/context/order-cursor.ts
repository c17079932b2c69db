/** Where an entity stands in an ordered answer, as the address of the next page carries it. */
import { isArray, type JsonValue, type Ordering, textOrder } from '@kumiki/ngsi-ld';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';

/** For one term: 1 where there is no value, the rank of its kind, its number (a decimal as text), its text. */
export type OrderKey = readonly [number, number, string, string];

export interface OrderCursor {
  readonly keys: readonly OrderKey[];
  readonly id: string;
}

/** Kinds whose texts a collation orders; times have an order of their own. */
const textRank = 1;

/** A comparison of places for `sort`, the same that the database makes where no collation is asked for. */
export function cursorOrder({
  terms,
  collation,
}: Ordering): (a: OrderCursor, b: OrderCursor) => number {
  const byCodePoint = textOrder(undefined);
  const byLanguage = textOrder(collation);
  return (a, b) => {
    for (const [index, term] of terms.entries()) {
      const [left, right] = [a.keys[index], b.keys[index]];
      if (left === undefined || right === undefined) break;
      const compareTexts = left[1] === textRank ? byLanguage : byCodePoint;
      const order =
        left[1] - right[1] || Number(left[2]) - Number(right[2]) || compareTexts(left[3], right[3]);
      if (left[0] !== right[0]) return left[0] - right[0];
      if (order !== 0) return term.direction === 'asc' ? order : -order;
    }
    return byCodePoint(a.id, b.id);
  };
}

export function writeCursor({ keys, id }: OrderCursor): string {
  return Buffer.from(JSON.stringify([...keys, id])).toString('base64url');
}

/** Of a page in the same order. */
export function parseCursor(text: string, ordering: Ordering, name: string): Result<OrderCursor> {
  const parts = decode(text);
  const id = parts?.at(-1);
  const keys = parts?.slice(0, -1).flatMap((part) => {
    const key = keyOf(part);
    return key === undefined ? [] : [key];
  });
  return typeof id === 'string' && keys?.length === ordering.terms.length
    ? ok({ keys, id })
    : err(problem('bad-request-data', `${name} is no place in this order.`, name));
}

function decode(text: string): readonly JsonValue[] | undefined {
  try {
    // `as`: JSON.parse gives JSON.
    const json = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as JsonValue;
    return isArray(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** `as` a client may have made it up, everything about it is looked at. */
function keyOf(part: JsonValue): OrderKey | undefined {
  if (!isArray(part) || part.length !== 4) return undefined;
  const [absent, rank, number, text] = part;
  const isKey =
    (absent === 0 || absent === 1) &&
    typeof rank === 'number' &&
    Number.isInteger(rank) &&
    rank >= 0 &&
    rank <= 9 &&
    typeof number === 'string' &&
    /^-?\d{1,400}(\.\d{1,400})?(e[+-]?\d{1,3})?$/i.test(number) &&
    typeof text === 'string' &&
    text.length <= 400 &&
    !text.includes('\0') &&
    text.isWellFormed();
  return isKey ? [absent, rank, number, text] : undefined;
}
