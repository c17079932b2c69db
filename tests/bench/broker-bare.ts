/** The bare limit: the very statements of the server without anything around them. Entities stay in memory as known. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Database, migrate, readMigrations } from '../../server/src/kernel/database/index.ts';
import { pageStatement, readStatement } from '../../server/src/platform/context/index.ts';
import { everything } from '../../server/src/platform/identity/index.ts';
import { type Attributes, BareWrites, type Doc, names, tenant } from './broker-bare-writes.ts';

/** Gathers gets that arrive together. */
class Reads {
  readonly #database: Database;
  readonly #writes: BareWrites;
  #waiting: { readonly id: string; readonly answer: (doc: Doc | undefined) => void }[] = [];
  #inFlight = 0;

  constructor(database: Database, writes: BareWrites) {
    this.#database = database;
    this.#writes = writes;
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
    const known = batch.map(({ id }) => this.#writes.known(id));
    const rows = await this.#database.query<{ position: number; doc: string | null }>({
      ...readStatement,
      values: [
        batch.map(() => tenant),
        batch.map(({ id }) => id),
        known.map((held) => held?.version ?? null),
      ],
    });
    this.#inFlight -= 1;
    const found: (Doc | undefined)[] = batch.map(() => undefined);
    for (const { position, doc } of rows) {
      found[position - 1] = doc === null ? known[position - 1]?.doc : (JSON.parse(doc) as Doc);
    }
    batch.forEach(({ answer }, position) => {
      answer(found[position]);
    });
    void this.#read();
  }
}

interface Parts {
  readonly database: Database;
  readonly writes: BareWrites;
  readonly reads: Reads;
}

/** Serves what `broker.ts` asks for; the port. */
export async function serveBare(database: Database): Promise<number> {
  await migrate(database, await readMigrations());
  const writes = new BareWrites(database);
  await writes.open();
  const parts: Parts = { database, writes, reads: new Reads(database, writes) };
  const server = createServer((request, response) => {
    void answer(parts, request).then(
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
  { database, writes, reads }: Parts,
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
  if (path.startsWith('/entities?')) return pageOf(database, writes);
  const id = path.slice('/entities/'.length);
  return JSON.stringify({ id, ...(await reads.find(id)) });
}

async function pageOf(database: Database, writes: BareWrites): Promise<string> {
  const now = new Date().toISOString();
  const rows = await database.query<{ id: string; version: string; doc: string }>(
    pageStatement(
      {
        asking: { tenant, now, hidesExpired: true },
        filter: { selectors: [{ types: { kind: 'type', type: `${names}Vehicle` } }] },
        visibility: everything,
      },
      { limit: 20 },
    ),
  );
  const entities = rows.slice(0, 20).map(({ id, version, doc }) => {
    const held = writes.known(id);
    return { id, ...(held?.version === version ? held.doc : (JSON.parse(doc) as Doc)) };
  });
  return JSON.stringify(entities);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
