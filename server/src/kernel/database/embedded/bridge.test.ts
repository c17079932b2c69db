/** The bridge by the bytes of the protocol, over its real engine. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { skipUnless } from '../../../../../tests/skip.ts';
import { type EmptyDatabase, emptyDatabase, testEngine } from '../testing.ts';
import { client, eachAnswer, frameOf } from './frames.ts';

const isEmbedded = (await testEngine()) === 'embedded';

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

const parse = (sql: string, name = ''): Buffer =>
  frameOf(client.parse, Buffer.concat([text(name), text(sql), int16(0)]));

function bind(values: readonly string[] = [], statement = '', portal = ''): Buffer {
  const body = values.flatMap((value) => [int32(Buffer.byteLength(value)), Buffer.from(value)]);
  const head = [text(portal), text(statement), int16(0), int16(values.length)];
  return frameOf(client.bind, Buffer.concat([...head, ...body, int16(0)]));
}

const describeStatement = (name = ''): Buffer =>
  frameOf(client.describe, Buffer.concat([Buffer.from('S'), text(name)]));
const closeStatement = (name: string): Buffer =>
  frameOf(client.close, Buffer.concat([Buffer.from('S'), text(name)]));
const execute = (portal = '', rows = 0): Buffer =>
  frameOf(client.execute, Buffer.concat([text(portal), int32(rows)]));
const sync = frameOf(client.sync, Buffer.alloc(0));
const flush = frameOf(client.flush, Buffer.alloc(0));
const terminate = frameOf(client.terminate, Buffer.alloc(0));
const query = (sql: string): Buffer => frameOf(client.query, text(sql));

function startup(settings: Readonly<Record<string, string>> = { user: 'postgres' }): Buffer {
  const pairs = Object.entries(settings).map(([name, value]) => Buffer.from(`${name}\0${value}\0`));
  const body = Buffer.concat([int32(3 << 16), ...pairs, Buffer.from([0])]);
  return Buffer.concat([int32(body.length + 4), body]);
}

/** Answers as letters: `1` ParseComplete … `ZI` ReadyForQuery idle, `E42601` an error, `D[a,b]` a row. */
function words(answer: Buffer): string[] {
  const found: string[] = [];
  eachAnswer(answer, (type, start, end) => {
    const letter = String.fromCharCode(type);
    const body = answer.subarray(start + 5, end);
    if (letter === 'Z') found.push(`Z${body.toString()}`);
    else if (letter === 'E') found.push(`E${/\0C(\w{5})/.exec(`\0${body.toString()}`)?.[1]}`);
    else if (letter === 'D') found.push(`D${row(body)}`);
    else found.push(letter);
    return true;
  });
  return found;
}

function row(body: Buffer): string {
  const values: string[] = [];
  let at = 2;
  for (let i = 0; i < body.readInt16BE(0); i += 1) {
    const length = body.readInt32BE(at);
    values.push(body.toString('utf8', at + 4, at + 4 + length));
    at += 4 + Math.max(length, 0);
  }
  return `[${values.join()}]`;
}

/** A client that speaks bytes. */
class Wire {
  readonly socket: Socket;
  /** What a cancel request names this connection by. */
  key = Buffer.alloc(8);
  #received = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      socket.emit('received');
    });
  }

  send(...messages: readonly Buffer[]): void {
    this.socket.write(Buffer.concat(messages));
  }

  /** Everything up to the given number of ReadyForQuery, or up to the end of the connection. */
  async answer(count = 1): Promise<string[]> {
    const isWhole = (): boolean =>
      words(this.#received).filter((word) => word.startsWith('Z')).length >= count;
    return this.#until(isWhole);
  }

  /** Everything up to the given word. */
  async until(word: string): Promise<string[]> {
    return this.#until(() => words(this.#received).includes(word));
  }

  async #until(isWhole: () => boolean): Promise<string[]> {
    while (!isWhole() && !this.socket.destroyed) {
      await Promise.race([once(this.socket, 'received'), once(this.socket, 'close')]);
    }
    eachAnswer(this.#received, (type, start, end) => {
      if (type === 0x4b) this.key = Buffer.from(this.#received.subarray(start + 5, end));
      return true;
    });
    const found = words(this.#received);
    this.#received = Buffer.alloc(0);
    return found;
  }

  raw(): Buffer {
    return this.#received;
  }
}

