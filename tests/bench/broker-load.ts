/** Load on kept connections: one request at a time on each, answers checked and timed. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface LoadRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly headers?: string;
}

export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  /** Ends after so many seconds, or after so many requests. */
  readonly seconds?: number;
  readonly requests?: number;
  /** The nth request of this load. */
  readonly make: (n: number) => LoadRequest;
  /** What a right answer's body holds, besides a status of 2xx. */
  readonly holds?: string;
}

export interface LoadOutcome {
  readonly answered: number;
  readonly seconds: number;
  /** Milliseconds, ascending. */
  readonly latencies: readonly number[];
}

export function perSecond({ answered, seconds }: LoadOutcome): number {
  return answered / seconds;
}

export function percentile({ latencies }: LoadOutcome, share: number): number {
  return latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
}

/** Throws when an answer is not what it should be. */
export async function load(options: LoadOptions): Promise<LoadOutcome> {
  const { port, connections, seconds = Number.POSITIVE_INFINITY } = options;
  const requestsMax = options.requests ?? Number.POSITIVE_INFINITY;
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  const latencies: number[] = [];
  let sent = 0;
  let fault: Error | undefined;
  const drive = (socket: Socket): void => {
    let text = '';
    let sentAt = 0;
    const next = (): void => {
      if (fault !== undefined || sent >= requestsMax || performance.now() >= until) {
        socket.end();
        return;
      }
      sentAt = performance.now();
      socket.write(written(options.make(sent)));
      sent += 1;
    };
    socket.setNoDelay(true);
    socket.on('connect', next);
    socket.on('error', (error) => {
      fault ??= error;
    });
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!isWhole(text)) return;
      if (!/^HTTP\/1\.1 2/.test(text) || !text.includes(options.holds ?? '')) {
        fault ??= new Error(`A wrong answer: ${text.slice(0, 600)}`);
      }
      latencies.push(performance.now() - sentAt);
      text = '';
      next();
    });
  };
  const sockets = Array.from({ length: connections }, () => connect(port, '127.0.0.1'));
  sockets.forEach(drive);
  await Promise.all(sockets.map((socket) => once(socket, 'close')));
  if (fault !== undefined) throw fault;
  const spent = (performance.now() - begun) / 1_000;
  return { answered: latencies.length, seconds: spent, latencies: latencies.sort((a, b) => a - b) };
}

function written({ method, path, body, headers = '' }: LoadRequest): string | Buffer {
  const head = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}`;
  if (body === undefined) return `${head}\r\n`;
  const length = Buffer.byteLength(body);
  return `${head}Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`;
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const head = text.slice(0, end).toLowerCase();
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
  if (length !== undefined) return text.length >= end + 4 + Number(length);
  return !head.includes('transfer-encoding: chunked') || text.endsWith('0\r\n\r\n');
}
