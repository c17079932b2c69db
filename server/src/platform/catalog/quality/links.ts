/** Whether addresses still answer: asked a few at a time, each at most once in a while, never in private networks. */
import { createHash } from 'node:crypto';
import type { Agent } from 'undici';
import type { Database } from '#kernel/database/index.ts';
import { createOutgoingAgent, type OutgoingGuard } from '#kernel/outgoing/index.ts';
import type { DatasetRecord } from '../dataset.ts';
import type { LinkStates } from './score.ts';

export interface LinkCheck {
  readonly database: Database;
  readonly guard: OutgoingGuard;
  /** Milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Addresses asked in one run. */
  readonly linksMax: number;
  /** Hours before an address is asked again. */
  readonly hoursMin: number;
  /** Time an address has to answer. */
  readonly waitMs: number;
  readonly redirectsMax: number;
}

interface Link {
  readonly tenant: string;
  readonly url: string;
}

interface Asked {
  readonly isAlive: boolean;
  readonly told: string;
}

/** Answers to who asks too much or may not: somebody is there. */
const aliveStatuses: ReadonlySet<number> = new Set([401, 403, 405, 429]);

/** Those longest unasked first, one after the other: no server is asked twice at a time. Gives how many were asked. */
export async function checkLinks(check: LinkCheck): Promise<number> {
  const { database, guard, now, signal, waitMs, redirectsMax } = check;
  const agent = createOutgoingAgent(guard, { headersTimeout: waitMs, bodyTimeout: waitMs });
  try {
    const links = await listDue(check);
    for (const link of links) {
      signal.throwIfAborted();
      const asked = await ask(agent, link.url, redirectsMax);
      await upsertLink(database, link, asked, new Date(now()));
    }
    await database.execute('delete from dataset_link where checked_at < $1', [
      new Date(now() - forgottenMs),
    ]);
    return links.length;
  } finally {
    await agent.close();
  }
}

/** Addresses nobody uses any more are not asked, and forgotten. */
const forgottenMs = 90 * 24 * 3_600_000;

/** `HEAD` first; servers that know no `HEAD` are asked for the file, of which nothing is read. */
async function ask(agent: Agent, first: string, redirectsMax: number): Promise<Asked> {
  let url = first;
  let method: 'HEAD' | 'GET' = 'HEAD';
  for (let hop = 0; hop <= redirectsMax; hop += 1) {
    try {
      const target = new URL(url);
      const { statusCode, headers, body } = await agent.request({
        origin: target.origin,
        path: `${target.pathname}${target.search}`,
        method,
        headers: { 'user-agent': 'Kumiki (open-source city OS)' },
      });
      // What is not read is not wanted: the connection is given up.
      body.on('error', () => undefined).destroy();
      const location = [headers['location']].flat()[0];
      if (statusCode >= 300 && statusCode < 400 && location !== undefined) {
        url = new URL(location, url).href;
        if (!/^https?:/.test(url)) return { isAlive: false, told: `${statusCode}` };
        continue;
      }
      const isAlive = statusCode < 400 || aliveStatuses.has(statusCode);
      if (isAlive || method === 'GET') return { isAlive, told: `${statusCode}` };
      method = 'GET';
    } catch (thrown) {
      const told = thrown instanceof Error ? thrown.message : 'no answer';
      return { isAlive: false, told: told.slice(0, 200) };
    }
  }
  return { isAlive: false, told: 'too many redirects' };
}

function hashOf(url: string): string {
  return createHash('sha256').update(url).digest('hex').slice(0, 32);
}

/** Of what is published and lies elsewhere. */
function listDue({ database, now, linksMax, hoursMin }: LinkCheck): Promise<readonly Link[]> {
  return database.query<Link>(
    `select d.tenant, r ->> 'url' as url from dataset d
     join dataset_version v on v.tenant = d.tenant and v.dataset_id = d.id
       and v.version = d.published
     cross join lateral jsonb_array_elements(v.document -> 'resources') r
     left join dataset_link l on l.tenant = d.tenant
       and l.url_hash = left(encode(sha256(convert_to(r ->> 'url', 'UTF8')), 'hex'), 32)
     where d.deleted_at is null and r ->> 'url' is not null and r -> 'file' is null
       and (l.checked_at is null or l.checked_at < $1)
     group by 1, 2 order by min(l.checked_at) nulls first, 1, 2 limit $2`,
    [new Date(now() - hoursMin * 3_600_000), linksMax],
  );
}

async function upsertLink(
  database: Database,
  { tenant, url }: Link,
  { isAlive, told }: Asked,
  at: Date,
): Promise<void> {
  await database.execute(
    `insert into dataset_link (tenant, url_hash, url, checked_at, is_alive, told)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant, url_hash) do update set
       checked_at = excluded.checked_at, is_alive = excluded.is_alive, told = excluded.told`,
    [tenant, hashOf(url), url, at, isAlive, told],
  );
}

/** What is known of the addresses of these datasets, all of one installation. */
export async function listLinkStates(
  database: Database,
  records: readonly DatasetRecord[],
): Promise<LinkStates> {
  const urls = records.flatMap(({ document }) =>
    document.resources.flatMap(({ file, url }) => (file === undefined && url ? [url] : [])),
  );
  if (urls.length === 0) return new Map();
  const rows = await database.query<{ url: string; is_alive: boolean }>(
    `select url, is_alive from dataset_link
     where tenant = any($1::text[]) and url_hash = any($2::text[])`,
    [[...new Set(records.map(({ tenant }) => tenant))], urls.map(hashOf)],
  );
  return new Map(rows.map(({ url, is_alive }) => [url, is_alive]));
}
