/** Conditions on values, as readers choose them, and as the API is asked: pure. */

export const comparisons = ['eq', 'ge', 'le', 'has'] as const;
export type Comparison = (typeof comparisons)[number];

/** Holds for one layer; others are shown whole. */
export interface Condition {
  /** `keyOf` the layer. */
  readonly layer: string;
  /** An attribute, or a column. */
  readonly attribute: string;
  readonly comparison: Comparison;
  readonly value: string;
}

const valueLengthMax = 200;

/** `layer:attribute:comparison:value`, each escaped. */
export function parseCondition(text: string): Condition | undefined {
  const [layer = '', attribute = '', word, value = '', ...rest] = text.split(':').map(unescaped);
  const comparison = comparisons.find((each) => each === word);
  const isWhole = layer !== '' && attribute !== '' && value.trim() !== '' && rest.length === 0;
  return comparison === undefined || !isWhole || value.length > valueLengthMax
    ? undefined
    : { layer, attribute, comparison, value: value.trim() };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

export function writeCondition({ layer, attribute, comparison, value }: Condition): string {
  return [layer, attribute, comparison, value].map(encodeURIComponent).join(':');
}

/** What a form of a field, a comparison and a value asks for; undefined where it is not filled in. */
export function conditionOf(search: URLSearchParams): Condition | undefined {
  const field = search.get('fa') ?? '';
  const value = search.get('fv') ?? '';
  const comparison = search.get('fc') ?? '';
  return parseCondition(`${field}:${comparison}:${encodeURIComponent(value)}`);
}

/** The value of a choice of fields. */
export function fieldOf(layer: string, attribute: string): string {
  return [layer, attribute].map(encodeURIComponent).join(':');
}

/** Attributes that a query can name as they are. */
export const isQueryable = (attribute: string): boolean =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(attribute);

/** Full-width digits and signs are digits and signs. */
function numberIn(value: string): string | undefined {
  const text = value.normalize('NFKC').replaceAll(',', '');
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? text : undefined;
}

const ordered = { ge: '>=', le: '<=' } as const;

/** NGSI-LD, clause 4.9: conditions that all hold, and what was written besides. */
export function queryOf(conditions: readonly Condition[], written: string): string {
  const own = conditions.filter(({ attribute }) => isQueryable(attribute)).map(termOf);
  return [...own, ...(written === '' ? [] : [own.length === 0 ? written : `(${written})`])].join(
    ';',
  );
}

function termOf({ attribute, comparison, value }: Condition): string {
  const text = JSON.stringify(value);
  const number = numberIn(value);
  if (comparison === 'has') return `${attribute}~=${patternOf(value)}`;
  if (comparison !== 'eq') {
    const isTime = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$/.test(value);
    return `${attribute}${ordered[comparison]}${number ?? (isTime ? value : text)}`;
  }
  if (number !== undefined) return `(${attribute}==${number}|${attribute}==${text})`;
  return value === 'true' || value === 'false'
    ? `(${attribute}==${value}|${attribute}==${text})`
    : `${attribute}==${text}`;
}

/** A regular expression that means the text itself, in quotes of the query. */
function patternOf(value: string): string {
  const literal = value.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return `"${`.*${literal}.*`.replaceAll('"', String.raw`\"`)}"`;
}

/** What a table is asked: values and ranges by column, words in columns. */
export function choiceOf(conditions: readonly Condition[]): URLSearchParams {
  const filters: Record<string, Record<string, string>> = {};
  const contains: Record<string, string> = {};
  for (const { attribute, comparison, value } of conditions) {
    if (comparison === 'has') {
      contains[attribute] = [contains[attribute] ?? '', value].join(' ').trim();
    } else {
      const bound = { eq: 'eq', ge: 'gte', le: 'lte' }[comparison];
      filters[attribute] = { ...filters[attribute], [bound]: numberIn(value) ?? value };
    }
  }
  const search = new URLSearchParams();
  if (Object.keys(filters).length > 0) search.set('filters', JSON.stringify(filters));
  if (Object.keys(contains).length > 0) search.set('contains', JSON.stringify(contains));
  return search;
}
