/** Columns as CKAN writes them, and what a first look at records says of them. Pure. */
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { type Field, type FieldType, parseFieldType } from '../datastore/field.ts';
import { type Given, isObject } from './parameters.ts';

const ckanTypes: Readonly<Record<FieldType, string>> = {
  text: 'text',
  int: 'int4',
  numeric: 'numeric',
  bool: 'bool',
  date: 'date',
  time: 'time',
  timestamp: 'timestamp',
  json: 'json',
};

export function ckanField({ id, type, label, notes, unit }: Field): object {
  const info = {
    ...(label?.ja === undefined ? {} : { label: label.ja }),
    ...(label?.en === undefined ? {} : { label_en: label.en }),
    ...(notes === undefined ? {} : { notes }),
    ...(unit === undefined ? {} : { unit }),
  };
  const isPlain = Object.keys(info).length === 0;
  return { id, type: id === '_id' ? 'int' : ckanTypes[type], ...(isPlain ? {} : { info }) };
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function fieldOf(given: Given): Result<Field> {
  const id = given['id'];
  if (typeof id !== 'string')
    return err(problem('bad-request-data', 'A field has no id.', 'fields'));
  const type = parseFieldType(text(given['type']));
  if (type === undefined) {
    return err(problem('bad-request-data', `"${String(given['type'])}" is not a type.`, 'fields'));
  }
  const info: Given = isObject(given['info']) ? given['info'] : {};
  const label = { ja: text(info['label']), en: text(info['label_en']) };
  return ok({
    id,
    type,
    ...(label.ja === undefined && label.en === undefined
      ? {}
      : {
          label: {
            ...(label.ja === undefined ? {} : { ja: label.ja }),
            ...(label.en === undefined ? {} : { en: label.en }),
          },
        }),
    ...(text(info['notes']) === undefined ? {} : { notes: text(info['notes']) ?? '' }),
    ...(text(info['unit']) === undefined ? {} : { unit: text(info['unit']) ?? '' }),
  });
}

/** `_id` and `_full_text` are the table's own and are left out. */
export function parseFields(given: unknown): Result<readonly Field[]> {
  if (!Array.isArray(given))
    return err(problem('bad-request-data', 'fields is no list.', 'fields'));
  const fields: Field[] = [];
  for (const one of given) {
    const field = fieldOf(isObject(one) ? one : { id: one });
    if (!field.ok) return field;
    if (!field.value.id.startsWith('_')) fields.push(field.value);
  }
  return ok(fields);
}

function typeOf(values: readonly unknown[]): FieldType {
  const known = values.filter((value) => value !== null && value !== undefined && value !== '');
  if (known.length === 0) return 'text';
  if (known.every((value) => typeof value === 'boolean')) return 'bool';
  if (known.every((value) => Number.isSafeInteger(value))) return 'int';
  if (known.every((value) => typeof value === 'number')) return 'numeric';
  return known.some((value) => typeof value === 'object') ? 'json' : 'text';
}

/** Columns in the order they first appear, by the values of all records. */
export function guessFields(records: readonly Given[]): readonly Field[] {
  const ids = new Set(records.flatMap((record) => Object.keys(record)));
  return [...ids]
    .filter((id) => !id.startsWith('_'))
    .map((id) => ({ id, type: typeOf(records.map((record) => record[id])) }));
}
