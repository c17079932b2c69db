/** What a reader of files yields, whatever kind of file it reads. */
import type { Notice, Place } from '@kumiki/civic';

/** One row of a file, not understood yet. */
export interface SourceRecord {
  readonly value: unknown;
  readonly place: Place & { readonly row: number };
  /** About how many bytes of the file it took. */
  readonly bytes: number;
}

/** What a file yields: a row, or a finding about the file itself. */
export type Reading =
  | { readonly kind: 'record'; readonly record: SourceRecord }
  | { readonly kind: 'notice'; readonly notice: Notice };