describe('the bridge', skipUnless(isEmbedded, 'the bridge belongs to the embedded engine'), () => {
  let own: EmptyDatabase;
  const wires: Wire[] = [];

  beforeAll(async () => {
    own = await emptyDatabase();
    await own.database.execute('create table item (id integer primary key)');
  });
  afterAll(async () => {
    for (const wire of wires) wire.socket.destroy();
    await own.dispose();
  });

  function socketPath(): string {
    return path.join(own.database.socketFolder ?? '', '.s.PGSQL.5432');
  }

  async function open(settings?: Readonly<Record<string, string>>): Promise<Wire> {
    const wire = new Wire(connect(socketPath()));
    wires.push(wire);
    wire.send(startup(settings));
    await wire.answer();
    return wire;
  }

  async function ask(wire: Wire, ...messages: readonly Buffer[]): Promise<string[]> {
    wire.send(...messages);
    return wire.answer();
  }

  test('greets with parameters, a key and ReadyForQuery', async () => {
    const wire = new Wire(connect(socketPath()));
    wires.push(wire);
    wire.send(startup());
    const greeting = await wire.answer();
    expect(greeting[0]).toBe('R');
    expect(greeting.slice(-2)).toEqual(['K', 'ZI']);
    expect(greeting).toContain('S');
  });

  test('answers N to a request for TLS and goes on in the clear', async () => {
    const wire = new Wire(connect(socketPath()));
    wires.push(wire);
    wire.send(Buffer.concat([int32(8), int32(80_877_103)]));
    await once(wire.socket, 'received');
    expect(wire.raw().toString()).toBe('N');
  });

  test('a setting of one connection that would be lost is refused', async () => {
    const wire = new Wire(connect(socketPath()));
    wires.push(wire);
    wire.send(startup({ user: 'postgres', options: '-c search_path=x' }));
    expect(await wire.answer()).toEqual(['E0A000']);
  });

  test('an error in the extended protocol skips to Sync and gives one ReadyForQuery', async () => {
    const wire = await open();
    expect(await ask(wire, parse('selec'), bind(), execute(), sync)).toEqual(['E42601', 'ZI']);
    const late = [parse('select 1 / $1::int'), bind(['0']), execute(), sync];
    expect(await ask(wire, ...late)).toEqual(['1', 'E22012', 'ZI']);
    expect(await ask(wire, parse('select 2'), bind(), execute(), sync)).toEqual([
      '1',
      '2',
      'D[2]',
      'C',
      'ZI',
    ]);
  });

  test('messages that arrive one by one after an error are skipped too', async () => {
    const wire = await open();
    for (const message of [parse('selec'), flush, bind(), execute(), query('select 5'), flush]) {
      wire.send(message);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await ask(wire, sync)).toEqual(['E42601', 'ZI']);
  });

  test('pipelined units each get their ReadyForQuery, the failed one an error', async () => {
    const wire = await open();
    const unit = (sql: string): Buffer => Buffer.concat([parse(sql), bind(), execute(), sync]);
    wire.send(unit('select 1'), unit('select 1/0'), unit('select 3'), query('select 4'));
    expect(await wire.answer(4)).toEqual([
      '1',
      '2',
      'D[1]',
      'C',
      'ZI',
      '1',
      'E22012',
      'ZI',
      '1',
      '2',
      'D[3]',
      'C',
      'ZI',
      'T',
      'D[4]',
      'C',
      'ZI',
    ]);
  });

  test('what ran before an error in the same unit is taken back', async () => {
    const wire = await open();
    const insert = [parse('insert into item values (1)'), bind(), execute()];
    const answer = await ask(wire, ...insert, ...insert, sync);
    expect(answer).toEqual(['1', '2', 'C', '1', '2', 'E23505', 'ZI']);
    expect(await ask(wire, query('select id from item where id = 1'))).toEqual(['T', 'C', 'ZI']);
  });

  test('a message cut into single bytes is understood', async () => {
    const wire = await open();
    for (const byte of Buffer.concat([parse('select $1::text'), bind(['町']), execute(), sync])) {
      wire.socket.write(Buffer.from([byte]));
    }
    expect(await wire.answer()).toEqual(['1', '2', 'D[町]', 'C', 'ZI']);
  });

  test('an open unit keeps the engine: nobody comes between Flush and Sync', async () => {
    const [first, second] = [await open(), await open()];
    first.send(parse('insert into item values (10)'), bind(), execute(), flush);
    expect(await first.until('C')).toEqual(['1', '2', 'C']);
    second.send(query('select count(*) from item where id = 10'));
    first.send(parse('select 1/0'), bind(), execute(), sync);
    expect(await first.answer()).toEqual(['1', 'E22012', 'ZI']);
    expect(await second.answer()).toEqual(['T', 'D[0]', 'C', 'ZI']);
  });

  test('a client that leaves between Flush and Sync is taken back, not committed', async () => {
    const [first, second] = [await open(), await open()];
    first.send(parse('insert into item values (11)'), bind(), execute(), flush);
    await first.until('C');
    first.socket.destroy();
    const answer = await ask(second, query('select count(*) from item where id = 11'));
    expect(answer).toEqual(['T', 'D[0]', 'C', 'ZI']);
  });

  test('Terminate in a transaction rolls it back', async () => {
    const [first, second] = [await open(), await open()];
    await ask(first, query('begin'));
    expect(await ask(first, query('insert into item values (12)'))).toEqual(['C', 'ZT']);
    first.send(terminate);
    const answer = await ask(second, query('select count(*) from item where id = 12'));
    expect(answer).toEqual(['T', 'D[0]', 'C', 'ZI']);
  });

  test('one name is two statements on two connections, in Parse, Describe, Bind and Close', async () => {
    const [first, second] = [await open(), await open()];
    expect(await ask(first, parse('select 1', 'n'), sync)).toEqual(['1', 'ZI']);
    expect(await ask(second, parse(`select 'two'`, 'n'), sync)).toEqual(['1', 'ZI']);
    const run = [describeStatement('n'), bind([], 'n'), execute(), sync];
    expect(await ask(first, ...run)).toEqual(['t', 'T', '2', 'D[1]', 'C', 'ZI']);
    expect(await ask(second, ...run)).toEqual(['t', 'T', '2', 'D[two]', 'C', 'ZI']);
    expect(await ask(first, closeStatement('n'), sync)).toEqual(['3', 'ZI']);
    expect(await ask(first, bind([], 'n'), sync)).toEqual(['E26000', 'ZI']);
    expect(await ask(second, bind([], 'n'), execute(), sync)).toEqual(['2', 'D[two]', 'C', 'ZI']);
    expect(await ask(second, parse('select 3', 'n'), sync)).toEqual(['E42P05', 'ZI']);
  });

  test('statements of a client that left are closed', async () => {
    const [first, second] = [await open(), await open()];
    const held = query('select count(*) from pg_prepared_statements');
    const before = await ask(second, held);
    await ask(first, parse('select 1', 'a'), parse('select 2', 'b'), sync);
    expect(await ask(second, held)).not.toEqual(before);
    first.send(terminate);
    await once(first.socket, 'close');
    expect(await ask(second, held)).toEqual(before);
  });

  test('the unnamed statement too belongs to its connection', async () => {
    const [first, second] = [await open(), await open()];
    await ask(first, parse('select 1'), sync);
    await ask(second, parse('select 2'), sync);
    const run = [bind(), execute(), sync];
    expect(await ask(first, ...run)).toEqual(['2', 'D[1]', 'C', 'ZI']);
    expect(await ask(second, ...run)).toEqual(['2', 'D[2]', 'C', 'ZI']);
    expect(await ask(second, query('select 3'))).toEqual(['T', 'D[3]', 'C', 'ZI']);
    expect(await ask(second, ...run)).toEqual(['E26000', 'ZI']);
  });

  test('rows can be fetched in pieces inside a transaction', async () => {
    const wire = await open();
    await ask(wire, query('begin'));
    const start = [parse('select generate_series(1, 3)'), bind([], '', 'p'), execute('p', 2), sync];
    expect(await ask(wire, ...start)).toEqual(['1', '2', 'D[1]', 'D[2]', 's', 'ZT']);
    expect(await ask(wire, execute('p', 2), sync)).toEqual(['D[3]', 'C', 'ZT']);
    expect(await ask(wire, query('commit'))).toEqual(['C', 'ZI']);
  });

  test('a cancel request removes a statement that waits, with the right key only', async () => {
    const holder = await open();
    await ask(holder, query('begin'));
    const waiter = await open();
    const { key } = waiter;
    waiter.send(query('insert into item values (13)'));
    await cancel(Buffer.concat([key.subarray(0, 4), int32(1)]));
    await cancel(key);
    expect(await waiter.answer()).toEqual(['E57014', 'ZI']);
    await ask(holder, query('commit'));
    const count = await ask(waiter, query('select count(*) from item where id = 13'));
    expect(count).toEqual(['T', 'D[0]', 'C', 'ZI']);
  });

  async function cancel(key: Buffer): Promise<void> {
    const socket = connect(socketPath());
    socket.end(Buffer.concat([int32(16), int32(80_877_102), key]));
    socket.resume();
    await once(socket, 'close');
  }

  test('a client silent in an open transaction is ended and rolled back', async () => {
    const [silent, other] = [
      await open({ user: 'postgres', idle_in_transaction_session_timeout: '1500' }),
      await open(),
    ];
    await ask(silent, query('begin'), query('insert into item values (14)'));
    const count = await ask(other, query('select count(*) from item where id = 14'));
    expect(count).toEqual(['T', 'D[0]', 'C', 'ZI']);
    expect(await silent.answer(9)).toContain('E25P03');
  });

  test('a refused statement fails its transaction as any error would', async () => {
    const wire = await open();
    await ask(wire, query('begin'));
    expect(await ask(wire, query('listen x'))).toEqual(['E0A000', 'ZE']);
    expect(await ask(wire, query('select 1'))).toEqual(['E25P02', 'ZE']);
    await ask(wire, query('rollback'));
    await ask(wire, query('begin'));
    expect(await ask(wire, parse('set work_mem = 1'), bind(), execute(), sync)).toEqual([
      'E0A000',
      'ZE',
    ]);
    expect(await ask(wire, query('rollback'))).toEqual(['C', 'ZI']);
  });

  test('nonsense ends the connection, not the engine', async () => {
    const wire = await open();
    expect(await ask(wire, frameOf(0x21, Buffer.from('?')), sync)).toEqual(['E08P01']);
    const huge = await open();
    huge.send(Buffer.concat([Buffer.from('Q'), int32(2_000_000_000)]));
    expect(await huge.answer()).toEqual(['E08P01']);
    expect(await own.database.query('select 1 as one')).toEqual([{ one: 1 }]);
  });
});
