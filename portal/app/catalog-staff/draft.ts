/** From the fields of the form to the metadata of a dataset: members the form does not show stay. Pure. */
import { type Json, objectOf, textOf } from '../api/read-json.ts';

/** A text field of the form and where it stands in the dataset. */
const places = {
  titleJa: ['title', 'ja'],
  titleKana: ['title', 'kana'],
  titleEasy: ['title', 'easy'],
  titleEn: ['title', 'en'],
  descriptionJa: ['description', 'ja'],
  descriptionEasy: ['description', 'easy'],
  descriptionEn: ['description', 'en'],
  publisher: ['publisher', 'name'],
  publisherUrl: ['publisher', 'url'],
  contactName: ['contact', 'name'],
  contactEmail: ['contact', 'email'],
  contactPhone: ['contact', 'phone'],
  area: ['spatial', 'name'],
  from: ['temporal', 'from'],
  until: ['temporal', 'until'],
  name: ['name'],
  licence: ['licence'],
  attribution: ['attribution'],
  frequency: ['frequency'],
  issued: ['issued'],
  updated: ['updated'],
  landingPage: ['landingPage'],
  access: ['access'],
} as const satisfies Readonly<Record<string, readonly [string] | readonly [string, string]>>;

export type TextName = keyof typeof places;
const textNames = Object.keys(places).filter((name): name is TextName => name in places);

/** Lists that are written in one field. */
const lists = {
  tags: ['tags'],
  documentation: ['documentation'],
  codes: ['spatial', 'codes'],
  sharedWith: ['sharedWith'],
} as const satisfies Readonly<Record<string, readonly [string] | readonly [string, string]>>;

export type ListName = keyof typeof lists;
const listNames = Object.keys(lists).filter((name): name is ListName => name in lists);

export interface FormValues
  extends Readonly<Record<TextName, string>>,
    Readonly<Record<ListName, string>> {
  readonly estat: readonly string[];
  readonly groups: readonly string[];
}

/** Members the API makes, which it does not take back. */
const made = new Set([
  'id',
  'tenant',
  'state',
  'version',
  'head',
  'published',
  'licenceDetails',
  'origin',
  'publishAt',
  'createdAt',
  'modifiedAt',
  'publishedAt',
  'quality',
]);

export function valuesOf(dataset: Json): FormValues {
  const texts = Object.fromEntries(
    textNames.map((name) => {
      const [member, inner]: readonly string[] = places[name];
      const value = dataset[member ?? ''];
      return [name, textOf(inner === undefined ? value : objectOf(value)[inner])];
    }),
  );
  const list = (value: unknown): readonly string[] =>
    Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  const listed = Object.fromEntries(
    listNames.map((name) => {
      const [member, inner]: readonly string[] = lists[name];
      const value = dataset[member ?? ''];
      const values = list(inner === undefined ? value : objectOf(value)[inner]);
      return [name, values.join(name === 'documentation' ? '\n' : '、')];
    }),
  );
  return {
    // One entry for each name.
    ...(texts as Readonly<Record<TextName, string>>),
    ...(listed as Readonly<Record<ListName, string>>),
    estat: list(dataset['estat']),
    groups: list(dataset['groups']),
  };
}

export function readForm(form: FormData): FormValues {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const texts = Object.fromEntries(textNames.map((name) => [name, text(name)]));
  return {
    // One entry for each name.
    ...(texts as Readonly<Record<TextName, string>>),
    tags: text('tags'),
    documentation: text('documentation'),
    codes: text('codes'),
    sharedWith: text('sharedWith'),
    groups: form.getAll('groups').filter((one) => typeof one === 'string'),
    estat: form.getAll('estat').filter((one) => typeof one === 'string'),
  };
}

/** A resource as it is sent back: its file stays where its id does. */
function resourceOf(value: unknown): Json {
  const { table: _table, standardFile: _standard, url, file, ...rest } = objectOf(value);
  return { ...rest, ...(file === undefined ? { url } : { file }) };
}

function partsOf(text: string, border = /[、,，\s]/): readonly string[] {
  return text
    .split(border)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Empty fields take their member away. */
export function draftOf(before: Json, values: FormValues): Json {
  const draft: Record<string, unknown> = Object.fromEntries(
    Object.entries(before).filter(([member]) => !made.has(member)),
  );
  for (const name of textNames) {
    const [member, inner]: readonly string[] = places[name];
    const value = values[name] === '' ? undefined : values[name];
    if (member === undefined) continue;
    draft[member] = inner === undefined ? value : { ...objectOf(draft[member]), [inner]: value };
  }
  const documentation = partsOf(values.documentation);
  draft['documentation'] = documentation.length === 0 ? undefined : documentation;
  const codes = partsOf(values.codes).map((code) => code.normalize('NFKC'));
  draft['spatial'] = {
    ...objectOf(draft['spatial']),
    codes: codes.length === 0 ? undefined : codes,
  };
  for (const member of ['publisher', 'contact', 'spatial', 'temporal']) {
    const rest = Object.values(objectOf(draft[member])).filter((value) => value !== undefined);
    if (rest.length === 0) draft[member] = undefined;
  }
  const description = objectOf(draft['description']);
  draft['description'] =
    description['ja'] === undefined && description['en'] === undefined
      ? undefined
      : { ...description, ja: description['ja'] ?? '' };
  draft['tags'] = partsOf(values.tags, /[、,，\n]/);
  const sharedWith = partsOf(values.sharedWith);
  draft['sharedWith'] = sharedWith.length === 0 ? undefined : sharedWith;
  draft['groups'] = values.groups.length === 0 ? undefined : values.groups;
  draft['estat'] = values.estat;
  draft['resources'] = Array.isArray(before['resources'])
    ? before['resources'].map(resourceOf)
    : [];
  // Without undefined members.
  return objectOf(JSON.parse(JSON.stringify(draft)));
}
