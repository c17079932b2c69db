/** Names of the codes datasets are described with, as the API tells them. */
import type { Ask } from '../api/last-known.ts';
import { type Json, listOf, objectOf, parseBody, textOf } from '../api/read-json.ts';
import type { Language } from '../language/language.ts';
import type { Region } from '../region/region.ts';
import type { Facet } from './find.ts';

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
  /** Municipalities by their codes; empty where the page did not ask for them. */
  readonly areas: readonly Named[];
}

const none: Vocabularies = {
  licences: [],
  frequencies: [],
  estat: [],
  groups: [],
  organizations: [],
  areas: [],
};

export async function readVocabularies(ask: Ask, region?: Region): Promise<Vocabularies> {
  const answer = await ask('/api/catalog/vocabularies', 'application/json');
  const told = answer?.status === 200 ? parseVocabularies(parseBody(answer.body)) : none;
  const places = region === undefined ? [] : [region, ...region.municipalities];
  const areas = places.map(({ code, name }) => ({ code, ja: name.ja, en: name.en ?? name.ja }));
  return { ...told, areas };
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
    areas: [],
  };
}

export function nameOf(list: readonly Named[], code: string, language: Language): string {
  const found = list.find((one) => one.code === code);
  return found === undefined ? code : language === 'en' ? found.en : found.ja;
}

/** The tenant of the installation itself may have no name of its own: the region's is meant. */
function organisationOf(
  { organizations, areas }: Vocabularies,
  code: string,
  language: Language,
): string {
  const [region] = areas;
  const name = nameOf(organizations, code, language);
  if (name !== 'default' || region === undefined) return name;
  return language === 'en' ? region.en : region.ja;
}

/** What a value of a facet is called. */
export function labelOf(
  facet: Facet,
  value: string,
  vocabularies: Vocabularies,
  language: Language,
): string {
  if (facet === 'estat') return nameOf(vocabularies.estat, value, language);
  if (facet === 'organization') return organisationOf(vocabularies, value, language);
  if (facet === 'groups') return nameOf(vocabularies.groups, value, language);
  if (facet === 'area') return nameOf(vocabularies.areas, value, language);
  if (facet === 'license_id') return nameOf(vocabularies.licences, value, language);
  return value;
}
