/** The words of findings and repairs: how grave, what, and what to do about it, in Japanese and English. */

/** `error` refuses the row or stops the file; `warning` and `info` go with data that is kept. */
export type Severity = 'error' | 'warning' | 'info';

export interface Bilingual {
  readonly ja: string;
  readonly en: string;
}

export interface Wording {
  readonly severity: Severity;
  readonly message: Bilingual;
  readonly remedy: Bilingual;
}
