/** What plans of Japan write into titles: 【再掲】, ※追加, （令和5年度追加）. Pure. */
import { readFiscalYear } from './table-columns.ts';

interface MarkedTitle {
  /** Without the marks that were understood. */
  readonly title: string;
  readonly isRepeat: boolean;
  readonly isAdded: boolean;
  /** The fiscal year as it is read again, where the mark says it. */
  readonly addedIn: string | undefined;
}

const repeatMark = /\s*(?:[【[(（〔<＜](?:\s*※)?\s*再掲\s*[】\])）〕>＞]|※\s*再掲)\s*/u;
const addedYear = String.raw`(?:(?:令和|平成|[RHS])?\s*[元0-9０-９]{1,4}\s*(?:年度?)?)?\s*(?:改[訂定])?`;
const addedMark = new RegExp(
  String.raw`\s*(?:[【[(（〔]\s*※?\s*(?<inside>${addedYear})(?:に|で)?追加\s*[】\])）〕]|※\s*(?<outside>${addedYear})(?:に|で)?追加)\s*$`,
  'u',
);

export function markedTitle(text: string): MarkedTitle {
  const isRepeat = repeatMark.test(text);
  const once = text.replace(repeatMark, ' ').trim();
  const groups = addedMark.exec(once)?.groups;
  const written = groups?.['inside'] ?? groups?.['outside'] ?? '';
  const year = readFiscalYear(written.replace(/\s*改[訂定]$/, ''));
  return {
    title: year === undefined ? once : once.replace(addedMark, '').trim(),
    isRepeat,
    isAdded: groups !== undefined,
    addedIn: year === undefined ? undefined : String(year),
  };
}

/** For comparing: without width, spaces and marks. */
export function plainTitle(text: string): string {
  return text
    .normalize('NFKC')
    .replace(addedMark, '')
    .replaceAll(/[\s「」]/g, '');
}
