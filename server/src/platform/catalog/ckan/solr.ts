/** The part of Solr's query language that clients of CKAN write: `field:value`, `+`, `-`, OR, ranges of dates. Pure. */
import type { SearchQuery, SearchSort } from '../search/document.ts';

/** Names of CKAN's fields → ours. */
const fieldNames: Readonly<Record<string, string>> = {
  organization: 'organization',
  owner_org: 'organization',
  groups: 'groups',
  group: 'groups',
  tags: 'tags',
  tag: 'tags',
  res_format: 'res_format',
  format: 'res_format',
  license_id: 'license_id',
  license: 'license_id',
  theme: 'theme',
  estat: 'estat',
  frequency: 'frequency',
  area: 'area',
  standard: 'standard',
  state: 'state',
};

/** Fields whose words are looked for in the text. */
const textFields = new Set(['title', 'name', 'notes', 'text', 'author', 'maintainer']);
/** What is always so for what is found. */
const constantFields = new Set([
  'dataset_type',
  'type',
  'capacity',
  'site_id',
  'entity_type',
  'private',
]);

interface Mutable {
  words: string[];
  facets: Record<string, string[]>;
  anyOf: Record<string, string[]>;
  noneOf: Record<string, string[]>;
  modifiedFrom?: Date;
  modifiedUntil?: Date;
  ids?: string[];
}

export type SolrQuery = Pick<
  SearchQuery,
  'text' | 'facets' | 'anyOf' | 'noneOf' | 'modifiedFrom' | 'modifiedUntil' | 'ids'
>;

const token =
  /\s*([+-]?)(?:([A-Za-z_][\w.]*|\*):(\[[^\]]*\]|\([^)]*\)|"(?:[^"\\]|\\.)*"|[^\s]+)|"((?:[^"\\]|\\.)*)"|(\S+))/y;

const value = String.raw`(?:"(?:[^"\\]|\\.)*"|[^\s()"]+)`;
const sameField = new RegExp(
  String.raw`(\()?\b([A-Za-z_][\w.]*):(${value})((?:\s+OR\s+\2:${value})+)(\))?`,
  'g',
);

/** `tags:a OR tags:b`, as harvesters write it, is `tags:(a OR b)`. */
function gathered(text: string): string {
  type Part = string | undefined;
  const write = (all: string, open: Part, field: string, first: string, rest: string, end: Part) =>
    (open === undefined) === (end === undefined)
      ? `${field}:(${first}${rest.replaceAll(` ${field}:`, ' ')})`
      : all;
  return text.replace(sameField, write);
}

/** Undefined where something is written that is not understood: better refused than misread. */
export function parseSolr(given: string, into: Mutable = emptyQuery()): Mutable | undefined {
  const text = gathered(given);
  token.lastIndex = 0;
  const end = text.trimEnd().length;
  let before: 'word' | 'field' | 'or' | undefined;
  while (token.lastIndex < end) {
    const match = token.exec(text);
    if (match === null) return undefined;
    const [, sign = '', field, asked = '', quoted, word] = match;
    if (field !== undefined) {
      // A word or a field: the search has no such question.
      if (before === 'or' || !takeField(into, field, asked, sign === '-')) return undefined;
    } else if (word === 'OR') {
      if (before !== 'word') return undefined;
      // Between two words it stays; the search understands it.
      into.words.push(word);
    } else if (quoted !== undefined) into.words.push(unescaped(quoted));
    else if (word !== undefined && !takeWord(into, word, sign)) return undefined;
    before = word === 'OR' ? 'or' : field === undefined ? 'word' : 'field';
  }
  return before === 'or' ? undefined : into;
}

export function emptyQuery(): Mutable {
  return { words: [], facets: {}, anyOf: {}, noneOf: {} };
}

export function finished({ words, ...rest }: Mutable): SolrQuery {
  return { ...rest, ...(words.length === 0 ? {} : { text: words.join(' ') }) };
}

function takeWord(into: Mutable, word: string, sign: string): boolean {
  if (word === 'AND' || word === '*') return true;
  if (word === 'NOT' || /[()[\]{}]/.test(word)) return false;
  into.words.push(sign === '-' ? `-${word}` : word.replace(/[*~^].*$/, ''));
  return true;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

function valuesOf(value: string): readonly string[] {
  if (!value.startsWith('(')) return [unescaped(value.replace(/^"|"$/g, ''))];
  const inner = value.slice(1, -1);
  return [...inner.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)]
    .map(([, quoted, plain]) => unescaped(quoted ?? plain ?? ''))
    .filter((one) => one !== 'OR' && one !== 'AND' && one !== '');
}

function takeField(into: Mutable, field: string, value: string, isExcluded: boolean): boolean {
  if (field === '*' || value === '*' || value === '[* TO *]' || value === '""') return true;
  if (field === 'metadata_modified' && !isExcluded) return takeRange(into, value);
  const values = valuesOf(value);
  const name = fieldNames[field];
  if (name !== undefined) {
    const mapped = values.map((one) => (field === 'state' && one === 'active' ? 'published' : one));
    if (isExcluded) into.noneOf[name] = [...(into.noneOf[name] ?? []), ...mapped];
    else if (mapped.length > 1 && !/\sAND\s/.test(value)) {
      // Any of these and any of those: the search asks a field one such question.
      if (into.anyOf[name] !== undefined) return false;
      into.anyOf[name] = mapped;
    } else into.facets[name] = [...(into.facets[name] ?? []), ...mapped];
    return true;
  }
  if (textFields.has(field) && (field !== 'name' || isExcluded)) {
    for (const one of values) into.words.push(isExcluded ? `-${one}` : one.replace(/[*]+$/, ''));
    return true;
  }
  if ((field === 'id' || field === 'name') && !isExcluded) {
    into.ids = [...(into.ids ?? []), ...values];
    return true;
  }
  return constantFields.has(field) && !isExcluded;
}

function takeRange(into: Mutable, value: string): boolean {
  const match = /^\[\s*(\S+)\s+TO\s+(\S+)\s*\]$/.exec(value);
  if (match === null) return false;
  const [, from = '*', until = '*'] = match;
  if (from !== '*') {
    const date = instantOf(from);
    if (date === undefined) return false;
    into.modifiedFrom = date;
  }
  if (until !== '*' && until !== 'NOW') {
    const date = instantOf(until);
    if (date === undefined) return false;
    into.modifiedUntil = date;
  }
  return true;
}

function instantOf(text: string): Date | undefined {
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`;
  const date = new Date(zoned);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

const sorts: Readonly<Record<string, SearchSort>> = {
  score: 'relevance',
  relevance: 'relevance',
  metadata_modified: 'modified',
  metadata_created: 'modified',
  title_string: 'title',
  title: 'title',
  name: 'name',
  id: 'id',
};

/** The first of CKAN's sort keys decides. */
export function parseSort(
  text: string | undefined,
): { readonly sort: SearchSort; readonly isReversed: boolean } | undefined {
  const [key = 'score', direction = 'asc'] = (text ?? 'score desc').trim().split(/[\s,]+/);
  const sort = sorts[key];
  if (sort === undefined) return undefined;
  const isDown = direction.toLowerCase() === 'desc';
  return {
    sort,
    isReversed:
      sort === 'modified' || sort === 'relevance' ? !isDown && sort === 'modified' : isDown,
  };
}
