/** Query strings through a zod object. */
import type { z } from 'zod';
import { problem } from '../problem.ts';
import { err, ok, type Result } from '../result.ts';
import type { RouteContext } from './route.ts';
import { faultOf } from './schema-fault.ts';

/**
 * Parses the query string. A parameter given once is a string, given more often an array of strings.
 * The problem is `bad-request-data` and points at the first parameter that breaks a rule.
 */
export function readQuery<Schema extends z.ZodObject>(
  c: RouteContext,
  schema: Schema,
): Result<z.infer<Schema>> {
  const given: Record<string, string | string[]> = {};
  for (const [name, values] of Object.entries(c.req.queries())) {
    const [first] = values;
    if (first !== undefined) given[name] = values.length === 1 ? first : values;
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return ok(parsed.data);
  const nameIn = (pointer: string): string => pointer.split('/')[1] ?? '';
  const { pointer, detail } = faultOf(parsed.error, given, (at) =>
    at === '' ? 'The query string' : `Query parameter ${nameIn(at)}`,
  );
  return err(problem('bad-request-data', detail, nameIn(pointer)));
}
