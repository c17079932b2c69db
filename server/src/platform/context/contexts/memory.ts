/** Documents in memory, bounded by number and bytes: the oldest leave. */
import type { ContextDocument } from './document.ts';

export class DocumentMemory {
  readonly #documents = new Map<string, ContextDocument>();
  readonly #max: number;
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(max: number, bytesMax: number) {
    this.#max = max;
    this.#bytesMax = bytesMax;
  }

  get(localId: string): ContextDocument | undefined {
    return this.#documents.get(localId);
  }

  set(localId: string, document: ContextDocument): void {
    this.delete(localId);
    this.#documents.set(localId, document);
    this.#bytes += document.bytes;
    for (const oldest of this.#documents.keys()) {
      if (this.#documents.size <= this.#max && this.#bytes <= this.#bytesMax) break;
      this.delete(oldest);
    }
  }

  delete(localId: string): void {
    const known = this.#documents.get(localId);
    if (known === undefined) return;
    this.#bytes -= known.bytes;
    this.#documents.delete(localId);
  }
}
