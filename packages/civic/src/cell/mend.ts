/** One cell by the role of its column: the value to store, and the one repair that names what was done. */
import type { Role } from '../column/role.ts';
import { toNormalWidth } from '../japanese-text.ts';
import { checkDigitOf } from '../local-government-code.ts';
import { mendDegrees } from './coordinate.ts';
import { corporateNumberIsValid } from './corporate-number.ts';
import { type FlagStyle, mendFlag, readFlag } from './flag.ts';
import {
  asIs,
  invalid,
  isPlaceholder,
  type Mended,
  mendCode,
  mendExponent,
  mended,
  mendNumber,
  restoreZeros,
} from './number.ts';
import { mendDate, mendDateTime, mendTime, mendWeekdays } from './time.ts';

export interface CellKind {
  readonly role: Role;
  /** How a flag is written; undefined leaves the words of the file. */
  readonly flagStyle?: FlagStyle | undefined;
  /** Local government codes of this column lost their zeros: `92011` is 092011, not 92 011. */
  readonly hasLostZeros?: boolean;
}

/** Controls but tab and line ends, the byte order mark, lone surrogates: no store takes them. */
const unstorable = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufeff]/gu;
const lineBreaks = /\s*(?:\r\n|\n|\r)\s*/g;
const outside = /^[\s\u3000]+|[\s\u3000]+$/g;
/** Nothing of the above can be in a cell without one of these. */
const suspicious = /[\p{Cc}\p{Cs}\ufeff]|^\s|\s$/u;

/** Never throws and never loses a value silently: what is not understood comes back as it was, `isInvalid`. */
export function mendCell(text: string, kind: CellKind): Mended {
  if (text === '') return asIs('');
  if (!suspicious.test(text)) return byRole(text, kind);
  const storable = text.replace(unstorable, '');
  const inner = storable.replace(outside, '');
  const value = kind.role === 'note' ? inner : inner.replace(lineBreaks, ' ');
  const repair = repairOf(text, storable, inner, value);
  return value === '' ? { value, repair } : andThen(value, repair, kind);
}

/** The gravest of what was done to the text as such. */
function repairOf(text: string, storable: string, inner: string, value: string): Mended['repair'] {
  if (storable !== text) return 'characters-removed';
  if (value !== inner) return 'line-break-removed';
  return inner === text ? undefined : 'spaces-trimmed';
}

function andThen(value: string, repair: Mended['repair'], kind: CellKind): Mended {
  const after = byRole(value, kind);
  return { ...after, repair: after.repair ?? repair };
}

type Mender = (text: string, kind: CellKind) => Mended;

const menders: Readonly<Record<Role, Mender>> = {
  name: asIs,
  kana: mendKana,
  english: narrow,
  identifier: mendIdentifier,
  'local-government-code': (text, { hasLostZeros }) =>
    mendGovernmentCode(text, hasLostZeros === true),
  'town-id': (text) => restoreZeros(mendCode(text), 7),
  'poi-code': (text) => restoreZeros(mendCode(text), 4),
  // `12E3` may be a code; `1.2E+3` is what a spreadsheet made of one.
  code: (text) => (/\.[0-9]+[Ee]\+|^[^Ee]*$/.test(text) ? mendCode(text) : asIs(text)),
  'corporate-number': mendCorporateNumber,
  address: asIs,
  prefecture: asIs,
  municipality: asIs,
  town: asIs,
  block: asIs,
  building: asIs,
  'postal-code': mendPostalCode,
  latitude: mendDegrees,
  longitude: mendDegrees,
  coordinates: asIs,
  date: mendDate,
  'date-time': mendDateTime,
  time: mendTime,
  weekdays: mendWeekdays,
  phone: mendPhone,
  email: (text) => mendAddressOfNet(text, 'email'),
  url: (text) => mendAddressOfNet(text, 'url'),
  number: mendNumber,
  flag: (text, { flagStyle }) =>
    flagStyle === undefined ? mendLooseFlag(text) : mendFlag(text, flagStyle),
  list: mendList,
  note: asIs,
  text: asIs,
};

function byRole(text: string, kind: CellKind): Mended {
  return menders[kind.role](text, kind);
}

function mendIdentifier(text: string): Mended {
  const expanded = mendExponent(text);
  if (expanded === undefined) return narrow(text);
  // A blank identifier would help nobody: rows keep what they have.
  return expanded.repair === 'digits-lost' && /[.+]/.test(text) ? invalid(text) : asIs(text);
}

function narrow(text: string): Mended {
  const plain = toNormalWidth(text).trim();
  return plain === text ? asIs(text) : mended(plain, 'width-normalised');
}

function mendKana(text: string): Mended {
  const wide = text.replace(/[｡-ﾟ]+/g, (run) => run.normalize('NFKC'));
  return wide === text ? asIs(text) : mended(wide, 'kana-widened');
}

