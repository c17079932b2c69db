/** From a package of CKAN to a draft of ours. Pure. */
import type { DatasetDocument, Resource } from '../dataset.ts';
import { findEstat } from '../vocabulary/estat.ts';
import { findFrequency } from '../vocabulary/frequencies.ts';
import { findLicence } from '../vocabulary/licences.ts';
import { type ThemeCode, themeCodes } from '../vocabulary/themes.ts';
import type { OwnExtra } from './package.ts';
import { type Given, isObject, jsonOf, textOf } from './parameters.ts';

/** Members of a package that say something else here, or nothing. */
const known = new Set(
  [
    'id name title notes type state private isopen license_id license_title license_url author',
    'author_email maintainer maintainer_email url version metadata_created metadata_modified',
    'creator_user_id owner_org organization num_resources num_tags tags tag_string groups resources',
    'extras relationships_as_subject relationships_as_object revision_id revision_timestamp plugin_data',
    'tracking_summary upload isExtension help quality',
  ].flatMap((line) => line.split(' ')),
);

const ownExtras = new Set<string>([
  'title_kana',
  'title_easy',
  'title_en',
  'notes_easy',
  'notes_en',
  'publisher_name',
  'publisher_name_en',
  'publisher_url',
  'publisher_code',
  'contact_phone',
  'contact_form',
  'spatial',
  'spatial_text',
  'spatial_codes',
  'temporal_start',
  'temporal_end',
  'frequency',
  'language',
  'issued',
  'modified',
  'theme',
  'estat',
  'standard',
  'documentation',
  'conforms_to',
  'provenance',
  'attribution',
  'shared_with',
] satisfies readonly OwnExtra[]);

const madeExtras = new Set(['harvest_source', 'harvest_identifier']);

/** Extras as a list of pairs, as an object, or as members of the package itself. */
export function extrasOf(given: Given): Record<string, unknown> {
  const extras: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    if (!known.has(key) && value !== null && value !== '' && !key.startsWith('__')) {
      extras[key] = value;
    }
  }
  const listed = jsonOf(given['extras']);
  if (Array.isArray(listed)) {
    for (const extra of listed) {
      if (!isObject(extra) || typeof extra['key'] !== 'string') continue;
      const { key, value, state } = extra;
      if (state !== 'deleted' && value !== null && value !== '') extras[key] = value;
    }
  } else if (isObject(listed)) {
    Object.assign(extras, listed);
  }
  return extras;
}

function namesOf(value: unknown): readonly string[] | undefined {
  const list = jsonOf(value);
  if (!Array.isArray(list)) return undefined;
  return list.flatMap((one: unknown) => {
    const name = isObject(one) ? (one['name'] ?? one['display_name'] ?? one['id']) : one;
    return typeof name === 'string' && name !== '' ? [name] : [];
  });
}

function listOf(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const parsed = jsonOf(value);
  if (Array.isArray(parsed)) return parsed.filter((one) => typeof one === 'string');
  return typeof value === 'string' ? value.split(',').map((one) => one.trim()) : undefined;
}

const url = (value: unknown): string | undefined =>
  typeof value === 'string' && /^https?:\/\/[^\s]+$/.test(value) && URL.canParse(value)
    ? value
    : undefined;

/** A day or an instant as catalogues write them; others are no date of ours. */
export function dateOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const given = value
    .trim()
    .replace(/^(\d{4})[/.](\d{1,2})[/.](\d{1,2})/, (_, y, m, d) =>
      [y, String(m).padStart(2, '0'), String(d).padStart(2, '0')].join('-'),
    );
  const day = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])/.exec(given);
  if (day === null) return /^\d{4}$/.test(given) ? `${given}-01-01` : undefined;
  const [whole] = day;
  const date = new Date(`${whole}T00:00:00Z`);
  return date.toISOString().startsWith(whole) ? whole : undefined;
}

/** West, south, east, north of a GeoJSON geometry. */
function boundsOf(value: unknown): readonly [number, number, number, number] | undefined {
  const geometry = jsonOf(value);
  if (!isObject(geometry)) return undefined;
  const numbers: number[] = [];
  const walk = (node: unknown): void => {
    if (!Array.isArray(node) || numbers.length > 20_000) return;
    const list: readonly unknown[] = node;
    const [x, y] = list;
    if (typeof x === 'number' && typeof y === 'number') numbers.push(x, y);
    else list.forEach(walk);
  };
  walk(geometry['coordinates']);
  if (numbers.length < 2) return undefined;
  const xs = numbers.filter((_, at) => at % 2 === 0);
  const ys = numbers.filter((_, at) => at % 2 === 1);
  const isOnEarth = xs.every((x) => Math.abs(x) <= 180) && ys.every((y) => Math.abs(y) <= 90);
  const least = (all: readonly number[]): number => all.reduce((a, b) => Math.min(a, b));
  const most = (all: readonly number[]): number => all.reduce((a, b) => Math.max(a, b));
  return isOnEarth ? [least(xs), least(ys), most(xs), most(ys)] : undefined;
}

function defined<T extends object>(value: T): Partial<T> | undefined {
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Partial<T>);
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

/** Where our own files are: an address of ours is no address of a resource. */
export interface ParsePackage {
  readonly publicUrl: string;
  /** What the dataset was until now, so that files stay. */
  readonly before?: DatasetDocument;
}

