/** Requests over kept connections, one at a time on each, as fast as they are answered. */
import { connect, type Socket } from 'node:net';

export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** The whole text of a request, head and body; numbered over all connections. */
  readonly request: (index: number) => string;
  /** Throws where the answer is wrong. */
  readonly check: (answer: Answer, index: number) => void;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface LoadResult {
  readonly answered: number;
  readonly perSecond: number;
  readonly p95Ms: number;
}

export function httpRequest(method: string, path: string, body = ''): string {
  const length = Buffer.byteLength(body);
  const entity =
    body === '' ? '' : `Content-Type: application/json\r\nContent-Length: ${length}\r\n`;
  return `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${entity}\r\n${body}`;
}

export async function load(options: LoadOptions): Promise<LoadResult> {
  const startedAt = performance.now();
  const until = startedAt + options.seconds * 1000;
  const times: number[] = [];
  let next = 0;
  const lines = Array.from({ length: options.connections }, async () => {
    const line = await openLine(options.port);
    try {
      for (let now = performance.now(); now < until; now = performance.now()) {
        const index = next++;
        const answer = await line.ask(options.request(index));
        times.push(performance.now() - now);
        options.check(answer, index);
      }
    } finally {
      line.close();
    }
  });
  await Promise.all(lines);
  const seconds = (performance.now() - startedAt) / 1000;
  times.sort((a, b) => a - b);
  return {
    answered: times.length,
    perSecond: times.length / seconds,
    p95Ms: times[Math.floor(times.length * 0.95)] ?? 0,
  };
}

interface Line {
  ask(request: string): Promise<Answer>;
  close(): void;
}

async function openLine(port: number): Promise<Line> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return new KeptLine(socket);
}

/** Reads answers that say their length, and those that have no body. */
class KeptLine implements Line {
  readonly #socket: Socket;
  #text = '';
  #answer: ((answer: Answer) => void) | undefined;
  #fail: ((fault: Error) => void) | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#read(chunk));
    socket.on('error', (fault) => this.#fail?.(fault));
    socket.on('close', () => this.#fail?.(new Error('The server closed the connection')));
  }

  ask(request: string): Promise<Answer> {
    return new Promise((answer, fail) => {
      this.#answer = answer;
      this.#fail = fail;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#answer = undefined;
    this.#fail = undefined;
    this.#socket.destroy();
  }

  #read(chunk: string): void {
    this.#text += chunk;
    const end = this.#text.indexOf('\r\n\r\n');
    if (end === -1) return;
    const head = this.#text.slice(0, end);
    const status = Number(head.slice(9, 12));
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (/\r\ntransfer-encoding:/i.test(head)) {
      this.#fail?.(new Error('The answer does not say its length'));
      return;
    }
    const begin = end + 4;
    if (this.#text.length < begin + length) return;
    const body = this.#text.slice(begin, begin + length);
    this.#text = this.#text.slice(begin + length);
    this.#answer?.({ status, body });
  }
}
