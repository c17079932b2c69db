/** Pages of NGSI-LD answers: limit, offset, count, and the links to the neighbouring pages. Clause 6.3.10. */
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { PageRequest } from '../entity-query.ts';
import { pageLink } from '../face/link.ts';
import { type Parameters, readFlag, readNumber } from '../face/parameters.ts';

export interface PageLimits {
  readonly pageSizeDefault: number;
  readonly pageSizeMax: number;
}

export interface Paging {
  readonly page: PageRequest;
  readonly count: boolean;
}

/** `limit=0` is for asking the count alone (clause 4.13). */
export function readPaging(parameters: Parameters, limits: PageLimits): Result<Paging> {
  const limit = readNumber(parameters, 'limit', limits.pageSizeDefault);
  if (!limit.ok) return limit;
  const offset = readNumber(parameters, 'offset', 0);
  if (!offset.ok) return offset;
  const flag = readFlag(parameters, 'count');
  if (!flag.ok) return flag;
  const count = flag.value || parameters.options?.split(',').includes('count') === true;
  if (limit.value === 0 && !count) {
    return err(problem('bad-request-data', 'limit may be 0 only where count is true.', 'limit'));
  }
  if (limit.value > limits.pageSizeMax) {
    const detail = `limit is at most ${limits.pageSizeMax}.`;
    return err(problem('too-many-results', detail, 'limit'));
  }
  const { after, before } = parameters;
  const page = {
    limit: limit.value,
    ...(offset.value === 0 ? {} : { offset: offset.value }),
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
  };
  return ok({ page, count });
}

export interface Neighbours {
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly hasMoreAfter: boolean;
  readonly hasMoreBefore: boolean;
}

/**
 * Links by offset where the client counts that way, else by the ids at the page's ends, which neither
 * repeat nor skip when entities come and go.
 */
export function pageLinks(
  path: string,
  parameters: Parameters,
  { page }: Paging,
  neighbours: Neighbours,
  type: string,
): readonly string[] {
  if (page.limit === 0) return [];
  const target = (changed: Parameters): string => {
    const { offset: _, after: __, before: ___, ...kept } = parameters;
    return pageAddress(path, { ...kept, limit: String(page.limit), ...changed });
  };
  const links: string[] = [];
  const { first, last, hasMoreAfter, hasMoreBefore } = neighbours;
  const byOffset = parameters.offset !== undefined;
  const offset = page.offset ?? 0;
  if (byOffset && offset > 0) {
    const before = { offset: String(Math.max(0, offset - page.limit)) };
    links.push(pageLink(target(before), 'prev', type));
  }
  if (!byOffset && hasMoreBefore && first !== undefined) {
    links.push(pageLink(target({ before: first }), 'prev', type));
  }
  if (byOffset && hasMoreAfter) {
    links.push(pageLink(target({ offset: String(offset + page.limit) }), 'next', type));
  }
  if (!byOffset && hasMoreAfter && last !== undefined) {
    links.push(pageLink(target({ after: last }), 'next', type));
  }
  return links;
}

/** Parameters in the order of their names, behind those that `path` brings. */
export function pageAddress(path: string, parameters: Parameters): string {
  const sorted = Object.entries(parameters).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const pairs = sorted.map(([name, value]) => `${name}=${encodeValue(value)}`);
  return `${path}${path.includes('?') ? '&' : '?'}${pairs.join('&')}`;
}

/** Only what a query string or a Link header cannot hold is encoded, so that the address stays readable. */
function encodeValue(value: string): string {
  return encodeURIComponent(value).replace(/%(3A|2F|2A|40|24|3B|5B|5D|28|29|7C)/g, (coded) =>
    decodeURIComponent(coded),
  );
}
