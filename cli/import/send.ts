/** Sends one file to a running server while it is read, with its progress. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Target {
  /** Address of `POST /api/imports` with its query. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Source {
  /** With its folder, which may say what the file is: `emergency/422011.json`. */
  readonly name: string;
  /** Undefined where nobody said it. */
  readonly bytes: number | undefined;
  open(): Promise<Readable>;
}

/** Nothing of the file could be sent, or no answer came; the message says why. */
export class SendFailure extends Error {}

export const isAddress = (operand: string): boolean => /^https?:\/\//.test(operand);

/** A file or an address. Throws `SendFailure` when it is not there. */
export async function findSource(operand: string): Promise<Source> {
  if (isAddress(operand)) {
    const name = decodeURIComponent(new URL(operand).pathname).split('/').slice(-2).join('/');
    return { name, bytes: undefined, open: () => download(operand) };
  }
  const found = await stat(operand).catch(() => undefined);
  if (found === undefined) throw new SendFailure('there is no such file');
  if (found.isDirectory()) throw new SendFailure('it is a folder; name the files in it');
  return {
    name: path.resolve(operand).split(path.sep).slice(-2).join('/'),
    bytes: found.size,
    open: async () => createReadStream(operand),
  };
}

async function download(address: string): Promise<Readable> {
  const response = await fetch(address).catch((error: unknown) => {
    throw new SendFailure(`${address} cannot be reached: ${reasonOf(error)}`);
  });
  if (!response.ok || response.body === null) {
    throw new SendFailure(`${address} answers ${response.status}`);
  }
  return Readable.fromWeb(response.body);
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

const triesMax = 4;
const retryAfterMsMax = 10_000;

/**
 * `onBytes` is told how many more bytes have left. A server that is busy for a moment (503, 429) is
 * asked again after the time it names. Throws `SendFailure` when no answer comes.
 */
export async function send(
  source: Source,
  target: Target,
  onBytes: (bytes: number) => void,
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const { status, body, retryAfterMs } = await sendOnce(source, target, onBytes);
    const isBusy = (status === 503 || status === 429) && tries < triesMax;
    if (!isBusy) return { status, body };
    await sleep(Math.min(retryAfterMs, retryAfterMsMax));
  }
}

async function sendOnce(
  source: Source,
  target: Target,
  onBytes: (bytes: number) => void,
): Promise<Answer & { readonly retryAfterMs: number }> {
  const stream = await source.open();
  const client = target.url.protocol === 'https:' ? https : http;
  const request = client.request(target.url, {
    method: 'POST',
    headers: {
      ...target.headers,
      'content-type': 'application/octet-stream',
      'x-file-name': encodeURIComponent(source.name),
      ...(source.bytes === undefined ? {} : { 'content-length': source.bytes }),
    },
  });
  stream.on('data', (chunk: Buffer) => onBytes(chunk.length));
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
  // A server may answer and hang up before it has read all, for example when the file is too large.
  const sent = pipeline(stream, request).catch(() => undefined);
  try {
    const response = await answered;
    let body = '';
    response.setEncoding('utf8');
    for await (const chunk of response) body += String(chunk);
    await sent;
    const seconds = Number(response.headers['retry-after'] ?? 1);
    const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : 1000;
    return { status: response.statusCode ?? 0, body, retryAfterMs };
  } catch (error) {
    throw new SendFailure(reasonOf(error));
  } finally {
    stream.destroy();
    request.destroy();
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in cause ? cause.code : undefined;
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'no such host';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'the connection was cut';
  return cause.message;
}
