/** For tests: imports over HTTP in process, into a real broker over a real database. */
import { readConfig } from '#kernel/config.ts';
import { freshTenant as tenantName, testDatabase } from '#kernel/database/testing.ts';
import type { Http } from '#kernel/http/index.ts';
import { httpWith } from '#kernel/http/testing.ts';
import { createLog } from '#kernel/log.ts';
import { type ContextCapability, openContext } from '#platform/context/index.ts';
import { createIdentity } from '#platform/identity/index.ts';
import { createConnect, loadRegion } from './index.ts';

const token = 'the-token-of-this-test';

export interface RunAnswer {
  readonly state: string;
  readonly format?: string;
  readonly rows: { readonly read: number; readonly stored: number; readonly refused: number };
  readonly entities: Readonly<Record<string, number>>;
  readonly noticeCounts: Readonly<Record<string, number>>;
  readonly notices: readonly { readonly code: string; readonly message: { readonly ja: string } }[];
  /** The detail of a problem. */
  readonly fault?: string;
}

export interface Stand {
  readonly context: ContextCapability;
  readonly http: Http;
  readonly headers: Readonly<Record<string, string>>;
  freshTenant(): Promise<string>;
  importFile(
    content: string | Uint8Array,
    options: { readonly tenant: string; readonly name: string; readonly query?: string },
  ): Promise<RunAnswer>;
  close(): Promise<void>;
}

export async function openStand(regionId: string): Promise<Stand> {
  const database = await testDatabase();
  const clock = { now: () => Date.now() };
  const config = readConfig({}, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  const log = createLog(() => undefined, clock);
  const credentials = { matches: (given: string) => given === token };
  const identity = await createIdentity({ database, log, credentials, isOpen: false, pollMs: 500 });
  const context = await openContext({ database, clock, log });
  const region = await loadRegion(regionId);
  const serverLimits = config.value.limits;
  const { broker } = context;
  const connect = createConnect({ database, broker, identity, clock, region, serverLimits });
  const { http } = httpWith(connect.routes, { authorise: identity.authorise });
  const headers = { authorization: `Bearer ${token}` };
  return {
    context,
    http,
    headers,
    freshTenant: async () => tenantName(),
    importFile: async (content, { tenant, name, query = '' }) => {
      const response = await http.request(`/api/imports${query}`, {
        method: 'POST',
        headers: {
          ...headers,
          'ngsild-tenant': tenant,
          'x-file-name': encodeURIComponent(name),
        },
        body: typeof content === 'string' ? content : Buffer.from(content),
      });
      const answer = (await response.json()) as RunAnswer & { detail?: string };
      return { ...answer, ...(answer.detail === undefined ? {} : { fault: answer.detail }) };
    },
    close: async () => {
      await context.close();
      await identity.close();
    },
  };
}
