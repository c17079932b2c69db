/** Bodies of requests, as a schema says. */
import type { z } from 'zod';
import { faultOf, type RouteContext, readJson } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';

/** Problem: `bad-request-data` with the JSON Pointer of the first fault. */
export async function readBody<Schema extends z.ZodType>(
  c: RouteContext,
  schema: Schema,
): Promise<Result<z.output<Schema>>> {
  const body = await readJson(c);
  if (!body.ok) return body;
  const parsed = schema.safeParse(body.value);
  if (parsed.success) return ok(parsed.data);
  const { pointer, detail } = faultOf(parsed.error, body.value);
  return err(problem('bad-request-data', detail, pointer));
}

export const noContent = (): Response => new Response(null, { status: 204 });
