/** What a column holds, told by its name and by what stands in it. */
import { corporateNumberIsValid } from '../cell/corporate-number.ts';
import { isPlaceholder } from '../cell/number.ts';
import { toNormalWidth } from '../japanese-text.ts';
import { checkDigitOf } from '../local-government-code.ts';
import { type Role, roleOfName } from './role.ts';

export interface RoleGuess {
  readonly role: Role;
  /** 0 to 1. */
  readonly confidence: number;
  /** Where it comes from. */
  readonly by: 'name' | 'values' | 'both' | 'nothing';
}

/** The share of the values that must be of a kind for the values to decide. */
const shareMin = 0.9;

/** `values`: a sample, raw. A name that says something wins, unless the values contradict it clearly. */
export function detectRole(name: string, values: readonly string[]): RoleGuess {
  const filled = values
    .map((value) => toNormalWidth(value).trim())
    .filter((value) => value !== '' && !isPlaceholder(value));
  const named = roleOfName(name);
  const told = filled.length === 0 ? undefined : roleOfValues(filled);
  if (named !== undefined) return agree(named, told, filled);
  if (told !== undefined) return { role: told, confidence: 0.7, by: 'values' };
  return { role: 'text', confidence: filled.length === 0 ? 0.2 : 0.5, by: 'nothing' };
}

function agree(named: Role, told: Role | undefined, filled: readonly string[]): RoleGuess {
  if (named === told) return { role: named, confidence: 1, by: 'both' };
  if (told === 'coordinates' && (named === 'latitude' || named === 'longitude')) {
    return { role: 'coordinates', confidence: 0.9, by: 'values' };
  }
  const isContradicted = filled.length >= 3 && contradicts(named, filled);
  if (isContradicted) return { role: told ?? 'text', confidence: 0.5, by: 'values' };
  return { role: named, confidence: filled.length === 0 ? 0.7 : 0.9, by: 'name' };
}

/** A name is not believed when almost none of the values can be what it says. */
function contradicts(named: Role, filled: readonly string[]): boolean {
  const pattern = possible[named];
  return pattern !== undefined && share(filled, (value) => pattern.test(value)) < 0.2;
}

/** What a value needs at least to be of a role that a common word may name by mistake. */
const possible: Partial<Record<Role, RegExp>> = {
  number: /[0-9]/,
  // From one time to another is no time.
  time: /^(?=.*(?:[0-9]|時|正午))[^~〜～―–-]+$/u,
  // Metres of a plane are no degrees.
  latitude: /^(?![-+]?[0-9]{4})/,
  longitude: /^(?![-+]?[0-9]{4})/,
  date: /[0-9]|元年/,
  'date-time': /[0-9]/,
  url: /[/.]/,
  phone: /[0-9]/,
  kana: /[ぁ-んァ-ヶｦ-ﾟ]/,
  code: /[0-9A-Za-z]/,
  flag: /^(.{1,8})$/su,
  weekdays: /[月火水木金土日祝]|曜|無休|なし|毎/,
};

type Test = readonly [Role, (value: string) => boolean];

const number = /^[-+▲△]?\s*[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$|^[-+▲△]?\s*[0-9]+(\.[0-9]+)?$/;

const tests: readonly Test[] = [
  ['url', (value) => /^https?:\/\/\S+$/i.test(value)],
  ['email', (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)],
  ['corporate-number', corporateNumberIsValid],
  ['coordinates', (value) => /^\(?[0-9]{2,3}\.[0-9]+[,、\s]+[0-9]{2,3}\.[0-9]+\)?$/.test(value)],
  ['local-government-code', isGovernmentCode],
  ['phone', (value) => /^\(?0[0-9]{1,4}\)?[-(][0-9]{1,4}[-)][0-9]{3,4}$/.test(value)],
  ['postal-code', (value) => /^〒?[0-9]{3}-[0-9]{4}$/.test(value)],
  [
    'date-time',
    (value) => /^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}[T ][0-9]{1,2}:[0-9]{2}/.test(value),
  ],
  ['date', (value) => /^[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?$/.test(value)],
  [
    'date',
    (value) =>
      /^(令和|平成|昭和|[RHS])(元|[0-9]{1,2})[年.][0-9]{1,2}[月.][0-9]{1,2}日?$/.test(value),
  ],
  ['time', (value) => /^[0-9]{1,2}:[0-9]{2}$/.test(value)],
  ['weekdays', (value) => /^[月火水木金土日祝][月火水木金土日祝・、,;～~-]*$/.test(value)],
  ['flag', (value) => /^(○|◯|〇|×|✕|△|有|無|あり|なし|有り|無し|可|不可)$/.test(value)],
  ['latitude', (value) => isBetween(value, 20, 46)],
  ['longitude', (value) => isBetween(value, 122, 154)],
  ['number', (value) => number.test(value) && !/^0[0-9]/.test(value)],
];

function isGovernmentCode(value: string): boolean {
  return /^(0[1-9]|[1-3][0-9]|4[0-7])[0-9]{4}$/.test(value) && checkDigitOf(value) === value[5];
}

/** Three decimals at least: a column of temperatures is no latitude. */
function isBetween(value: string, low: number, high: number): boolean {
  return /^[0-9]{2,3}\.[0-9]{3,}$/.test(value) && Number(value) >= low && Number(value) <= high;
}

function roleOfValues(filled: readonly string[]): Role | undefined {
  return tests.find(([, fits]) => share(filled, fits) >= shareMin)?.[0];
}

function share(values: readonly string[], fits: (value: string) => boolean): number {
  return values.filter(fits).length / values.length;
}
