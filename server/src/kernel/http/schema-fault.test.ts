import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { faultOf } from './schema-fault.ts';

const schema = z.strictObject({
  body: z.string().min(2),
  kind: z.enum(['a', 'b']).optional(),
  'a/b': z.array(z.strictObject({ at: z.int() })).optional(),
  either: z.union([z.string(), z.strictObject({ name: z.string() })]).optional(),
});

const said = (given: unknown): string => {
  const parsed = schema.safeParse(given);
  if (parsed.success) throw new Error('It breaks no rule.');
  const { pointer, detail } = faultOf(parsed.error, given);
  return `${pointer} | ${detail}`;
};

describe('a fault of a schema', () => {
  test('says what is missing, and what it is', () => {
    expect(said({})).toBe('/body | The member /body is missing: its type is string.');
  });

  test('names the values that may stand there', () => {
    expect(said({ body: 'xx', kind: 'c' })).toBe(
      '/kind | The member /kind has to be one of "a", "b".',
    );
  });

  test('points into lists, and escapes names', () => {
    expect(said({ body: 'xx', 'a/b': [{ at: 1 }, {}] })).toBe(
      '/a~1b/1/at | The member /a~1b/1/at is missing: its type is number.',
    );
  });

  test('names the member that is not known', () => {
    expect(said({ body: 'xx', boby: 1 })).toBe(
      '/boby | The member /boby is not known here: take it away.',
    );
  });

  test('of several ways to write it follows the one that was meant', () => {
    expect(said({ body: 'xx', either: {} })).toBe(
      '/either/name | The member /either/name is missing: its type is string.',
    );
    expect(said({ body: 'xx', either: 1 })).toMatch(/^\/either \| .*string.*; or: .*object/);
  });

  test('keeps the sentence of the schema for the rest', () => {
    expect(said({ body: 'x' })).toMatch(/^\/body \| The member \/body breaks a rule: Too small/);
    expect(said(3)).toMatch(/^ \| The body breaks a rule: Invalid input: expected object/);
  });
});
