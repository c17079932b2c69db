/** Values for a JSON Schema: mostly such that fit its shape, now and then something else. */
import fc from 'fast-check';
import type { Schema } from './api.ts';
import { json, number, word } from './words.ts';

type Schemas = Readonly<Record<string, Schema>>;

const depthMax = 5;

export function valuesOf(schema: Schema, schemas: Schemas, depth = 0): fc.Arbitrary<unknown> {
  if (depth > depthMax) return json;
  return fc.oneof(
    { weight: 9, arbitrary: fitting(schema, schemas, depth) },
    { weight: 1, arbitrary: json },
  );
}

function fitting(schema: Schema, schemas: Schemas, depth: number): fc.Arbitrary<unknown> {
  const inner = (one: Schema): fc.Arbitrary<unknown> => valuesOf(one, schemas, depth + 1);
  if (schema.$ref !== undefined) {
    return inner(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined && schema.enum.length > 0) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices !== undefined && choices.length > 0) return fc.oneof(...choices.map(inner));
  const [type] = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  switch (type ?? '') {
    case 'string':
      return word;
    case 'integer':
    case 'number':
      return number;
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(inner(schema.items ?? {}), { maxLength: 3 });
    case 'object': {
      const entries = Object.entries(schema.properties ?? {});
      if (entries.length === 0) return json;
      const members = Object.fromEntries(entries.map(([name, one]) => [name, inner(one)]));
      return fc.oneof(fc.record(members, { requiredKeys: [] }), fc.record(members));
    }
    default:
      return json;
  }
}
