/** The bare limit: the tables and statements of a flush without anything around them. Entities stay in memory as known. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Database, migrate, readMigrations } from '../../server/src/kernel/database/index.ts';

const names = 'https://uri.etsi.org/ngsi-ld/default-context/';
const typeSets: Readonly<Record<string, number>> = { Sensor: 1, Vehicle: 2 };

type Attributes = Record<string, { readonly type: string; readonly value: unknown }>;
type Doc = Record<string, readonly unknown[]>;

interface Waiting {
  readonly id: string;
  readonly type: string;
  readonly attributes: Attributes;
  readonly answer: () => void;
}

const flushStatement = `with written as (
    insert into entity (tenant, id, type_set, created_at, modified_at, doc)
    select 'default', d->>0, (d->>1)::int, now(), now(), d->2 from jsonb_array_elements($1::jsonb) d
    on conflict (tenant, id) do update set doc = excluded.doc, modified_at = excluded.modified_at,
      version = nextval('entity_version')
  ), told as (
    insert into entity_outbox (tenant, at, changes) values ('default', now(), $2::jsonb)
  )
  insert into attribute_history (tenant, entity_id, attribute, recorded_at, created_at,
    modified_at, number, instance)
  select 'default', d->>0, d->>1, now(), now(), now(), (d->>2)::float8, d->3
  from jsonb_array_elements($3::jsonb) d`;

/** Group commit as the server does it: two flushes in flight, up to 400 operations each, the second from 32 on. */
class Writes {
  readonly #database: Database;
  readonly #docs = new Map<string, Doc>();
  #waiting: Waiting[] = [];
  #inFlight = 0;
  #isScheduled = false;

  constructor(database: Database) {
    this.#database = database;
  }

  write(id: string, type: string, attributes: Attributes): Promise<void> {
    return new Promise((answer) => {
      this.#waiting.push({ id, type, attributes, answer });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled || this.#inFlight >= 2) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      const { length } = this.#waiting;
      const isWorthIt = this.#inFlight === 0 ? length > 0 : length >= 32;
      if (isWorthIt) void this.#flush(this.#waiting.splice(0, 400));
    });
  }

  async #flush(batch: readonly Waiting[]): Promise<void> {
    this.#inFlight += 1;
    const rows = new Map<string, readonly unknown[]>();
    const history: unknown[] = [];
    const changes: unknown[] = [];
    const at = new Date().toISOString();
    for (const { id, type, attributes } of batch) {
      const doc: Doc = { ...this.#docs.get(id) };
      const changed: string[] = [];
      for (const [name, attribute] of Object.entries(attributes)) {
        const iri = names + name;
        const [held] = doc[iri] ?? [];
        const before = (held as { value?: unknown } | undefined)?.value;
        if (JSON.stringify(before) === JSON.stringify(attribute.value)) continue;
        const instance = { ...attribute, createdAt: at, modifiedAt: at };
        doc[iri] = [instance];
        changed.push(iri);
        history.push([
          id,
          iri,
          typeof attribute.value === 'number' ? attribute.value : null,
          instance,
        ]);
      }
      this.#docs.set(id, doc);
      rows.set(id, [id, typeSets[type] ?? 1, doc]);
      changes.push([id, 'modified', [names + type], changed, false]);
    }
    const ordered = [...rows.values()].sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
    await this.#database.query({
      name: 'bare_flush',
      text: flushStatement,
      values: [JSON.stringify(ordered), JSON.stringify(changes), JSON.stringify(history)],
    });
    this.#inFlight -= 1;
    for (const { answer } of batch) answer();
    this.#schedule();
  }
}

/** Gathers gets that arrive together. */
class Reads {
  readonly #database: Database;
  #waiting: { readonly id: string; readonly answer: (doc: Doc | undefined) => void }[] = [];
  #inFlight = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  find(id: string): Promise<Doc | undefined> {
    return new Promise((answer) => {
      this.#waiting.push({ id, answer });
      if (this.#waiting.length === 1) setImmediate(() => void this.#read());
    });
  }

  async #read(): Promise<void> {
    if (this.#inFlight >= 3 || this.#waiting.length === 0) return;
    this.#inFlight += 1;
    const batch = this.#waiting.splice(0, 200);
    const rows = await this.#database.query<{ id: string; doc: Doc }>({
      name: 'bare_get',
      text: `select id, doc from entity where tenant = 'default' and id = any($1)`,
      values: [batch.map(({ id }) => id)],
    });
    this.#inFlight -= 1;
    const found = new Map(rows.map(({ id, doc }) => [id, doc]));
    for (const { id, answer } of batch) answer(found.get(id));
    void this.#read();
  }
}

/** Serves what `broker.ts` asks for; the port. */
export async function serveBare(database: Database): Promise<number> {
  await migrate(database, await readMigrations());
  const writes = new Writes(database);
  const reads = new Reads(database);
  const server = createServer((request, response) => {
    void answer(database, writes, reads, request).then(
      (body) => {
        if (body === undefined) response.writeHead(204).end();
        else {
          const length = Buffer.byteLength(body);
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': length });
          response.end(body);
        }
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has one.
  return (server.address() as AddressInfo).port;
}

async function answer(
  database: Database,
  writes: Writes,
  reads: Reads,
  request: IncomingMessage,
): Promise<string | undefined> {
  const { method, url = '' } = request;
  const path = url.slice('/ngsi-ld/v1'.length);
  if (method === 'POST') {
    // The load of this benchmark sends arrays of entities.
    const entities = JSON.parse(await textOf(request)) as ({ id: string; type: string } & object)[];
    await Promise.all(
      entities.map(({ id, type, ...attributes }) =>
        writes.write(id, type, attributes as Attributes),
      ),
    );
    return undefined;
  }
  if (method === 'PATCH') {
    const [, , id = '', , name = ''] = path.split('/');
    const attribute = JSON.parse(await textOf(request)) as Attributes[string];
    await writes.write(id, 'Sensor', { [name]: attribute });
    return undefined;
  }
  if (path.startsWith('/entities?')) {
    const rows = await database.query<{ id: string; doc: Doc }>({
      name: 'bare_page',
      text: `select id, doc from entity where tenant = 'default' and type_set = $1 order by id limit $2`,
      values: [typeSets['Vehicle'], 20],
    });
    return JSON.stringify(rows.map(({ id, doc }) => ({ id, ...doc })));
  }
  const id = path.slice('/entities/'.length);
  return JSON.stringify({ id, ...(await reads.find(id)) });
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
