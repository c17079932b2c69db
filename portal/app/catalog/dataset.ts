/** A dataset as the pages show it. */

import { type Json, listOf, numberOf, objectOf, textOf, textsOf } from '../api/read-json.ts';
import type { Language } from '../language/language.ts';

export interface Localized {
  readonly ja: string;
  readonly easy?: string;
  readonly en?: string;
}

export interface Column {
  readonly id: string;
  readonly type: string;
  readonly label: string;
  readonly role: string;
}

export interface Resource {
  readonly id: string;
  readonly name: Localized;
  readonly description: Localized;
  readonly format: string;
  readonly url: string;
  readonly bytes: number | undefined;
  readonly updated: string;
  /** The file of a standard dataset, where it is one. */
  readonly standardFile: { readonly name: string; readonly url: string } | undefined;
  readonly table: { readonly columns: readonly Column[]; readonly rowCount: number } | undefined;
  /** What became of the file as a table, where staff look and it was sent by a client. */
  readonly fileTable: FileTable | undefined;
}

export interface FileTable {
  readonly state: 'waiting' | 'done' | 'none' | 'failed';
  readonly reason: { readonly ja: string; readonly en: string };
}

export interface Quality {
  readonly score: number;
  /** 0 where nothing is known. */
  readonly max: number;
  readonly points: readonly {
    readonly point: string;
    readonly isMet: boolean;
    readonly name: { readonly ja: string; readonly en: string };
    readonly remedy: { readonly ja: string; readonly en: string };
  }[];
}

export interface Dataset {
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
  readonly state: string;
  readonly title: Localized;
  readonly description: Localized;
  readonly publisher: string;
  readonly publisherUrl: string;
  readonly contact: { readonly name: string; readonly email: string; readonly phone: string };
  readonly licence: { readonly title: Localized; readonly url: string; readonly isOpen: boolean };
  readonly attribution: string;
  readonly tags: readonly string[];
  readonly estat: readonly string[];
  readonly groups: readonly string[];
  readonly documentation: readonly string[];
  readonly quality: Quality;
  readonly frequency: string;
  readonly area: string;
  readonly from: string;
  readonly until: string;
  readonly issued: string;
  readonly updated: string;
  readonly landingPage: string;
  readonly resources: readonly Resource[];
  /** When it will be published by itself. */
  readonly publishAt: string;
  readonly published: number | undefined;
  readonly head: number;
}

export function inLanguage(text: Localized, language: Language): string {
  if (language === 'en' && text.en !== undefined && text.en !== '') return text.en;
  if (language === 'easy' && text.easy !== undefined && text.easy !== '') return text.easy;
  return text.ja;
}

export function parseLocalized(value: unknown): Localized {
  const { ja, easy, en } = objectOf(value);
  return {
    ja: textOf(ja),
    ...(textOf(easy) === '' ? {} : { easy: textOf(easy) }),
    ...(textOf(en) === '' ? {} : { en: textOf(en) }),
  };
}

/** An address a page may lead to; others are shown as nothing. */
export function safeUrl(value: unknown): string {
  const text = textOf(value);
  return /^https?:\/\//.test(text) ? text : '';
}

function parseColumn(value: unknown): Column {
  const { id, type, label, role } = objectOf(value);
  const named = textOf(objectOf(label)['ja']);
  return {
    id: textOf(id),
    type: textOf(type),
    label: named === '' ? textOf(id) : named,
    role: textOf(role),
  };
}

function parseResource(value: unknown): Resource {
  const given = objectOf(value);
  const file = objectOf(given['file']);
  const table = given['table'] === undefined ? undefined : objectOf(given['table']);
  return {
    id: textOf(given['id']),
    name: parseLocalized(given['name'] ?? { ja: file['name'] }),
    description: parseLocalized(given['description']),
    format: textOf(given['format']),
    url: safeUrl(given['url']),
    bytes: typeof file['bytes'] === 'number' ? file['bytes'] : undefined,
    updated: textOf(given['updated']),
    standardFile: parseStandardFile(given['standardFile']),
    fileTable: parseFileTable(given['fileTable']),
    table:
      table === undefined
        ? undefined
        : {
            columns: listOf(table['fields']).map(parseColumn),
            rowCount: numberOf(table['rowCount']),
          },
  };
}

function parseStandardFile(value: unknown): Resource['standardFile'] {
  const { name, url } = objectOf(value);
  return safeUrl(url) === '' ? undefined : { name: textOf(name), url: safeUrl(url) };
}

function parseFileTable(value: unknown): FileTable | undefined {
  const { state, reason } = objectOf(value);
  const known = (['waiting', 'done', 'none', 'failed'] as const).find((one) => one === state);
  const { ja, en } = objectOf(reason);
  return known && { state: known, reason: { ja: textOf(ja), en: textOf(en) } };
}

function parseQuality(value: unknown): Quality {
  const { score, scoreMax, points } = objectOf(value);
  const both = (given: unknown) => {
    const { ja, en } = objectOf(given);
    return { ja: textOf(ja), en: textOf(en) };
  };
  return {
    score: numberOf(score),
    max: numberOf(scoreMax),
    points: listOf(points).map((one) => {
      const { point, isMet, name, remedy } = objectOf(one);
      const parts = { name: both(name), remedy: both(remedy) };
      return { point: textOf(point), isMet: isMet === true, ...parts };
    }),
  };
}

export function parseDataset(value: Json): Dataset {
  const licence = objectOf(value['licenceDetails']);
  const contact = objectOf(value['contact']);
  const publisher = objectOf(value['publisher']);
  const temporal = objectOf(value['temporal']);
  const title = parseLocalized(licence['title']);
  return {
    id: textOf(value['id']),
    name: textOf(value['name']),
    tenant: textOf(value['tenant']),
    state: textOf(value['state']),
    title: parseLocalized(value['title']),
    description: parseLocalized(value['description']),
    publisher: textOf(publisher['name']),
    publisherUrl: safeUrl(publisher['url']),
    contact: {
      name: textOf(contact['name']),
      email: textOf(contact['email']),
      phone: textOf(contact['phone']),
    },
    licence: {
      title: title.ja === '' ? { ja: textOf(value['licence']) } : title,
      url: safeUrl(licence['url']),
      isOpen: licence['isOpen'] === true,
    },
    attribution: textOf(value['attribution']),
    tags: textsOf(value['tags']),
    estat: textsOf(value['estat']),
    groups: textsOf(value['groups']),
    documentation: textsOf(value['documentation']).filter((url) => safeUrl(url) !== ''),
    quality: parseQuality(value['quality']),
    frequency: textOf(value['frequency']),
    area: textOf(objectOf(value['spatial'])['name']),
    from: textOf(temporal['from']),
    until: textOf(temporal['until']),
    issued: textOf(value['issued']),
    updated: textOf(value['updated']),
    landingPage: safeUrl(value['landingPage']),
    resources: listOf(value['resources']).map(parseResource),
    publishAt: textOf(value['publishAt']),
    published: typeof value['published'] === 'number' ? value['published'] : undefined,
    head: numberOf(value['head']),
  };
}
