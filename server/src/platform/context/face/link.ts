/** Link headers: the @context of a request, the @context and the neighbouring pages of an answer. RFC 8288. */
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';

export const contextRelation = 'http://www.w3.org/ns/json-ld#context';

/** The URL of the one @context link, clause 6.3.5; `undefined` when there is none. */
export function parseContextLink(header: string | undefined): Result<string | undefined> {
  if (header === undefined) return ok(undefined);
  const targets: string[] = [];
  for (const [, target = '', parameters = ''] of header.matchAll(/<([^>]*)>((?:;[^,<]*|\s)*)/g)) {
    if (relationsOf(parameters).includes(contextRelation)) targets.push(target.trim());
  }
  const [target, ...others] = targets;
  if (others.length > 0) {
    return err(
      problem('bad-request-data', 'The Link header names more than one @context.', 'Link'),
    );
  }
  if (target !== undefined && !/^https?:\/\/[^\s]+$/.test(target)) {
    return err(problem('bad-request-data', 'The @context of the Link header is no URL.', 'Link'));
  }
  return ok(target);
}

function relationsOf(parameters: string): readonly string[] {
  const match = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,]+))/i.exec(parameters);
  return (match?.[1] ?? match?.[2] ?? '').split(/\s+/);
}

export function contextLink(url: string): string {
  return `<${url}>; rel="${contextRelation}"; type="application/ld+json"`;
}

export function pageLink(
  target: string,
  relation: 'prev' | 'next' | 'intervalbefore' | 'intervalafter',
  type: string,
): string {
  return `<${target}>; rel="${relation}"; type="${type}"`;
}
