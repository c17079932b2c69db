/** What an import did, counted while it runs: rows, entities, notices. */
import type { Notice, NoticeCode } from '@kumiki/civic';
import type { Format } from './import-options.ts';
import type { ConnectLimits } from './limits.ts';

/**
 * `incomplete`: the file broke off. `interrupted`: the client went away, the server stopped or the
 * database did not answer. Either way what was stored stays, and importing again completes it.
 */
export type ImportState = 'running' | 'completed' | 'incomplete' | 'interrupted';

export interface RowCounts {
  readonly read: number;
  readonly stored: number;
  readonly refused: number;
}

export interface EntityCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
}

export interface ImportSummary {
  /** Undefined while no record has told. */
  readonly format: Format | undefined;
  readonly bytes: number;
  readonly rows: RowCounts;
  readonly entities: EntityCounts;
  readonly noticeTotal: number;
  /** How often each code came, whether its notices are listed or not. */
  readonly noticeCounts: Readonly<Partial<Record<NoticeCode, number>>>;
  /** The first of each code, in the order they came. */
  readonly notices: readonly Notice[];
}

type SummaryLimits = Pick<ConnectLimits, 'noticesMax' | 'noticesPerCodeMax'>;
type Counted<T> = { -readonly [K in keyof T]: T[K] };

/** Before anything of a file has been read. */
export const emptySummary: ImportSummary = {
  format: undefined,
  bytes: 0,
  rows: { read: 0, stored: 0, refused: 0 },
  entities: { created: 0, updated: 0, unchanged: 0, refused: 0 },
  noticeTotal: 0,
  noticeCounts: {},
  notices: [],
};

/** Counts; `snapshot` tells the state so far. */
export class SummaryCounter {
  readonly #limits: SummaryLimits;
  readonly #notices: Notice[] = [];
  readonly #counts: Partial<Record<NoticeCode, number>> = {};
  #noticeTotal = 0;
  readonly rows: Counted<RowCounts> = { read: 0, stored: 0, refused: 0 };
  readonly entities: Counted<EntityCounts> = { created: 0, updated: 0, unchanged: 0, refused: 0 };
  format: Format | undefined;
  bytes = 0;

  constructor(limits: SummaryLimits) {
    this.#limits = limits;
  }

  add(notices: readonly Notice[]): void {
    for (const each of notices) {
      const count = (this.#counts[each.code] ?? 0) + 1;
      this.#counts[each.code] = count;
      this.#noticeTotal += 1;
      const { noticesMax, noticesPerCodeMax } = this.#limits;
      if (count <= noticesPerCodeMax && this.#notices.length < noticesMax) this.#notices.push(each);
    }
  }

  snapshot(): ImportSummary {
    return {
      format: this.format,
      bytes: this.bytes,
      rows: { ...this.rows },
      entities: { ...this.entities },
      noticeTotal: this.#noticeTotal,
      noticeCounts: { ...this.#counts },
      notices: [...this.#notices],
    };
  }
}
