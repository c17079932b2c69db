/** From the fields of the form to the metadata of a dataset: members the form does not show stay. Pure. */
import { type Json, objectOf, textOf } from '../catalog/read-json.ts';

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

export interface FormValues extends Readonly<Record<TextName, string>> {
  readonly tags: string;
  readonly estat: readonly string[];
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
  return {
    // One entry for each name.
    ...(texts as Readonly<Record<TextName, string>>),
    tags: list(dataset['tags']).join('、'),
    estat: list(dataset['estat']),
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
    estat: form.getAll('estat').filter((one) => typeof one === 'string'),
  };
}

/** A resource as it is sent back: its file stays where its id does. */
function resourceOf(value: unknown): Json {
  const { table: _table, standardFile: _standard, url, file, ...rest } = objectOf(value);
  return { ...rest, ...(file === undefined ? { url } : { file }) };
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
  for (const member of ['publisher', 'contact', 'spatial', 'temporal']) {
    const rest = Object.values(objectOf(draft[member])).filter((value) => value !== undefined);
    if (rest.length === 0) draft[member] = undefined;
  }
  const description = objectOf(draft['description']);
  draft['description'] =
    description['ja'] === undefined && description['en'] === undefined
      ? undefined
      : { ...description, ja: description['ja'] ?? '' };
  const tags = values.tags
    .split(/[、,，\n]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  draft['tags'] = tags;
  draft['estat'] = values.estat;
  draft['resources'] = Array.isArray(before['resources'])
    ? before['resources'].map(resourceOf)
    : [];
  // Without undefined members.
  return objectOf(JSON.parse(JSON.stringify(draft)));
}
