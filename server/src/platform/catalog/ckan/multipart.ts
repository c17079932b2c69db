/** `multipart/form-data` as a stream: fields as text, files as they arrive. RFC 7578. */

export interface FormPart {
  readonly name: string;
  /** Present on files. */
  readonly fileName: string | undefined;
  readonly contentType: string | undefined;
  /** To be read to its end before the next part. */
  readonly body: AsyncIterable<Uint8Array>;
}

export class FormBroken extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FormBroken';
  }
}

const headBytesMax = 16_000;
const lineEnd = Buffer.from('\r\n');
const headEnd = Buffer.from('\r\n\r\n');

/** The boundary of a content type, if it is one of a form. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const match = /^multipart\/form-data\s*;.*boundary=(?:"([^"]{1,200})"|([^;\s]{1,200}))/i.exec(
    contentType ?? '',
  );
  return match?.[1] ?? match?.[2];
}

/** Bytes with what was looked at and not yet taken. */
class Window {
  readonly #source: AsyncIterator<Uint8Array, unknown>;
  held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Throws when nothing more comes: a form says where it ends. */
  async more(): Promise<void> {
    const next = await this.#source.next();
    if (next.done === true) throw new FormBroken('The form ends before its last part does.');
    const more = next.value;
    this.held = this.held.length === 0 ? Buffer.from(more) : Buffer.concat([this.held, more]);
  }

  take(bytes: number): Buffer {
    const taken = this.held.subarray(0, bytes);
    this.held = this.held.subarray(bytes);
    return taken;
  }

  async atLeast(bytes: number): Promise<void> {
    while (this.held.length < bytes) await this.more();
  }
}

/** Parts in their order. Throws `FormBroken` for what is no form. */
export async function* formParts(
  source: AsyncIterable<Uint8Array>,
  boundary: string,
): AsyncGenerator<FormPart> {
  const window = new Window(source);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first boundary has no line before it.
  window.held = Buffer.from('\r\n');
  for await (const _ of untilDelimiter(window, delimiter)) {
    // What comes before the first boundary means nothing.
  }
  for (;;) {
    await window.atLeast(2);
    const next = window.take(2);
    if (next.toString('latin1') === '--') return;
    if (!next.equals(lineEnd)) throw new FormBroken('A boundary of the form is not understood.');
    const head = parseHead(await takeHead(window));
    let isRead = false;
    const body = untilDelimiter(window, delimiter, () => {
      isRead = true;
    });
    yield { ...head, body };
    while (!isRead) await body.next();
  }
}

async function* untilDelimiter(
  window: Window,
  delimiter: Buffer,
  ended: () => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const at = window.held.indexOf(delimiter);
    if (at >= 0) {
      const last = window.take(at);
      window.take(delimiter.length);
      ended();
      if (last.length > 0) yield last;
      return;
    }
    // The end of what is held may be the beginning of a boundary.
    const safe = window.held.length - delimiter.length;
    if (safe > 0) yield window.take(safe);
    await window.more();
  }
}

async function takeHead(window: Window): Promise<string> {
  for (;;) {
    const at = window.held.indexOf(headEnd);
    if (at >= 0) {
      const head = window.take(at).toString('utf8');
      window.take(headEnd.length);
      return head;
    }
    if (window.held.length > headBytesMax) throw new FormBroken('The head of a part is too long.');
    await window.more();
  }
}

function parseHead(head: string): Omit<FormPart, 'body'> {
  const headers = new Map<string, string>();
  for (const line of head.split('\r\n')) {
    const at = line.indexOf(':');
    if (at > 0) headers.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
  }
  const disposition = headers.get('content-disposition') ?? '';
  const name = parameterOf(disposition, 'name');
  if (name === undefined) throw new FormBroken('A part of the form has no name.');
  const fileName = extendedOf(disposition) ?? parameterOf(disposition, 'filename');
  return { name, fileName, contentType: headers.get('content-type') };
}

function parameterOf(header: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|[;\\s])${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, 'i').exec(
    header,
  );
  return match?.[1]?.replace(/\\(["\\])/g, '$1').replaceAll('%22', '"') ?? match?.[2];
}

/** RFC 5987, as `requests` of Python sends names that are not ASCII. */
function extendedOf(header: string): string | undefined {
  const encoded = /filename\*=(?:utf-8)''([^;\s]+)/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
