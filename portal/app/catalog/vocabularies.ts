/** Names of the codes datasets are described with, as the API tells them. */
import type { Ask } from '../api/last-known.ts';
import type { Language } from '../language/language.ts';
import type { Facet } from './find.ts';
import { type Json, listOf, objectOf, parseBody, textOf } from './read-json.ts';

export interface Named {
  readonly code: string;
  readonly ja: string;
  readonly en: string;
}

export interface Vocabularies {
  readonly licences: readonly Named[];
  readonly frequencies: readonly Named[];
  readonly estat: readonly Named[];
  readonly groups: readonly Named[];
  readonly organizations: readonly Named[];
}

const none: Vocabularies = {
  licences: [],
  frequencies: [],
  estat: [],
  groups: [],
  organizations: [],
};

export async function readVocabularies(ask: Ask): Promise<Vocabularies> {
  const answer = await ask('/api/catalog/vocabularies', 'application/json');
  return answer?.status === 200 ? parseVocabularies(parseBody(answer.body)) : none;
}

export function parseVocabularies(value: Json): Vocabularies {
  const named = (list: unknown, code: string, title: string | undefined): readonly Named[] =>
    listOf(list).map((one) => {
      const entry = objectOf(one);
      const names = title === undefined ? entry : objectOf(entry[title]);
      const ja = textOf(names['ja']);
      return { code: textOf(entry[code]), ja, en: textOf(names['en']) || ja };
    });
  return {
    licences: named(value['licences'], 'id', 'title'),
    frequencies: named(value['frequencies'], 'code', undefined),
    estat: named(value['estat'], 'code', undefined),
    groups: named(value['groups'], 'name', 'title'),
    organizations: named(value['organizations'], 'name', 'title'),
  };
}

export function nameOf(list: readonly Named[], code: string, language: Language): string {
  const found = list.find((one) => one.code === code);
  return found === undefined ? code : language === 'en' ? found.en : found.ja;
}

/** What a value of a facet is called. */
export function labelOf(
  facet: Facet,
  value: string,
  vocabularies: Vocabularies,
  language: Language,
): string {
  if (facet === 'estat') return nameOf(vocabularies.estat, value, language);
  if (facet === 'organization') return nameOf(vocabularies.organizations, value, language);
  if (facet === 'license_id') return nameOf(vocabularies.licences, value, language);
  return value;
}
