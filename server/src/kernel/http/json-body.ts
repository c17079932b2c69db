/** JSON bodies through a zod schema. */
import type { z } from 'zod';
import { problem } from '../problem.ts';
import { err, ok, type Result } from '../result.ts';
import { readJson } from './body.ts';
import type { RouteContext } from './route.ts';
import { faultOf } from './schema-fault.ts';

/**
 * Parses the body. Problems: those of `readJson`; `bad-request-data`, which points (RFC 6901) at the first
 * member that breaks a rule.
 */
export async function readJsonAs<Schema extends z.ZodType>(
  c: RouteContext,
  schema: Schema,
): Promise<Result<z.infer<Schema>>> {
  const body = await readJson(c);
  if (!body.ok) return body;
  const parsed = schema.safeParse(body.value);
  if (parsed.success) return ok(parsed.data);
  const { pointer, detail } = faultOf(parsed.error, body.value);
  return err(problem('bad-request-data', detail, pointer));
}