const resourceMembers = new Set(
  [
    'id package_id name description url url_type format mimetype mimetype_inner size hash cache_url',
    'cache_last_updated created last_modified metadata_modified position resource_type state',
    'datastore_active license language upload clear_upload revision_id tracking_summary',
  ].flatMap((line) => line.split(' ')),
);

export function draftResource(given: Given, { publicUrl, before }: ParsePackage): object {
  const id = text(given['id']);
  const known: Resource | undefined = before?.resources.find((resource) => resource.id === id);
  const address = text(given['url']);
  const isOurs =
    known?.file !== undefined &&
    (address === undefined || address.startsWith(`${publicUrl}/api/datasets/`));
  const languages = listOf(given['language'] === null ? undefined : given['language']);
  const extras = Object.entries(given).filter(
    ([key, value]) => !resourceMembers.has(key) && value !== null && value !== '',
  );
  const name = text(given['name']);
  const description = text(given['description']);
  return {
    ...(id === undefined ? {} : { id }),
    ...(name === undefined ? {} : { name: { ...known?.name, ja: name } }),
    ...(description === undefined
      ? {}
      : { description: { ...known?.description, ja: description } }),
    ...(isOurs ? { file: known.file } : { url: url(address) ?? undefined }),
    ...(text(given['format']) === undefined ? {} : { format: text(given['format']) }),
    ...(text(given['mimetype']) === undefined ? {} : { mediaType: text(given['mimetype']) }),
    ...(dateOf(given['last_modified']) === undefined
      ? {}
      : { updated: dateOf(given['last_modified']) }),
    ...(text(given['license']) === undefined ? {} : { licence: text(given['license']) }),
    ...(languages === undefined ? {} : { languages }),
    ...(extras.length === 0 ? {} : { extras: Object.fromEntries(extras) }),
  };
}

function themesOf(value: unknown): readonly ThemeCode[] | undefined {
  return listOf(value)?.flatMap((one) => {
    const code = one.slice(one.lastIndexOf('/') + 1).toUpperCase();
    return themeCodes.find((known) => known === code) ?? [];
  });
}

function licenceOf(given: Given): string | undefined {
  const candidates = [given['license_id'], given['license_url'], given['license_title']].map(text);
  const found = candidates.map(findLicence).find((licence) => licence !== undefined);
  return found?.id ?? candidates.find((one) => one !== undefined && one !== 'notspecified');
}

/** Undefined members are left out by JSON. */
export function draftPackage(given: Given, context: ParsePackage): Record<string, unknown> {
  const extras = extrasOf(given);
  const own = (name: OwnExtra): string | undefined => text(extras[name]);
  const title = text(given['title']) ?? text(given['name']) ?? '';
  const resources = jsonOf(given['resources']);
  const groups = namesOf(given['groups'])?.map((name) => name.toLowerCase());
  const others = Object.entries(extras).filter(
    ([key]) => !ownExtras.has(key) && !madeExtras.has(key),
  );
  const estat = listOf(extras['estat'])?.flatMap((one) => findEstat(one) ?? []);
  const publisher = own('publisher_name') ?? text(given['author']);
  const contact = defined({
    name: text(given['maintainer']),
    email: text(given['maintainer_email']),
    phone: own('contact_phone'),
    formUrl: url(extras['contact_form']),
  });
  const spatial = defined({
    name: own('spatial_text'),
    codes: listOf(extras['spatial_codes']),
    bounds: boundsOf(extras['spatial']),
  });
  const temporal = defined({
    from: dateOf(extras['temporal_start']),
    until: dateOf(extras['temporal_end']),
  });
  const notes = text(given['notes']);
  const draft = {
    name: text(given['name'])?.toLowerCase(),
    title: defined({
      ja: title,
      kana: own('title_kana'),
      easy: own('title_easy'),
      en: own('title_en'),
    }),
    description:
      notes === undefined && own('notes_en') === undefined
        ? undefined
        : defined({ ja: notes ?? '', easy: own('notes_easy'), en: own('notes_en') }),
    publisher:
      publisher === undefined
        ? undefined
        : defined({
            name: publisher,
            nameEn: own('publisher_name_en'),
            url: url(extras['publisher_url']),
            localGovernmentCode: own('publisher_code'),
          }),
    contact,
    licence: licenceOf(given),
    attribution: own('attribution'),
    access: ['true', 'True', '1'].includes(String(given['private'])) ? 'private' : 'public',
    sharedWith: listOf(extras['shared_with']),
    spatial,
    temporal,
    frequency: findFrequency(own('frequency')),
    languages: listOf(extras['language']),
    issued: dateOf(extras['issued']),
    updated: dateOf(extras['modified']),
    themes: themesOf(extras['theme']),
    estat,
    tags: tagsOf(given),
    groups,
    landingPage: url(given['url']),
    documentation: listOf(extras['documentation'])?.filter((one) => url(one) !== undefined),
    conformsTo: listOf(extras['conforms_to'])?.filter((one) => url(one) !== undefined),
    provenance: own('provenance'),
    versionLabel: textOf(given, 'version'),
    standard: own('standard'),
    extras: others.length === 0 ? undefined : Object.fromEntries(others),
    resources: Array.isArray(resources)
      ? resources.filter(isObject).map((resource) => draftResource(resource, context))
      : [],
  };
  // Without its undefined members, as everything that is compared with what was stored.
  return JSON.parse(JSON.stringify(draft)) as Record<string, unknown>;
}

function tagsOf(given: Given): readonly string[] | undefined {
  const line = text(given['tag_string']);
  return namesOf(given['tags']) ?? line?.split(',').map((tag) => tag.trim());
}
