/** The cheap test before the careful one: cells that are as they should be, told without taking them apart. */
import type { Role } from '../column/role.ts';
import type { CellKind } from './mend.ts';

/**
 * Looked at carefully: controls, halves of characters, marks of damage and of byte order, platform-dependent
 * characters, white space around the value, ditto marks, "other".
 */
const suspicious = /[\p{Cc}\p{Cs}\ufeff\ufffd①-⒇Ⅰ-ⅿ㈠-㏿№℡〝〟]|^\s|\s$|^[〃″]$|^同上$|^その他./u;

type Test = (text: string) => boolean;

const isClean: Test = (text) => !suspicious.test(text);
const matches =
  (pattern: RegExp): Test =>
  (text) =>
    pattern.test(text);
const never: Test = () => false;

/** Each says yes only to what `mendCell` gives back unchanged and valid; a no says nothing. */
const tests: Readonly<Record<Role, Test>> = {
  name: isClean,
  kana: (text) => !/[｡-ﾟ]/.test(text) && isClean(text),
  english: matches(/^[!-~]+(?: [!-~]+)*$/),
  // `1E5` may be a number that a spreadsheet shortened.
  identifier: matches(/^[A-DF-Za-df-z0-9_.:/-]+$/),
  'local-government-code': never,
  'town-id': matches(/^[0-9]{7}$/),
  'poi-code': matches(/^[0-9]{4}$/),
  code: matches(/^[0-9][0-9A-DF-Za-df-z]*$/),
  'corporate-number': never,
  address: isClean,
  prefecture: isClean,
  municipality: isClean,
  town: isClean,
  block: isClean,
  building: isClean,
  'postal-code': matches(/^[0-9]{3}-?[0-9]{4}$/),
  latitude: matches(/^[0-9]{1,3}(?:\.[0-9]+)?$/),
  longitude: matches(/^[0-9]{1,3}(?:\.[0-9]+)?$/),
  coordinates: never,
  date: matches(/^(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])$/),
  'date-time': matches(
    /^(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?:Z|[+-][0-9]{2}:[0-9]{2})?$/,
  ),
  time: matches(/^[0-2][0-9]:[0-5][0-9]$/),
  weekdays: never,
  phone: matches(/^0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}$/),
  email: matches(/^[a-z0-9._-]+@[a-z0-9-]+\.[a-z0-9.-]+$/),
  url: matches(/^https?:\/\/[0-9A-Za-z-]+\.[!-~]+$/),
  number: matches(/^-?[0-9]+(?:\.[0-9]+)?$/),
  flag: never,
  list: (text) => !/[;；、，,]/.test(text) && isClean(text),
  note: isClean,
  text: isClean,
};

/** For one column; remembers the last value that the careful way found right, since many columns repeat theirs. */
export class InOrderTest {
  readonly #test: Test;
  #last = '';

  constructor({ role }: CellKind) {
    this.#test = tests[role];
  }

  isInOrder(text: string): boolean {
    return text === '' || text === this.#last || this.#test(text);
  }

  remember(text: string): void {
    this.#last = text;
  }
}
