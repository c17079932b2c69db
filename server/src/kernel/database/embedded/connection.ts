/** One client of the bridge: its socket, its messages not yet run, its names and its transaction status. */
import type { Socket } from 'node:net';
import { client, cstring, errorAnswer, type Frame, FrameReader, frameOf } from './frames.ts';
import { StatementNames } from './statement-names.ts';

/** Transaction status of ReadyForQuery. */
export const idle = 0x49;

const protocolMajor = 3;
const sslRequest = 80_877_103;
const gssRequest = 80_877_104;
const cancelRequest = 80_877_102;

/** Settings a client may send when it connects, beside `statement_timeout`; others would be lost in silence. */
const startupSettings = new Set([
  'user',
  'database',
  'application_name',
  'client_encoding',
  'DateStyle',
  'TimeZone',
]);

/** What every client is told on connecting; the engine runs with the same. */
const parameters: readonly (readonly [string, string])[] = [
  ['server_encoding', 'UTF8'],
  ['client_encoding', 'UTF8'],
  ['DateStyle', 'ISO, MDY'],
  ['IntervalStyle', 'postgres'],
  ['TimeZone', 'UTC'],
  ['integer_datetimes', 'on'],
  ['standard_conforming_strings', 'on'],
];

export interface ConnectionEvents {
  /** A unit that ends in Sync, Flush, Query or Terminate has arrived. */
  runnable(connection: Connection): void;
  cancel(id: number, secret: number): void;
  closed(connection: Connection): void;
}

export interface ConnectionOptions {
  readonly id: number;
  readonly secret: number;
  readonly serverVersion: string;
  readonly messageBytesMax: number;
}

export class Connection {
  readonly id: number;
  readonly secret: number;
  readonly names: StatementNames;
  /** Messages received and not yet run, in order. */
  readonly frames: Frame[] = [];
  /** How many of them end a unit. */
  units = 0;
  status = idle;
  /** After an error of the extended protocol: messages are dropped until Sync. */
  isSkipping = false;
  /** Messages have run since the last ReadyForQuery. */
  isDirty = false;
  isWaiting = false;
  isClosed = false;
  /** The client's `statement_timeout`; 0 is none. */
  statementMsMax = 0;
  /** The client's `idle_in_transaction_session_timeout`; 0 is none. */
  transactionIdleMsMax = 0;
  /** The last Parse of the unnamed statement. */
  unnamedParse: Buffer | undefined;
  readonly #socket: Socket;
  readonly #reader: FrameReader;
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  #isStarted = false;

  constructor(socket: Socket, options: ConnectionOptions, events: ConnectionEvents) {
    this.id = options.id;
    this.secret = options.secret;
    this.names = new StatementNames(options.id);
    this.#socket = socket;
    this.#options = options;
    this.#events = events;
    this.#reader = new FrameReader(options.messageBytesMax);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('drain', () => socket.resume());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#closed());
  }

  send(bytes: Buffer): void {
    if (this.isClosed || !this.#socket.writable) return;
    // A client that does not read its answers sends nothing more until it has.
    if (!this.#socket.write(bytes)) this.#socket.pause();
  }

  /** Everything sent until `uncork` leaves in one piece. */
  cork(): void {
    this.#socket.cork();
  }

  uncork(): void {
    this.#socket.uncork();
  }

  /** Tells the client why, and hangs up. */
  end(code: string, message: string): void {
    this.send(errorAnswer('FATAL', code, message));
    this.hangUp();
  }

  hangUp(): void {
    this.#socket.end();
    this.#socket.destroySoon();
    this.#closed();
  }

  #closed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.frames.length = 0;
    this.units = 0;
    this.#events.closed(this);
  }

  #receive(chunk: Buffer): void {
    try {
      this.#reader.push(chunk, (frame) => {
        if (this.isClosed) return;
        if (this.#isStarted) this.#enqueue(frame);
        else this.#startup(frame.bytes);
      });
    } catch (error) {
      this.end('08P01', error instanceof Error ? error.message : 'protocol violation');
    }
  }

  #enqueue(frame: Frame): void {
    this.frames.push(frame);
    switch (frame.type) {
      case client.sync:
      case client.flush:
      case client.query:
      case client.terminate:
        this.units += 1;
        this.#events.runnable(this);
    }
  }

  #startup(bytes: Buffer): void {
    const code = bytes.length >= 8 ? bytes.readInt32BE(4) : 0;
    if (code === sslRequest || code === gssRequest) {
      this.#socket.write('N');
      return;
    }
    if (code === cancelRequest && bytes.length >= 16) {
      this.#events.cancel(bytes.readInt32BE(8), bytes.readInt32BE(12));
      this.hangUp();
      return;
    }
    if (code >>> 16 !== protocolMajor) {
      this.end('08P01', 'Only protocol 3.0 is spoken here');
      return;
    }
    const refused = this.#readSettings(bytes);
    if (refused !== undefined) {
      this.end('0A000', `The embedded database has no setting ${refused} of one connection`);
      return;
    }
    this.#isStarted = true;
    this.#reader.startupDone();
    this.send(this.#greeting((code & 0xffff) > 0));
  }

  /** Takes the settings over; gives the name of one that is not known. */
  #readSettings(bytes: Buffer): string | undefined {
    let at = 8;
    while (at < bytes.length - 1) {
      const name = cstring(bytes, at);
      const value = cstring(bytes, name.next);
      at = value.next;
      const limitMs = Number(value.text);
      if (name.text === 'statement_timeout' && limitMs >= 0) this.statementMsMax = limitMs;
      else if (name.text === 'idle_in_transaction_session_timeout' && limitMs >= 0) {
        this.transactionIdleMsMax = limitMs;
      } else if (!startupSettings.has(name.text) && !name.text.startsWith('_pq_.')) {
        return name.text;
      }
    }
    return undefined;
  }

  #greeting(isNewerMinor: boolean): Buffer {
    const negotiate = isNewerMinor ? [frameOf(0x76, Buffer.alloc(8))] : [];
    const authenticationOk = frameOf(0x52, Buffer.alloc(4));
    const told = [['server_version', this.#options.serverVersion] as const, ...parameters];
    const key = Buffer.alloc(8);
    key.writeInt32BE(this.id, 0);
    key.writeInt32BE(this.secret, 4);
    return Buffer.concat([
      ...negotiate,
      authenticationOk,
      ...told.map(([name, value]) => frameOf(0x53, Buffer.from(`${name}\0${value}\0`))),
      frameOf(0x4b, key),
      frameOf(0x5a, Buffer.from([idle])),
    ]);
  }
}
