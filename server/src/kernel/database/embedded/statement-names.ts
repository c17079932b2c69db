/** Statement names of one connection, translated so that connections sharing one session never meet. */
import { client, cstring, type Frame, frameOf } from './frames.ts';

/** The statement a message speaks of: `''` is the unnamed one, undefined when it speaks of none. */
export function statementOf(frame: Frame): string | undefined {
  switch (frame.type) {
    case client.parse:
      return cstring(frame.bytes, 5).text;
    case client.bind:
      return cstring(frame.bytes, cstring(frame.bytes, 5).next).text;
    case client.describe:
    case client.close:
      return frame.bytes[5] === 0x53 ? cstring(frame.bytes, 6).text : undefined;
    default:
      return undefined;
  }
}

/** Gives names such as `c12s3`: short, because the engine compares only 63 bytes of a name. */
export class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #prefix: string;
  #count = 0;

  constructor(connection: number) {
    this.#prefix = `c${connection}s`;
  }

  /** Every name the engine may know of this connection. */
  engineNames(): Iterable<string> {
    return this.#names.values();
  }

  /** The same message with the engine's name; messages about no or the unnamed statement stay as they are. */
  translate(frame: Frame): Buffer {
    const name = statementOf(frame);
    if (name === undefined || name === '') return frame.bytes;
    const nameAt =
      frame.type === client.bind
        ? cstring(frame.bytes, 5).next
        : frame.type === client.parse
          ? 5
          : 6;
    const after = frame.bytes.indexOf(0, nameAt);
    const engineName = this.#engineName(name);
    if (frame.type === client.close) this.#names.delete(name);
    return frameOf(
      frame.type,
      Buffer.concat([
        frame.bytes.subarray(5, nameAt),
        Buffer.from(engineName),
        frame.bytes.subarray(after),
      ]),
    );
  }

  #engineName(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    this.#count += 1;
    const given = `${this.#prefix}${this.#count}`;
    this.#names.set(name, given);
    return given;
  }
}
