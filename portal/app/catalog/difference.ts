/** What changed between two versions of a dataset, as rows of before and after. Pure. */
import { type Json, listOf, objectOf, textOf, textsOf } from '../api/read-json.ts';

/** Fields that are compared, in the order of the page. Words for them are `catalog.versions.fields.*`. */
export const comparedFields = [
  'title',
  'titleEn',
  'description',
  'publisher',
  'contact',
  'licence',
  'frequency',
  'updated',
  'period',
  'area',
  'tags',
  'estat',
  'documentation',
] as const;
export type ComparedField = (typeof comparedFields)[number];

export interface FieldChange {
  readonly field: ComparedField;
  readonly before: string;
  readonly after: string;
}

export interface FileChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

export interface Difference {
  readonly fields: readonly FieldChange[];
  readonly files: readonly FileChange[];
}

function joined(...parts: readonly unknown[]): string {
  return parts
    .map(textOf)
    .filter((part) => part !== '')
    .join('、');
}

function valuesOf(version: Json): Readonly<Record<ComparedField, string>> {
  const object = (name: string): Json => objectOf(version[name]);
  const { from, until } = object('temporal');
  const contact = object('contact');
  return {
    title: textOf(object('title')['ja']),
    titleEn: textOf(object('title')['en']),
    description: textOf(object('description')['ja']),
    publisher: textOf(object('publisher')['name']),
    contact: joined(contact['name'], contact['phone'], contact['email']),
    licence: textOf(object('licenceDetails')['id']) || textOf(version['licence']),
    frequency: textOf(version['frequency']),
    updated: textOf(version['updated']),
    period: joined(from, until) === '' ? '' : `${textOf(from)} – ${textOf(until)}`,
    area: textOf(object('spatial')['name']),
    tags: textsOf(version['tags']).join('、'),
    estat: textsOf(version['estat']).join('、'),
    documentation: textsOf(version['documentation']).join('、'),
  };
}

interface FileFacts {
  readonly name: string;
  /** What tells one content from another. */
  readonly content: string;
  readonly shown: string;
}

function filesOf(version: Json): ReadonlyMap<string, FileFacts> {
  return new Map(
    listOf(version['resources']).map((one) => {
      const resource = objectOf(one);
      const file = objectOf(resource['file']);
      const url = textOf(resource['url']);
      const name = textOf(objectOf(resource['name'])['ja']) || textOf(file['name']) || url;
      const sha256 = textOf(file['sha256']);
      const size = typeof file['bytes'] === 'number' ? `${file['bytes']} B` : '';
      const content = sha256 === '' ? url : sha256;
      const shown = sha256 === '' ? url : joined(file['name'], size);
      return [textOf(resource['id']), { name, content, shown }];
    }),
  );
}

/** `before` is absent for the first version: everything is new then, and no field is told. */
export function differenceOf(before: Json | undefined, after: Json): Difference {
  const [old, now] = [filesOf(before ?? {}), filesOf(after)];
  const files: FileChange[] = [];
  for (const [id, { name, content, shown }] of now) {
    const known = old.get(id);
    if (known === undefined) files.push({ kind: 'added', name, before: '', after: shown });
    else if (known.content !== content) {
      files.push({ kind: 'changed', name, before: known.shown, after: shown });
    }
  }
  for (const [id, { name, shown }] of old) {
    if (!now.has(id)) files.push({ kind: 'removed', name, before: shown, after: '' });
  }
  if (before === undefined) return { fields: [], files };
  const [was, is] = [valuesOf(before), valuesOf(after)];
  const fields = comparedFields
    .filter((field) => was[field] !== is[field])
    .map((field) => ({ field, before: was[field], after: is[field] }));
  return { fields, files };
}