function mendList(text: string): Mended {
  const parts = text.split(/\s*[;；、，,]\s*/).filter((part) => part !== '');
  const value = parts.join(';');
  return value === text ? asIs(text) : mended(value, 'list-separated');
}

/** Words for yes and no stay the file's own; a bare placeholder means nothing. */
function mendLooseFlag(text: string): Mended {
  if (readFlag(text) !== undefined) return asIs(text);
  return isPlaceholder(text) ? mended('', 'placeholder-blanked') : invalid(text);
}

function isGovernmentCode(text: string): boolean {
  return /^(0[1-9]|[1-3][0-9]|4[0-7])[0-9]{4}$/.test(text) && checkDigitOf(text) === text[5];
}

function mendGovernmentCode(text: string, hasLostZeros: boolean): Mended {
  if (isGovernmentCode(text)) return asIs(text);
  const { value, repair } = mendCode(text);
  if (value === '') return { value, repair };
  if (isGovernmentCode(value)) return { value, repair };
  const padded = `0${value}`;
  const five = /^(0[1-9]|[1-3][0-9]|4[0-7])[0-9]{3}$/;
  if (value.length === 5 && isGovernmentCode(padded) && (hasLostZeros || !five.test(value))) {
    return mended(padded, 'zeros-restored');
  }
  if (five.test(value)) return mended(value + checkDigitOf(value), 'check-digit-added');
  if (value.length === 4 && five.test(padded)) {
    return mended(padded + checkDigitOf(padded), 'zeros-restored');
  }
  return invalid(text);
}

/** Whether the codes of a column lost their zeros: every one of five digits is right with a 0 before it. */
export function haveLostZeros(values: readonly string[]): boolean {
  const short = values
    .map((value) => value.trim())
    .filter((value) => /^[1-9][0-9]{4}$/.test(value));
  return short.length > 0 && short.every((value) => isGovernmentCode(`0${value}`));
}

function mendCorporateNumber(text: string): Mended {
  if (corporateNumberIsValid(text)) return asIs(text);
  const { value, repair } = mendCode(text);
  const digits = value.replace(/^T/i, '').replaceAll('-', '');
  if (value === '' || corporateNumberIsValid(value)) return { value, repair };
  return corporateNumberIsValid(digits) ? mended(digits, 'width-normalised') : invalid(text);
}

function mendPostalCode(text: string): Mended {
  if (/^[0-9]{3}-?[0-9]{4}$/.test(text)) return asIs(text);
  const { value, repair } = mendCode(text.replace(/^〒\s*/, ''));
  if (/^[0-9]{3}-?[0-9]{4}$/.test(value)) {
    return value === text ? asIs(text) : mended(value, repair ?? 'width-normalised');
  }
  const restored = restoreZeros({ value, repair }, 7);
  return value === '' || (restored.repair === 'zeros-restored' && value.length >= 5)
    ? restored
    : invalid(text);
}

function mendPhone(text: string): Mended {
  if (/^0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}$/.test(text) || /^0[0-9]{9,10}$/.test(text)) {
    return asIs(text);
  }
  const { value: plain, repair } = mendCode(text);
  if (plain === '') return { value: plain, repair };
  const bracketed = /^\(?(0[0-9]{1,4})[)(][-\s]*([0-9]{1,4})[-)(]([0-9]{3,4})$/.exec(plain);
  if (bracketed !== null) return mended(bracketed.slice(1).join('-'), 'phone-written-out');
  const dotted = plain.replace(/\s*[-./\s]\s*/g, '-');
  if (/^0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}$/.test(dotted) || /^0[0-9]{9,10}$/.test(dotted)) {
    return dotted === text ? asIs(text) : mended(dotted, 'phone-written-out');
  }
  if (/^[1-9][0-9]{8}$/.test(plain) || /^[789]0[0-9]{8}$/.test(plain)) {
    return mended(`0${plain}`, 'zeros-restored');
  }
  if (
    /^[1-9][0-9]{0,3}-[0-9]{1,4}-[0-9]{4}$/.test(plain) &&
    plain.replaceAll('-', '').length === 9
  ) {
    return mended(`0${plain}`, 'zeros-restored');
  }
  return /^(\+[0-9]|#|1[0-9]{2}$)/.test(plain) ? asIs(text) : invalid(text);
}

function mendAddressOfNet(text: string, role: 'url' | 'email'): Mended {
  const plain = toNormalWidth(text).trim();
  if (isPlaceholder(plain)) return mended('', 'placeholder-blanked');
  const isRight =
    role === 'url'
      ? /^(https?:\/\/)?[^\s/.]+\.[^\s]+$/i.test(plain)
      : /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(plain);
  if (!isRight) return invalid(text);
  return plain === text ? asIs(text) : mended(plain, 'width-normalised');
}
