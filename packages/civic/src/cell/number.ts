/** Numbers and codes as spreadsheets leave them. */
import { toNormalWidth } from '../japanese-text.ts';
import type { RepairCode } from './repair-table.ts';

/** A value that can be stored, and what was done to reach it. */
export interface Mended {
  readonly value: string;
  /** Undefined when the value stood there already. */
  readonly repair: RepairCode | undefined;
  /** The value is not of the kind its column says. */
  readonly isInvalid?: boolean;
}

export const asIs = (value: string): Mended => ({ value, repair: undefined });
export const invalid = (value: string): Mended => ({ value, repair: undefined, isInvalid: true });
export const mended = (value: string, repair: RepairCode): Mended => ({ value, repair });

const decimal = /^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/;
const exponent = /^([-+]?)([0-9])(?:\.([0-9]+))?[Ee]\+?([0-9]{1,2})$/;

/**
 * `5.22001E+12` written out: exact when the mantissa has all the digits; otherwise they are lost and the cell is
 * blank. Undefined when the text is no such number.
 */
export function mendExponent(text: string): Mended | undefined {
  const match = exponent.exec(text);
  if (match === null) return undefined;
  const [, sign = '', first = '', rest = '', power = '0'] = match;
  const places = Number(power);
  // A rounded number ends in its last digit; all zeros behind it are inventions.
  if (rest.length < places && places > 5) return mended('', 'digits-lost');
  const digits = first + rest.padEnd(places, '0');
  const tail = digits.slice(places + 1);
  return mended(`${sign}${digits.slice(0, places + 1)}${tail && `.${tail}`}`, 'exponent-expanded');
}

const units =
  '円|千円|万円|百万円|億円|人|名|世帯|戸|件|箇所|か所|ヶ所|カ所|棟|台|基|個|本|室|床|席|枚|冊|校|学級|年|歳|才|回|日|時間|分|%|％|‰|m|cm|mm|km|ｍ|㎡|m2|m²|km2|k㎡|㎢|ha|a|㎥|m3|m³|l|ℓ|kg|g|t|℃|度|メートル|平方メートル';
const withUnit = new RegExp(
  `^(?:約|およそ)?\\s*([-+]?[0-9.,]+)\\s*(?:${units})(?:\\s*程度|以上)?$`,
  'i',
);

/** Text without meaning, where a value should stand. */
const placeholders =
  /^(?:-+|－+|―+|ー+|…|\*+|…+|n\/?a|na|null|none|nan|#n\/a|#value!|#ref!|該当なし|データなし|欠測|未設定|不明)$/i;

export function isPlaceholder(text: string): boolean {
  return placeholders.test(text.trim());
}

/** A decimal number: `1,234`, `１２０人`, `約3.5m`, `▲3`. */
export function mendNumber(text: string): Mended {
  const written = text.trim();
  if (decimal.test(written))
    return written === text ? asIs(text) : mended(written, 'spaces-trimmed');
  if (isPlaceholder(written)) return mended('', 'placeholder-blanked');
  const plain = toNormalWidth(written)
    .replace(/^[▲△−]\s*(?=[0-9])/, '-')
    .trim();
  if (decimal.test(plain)) return mended(plain, 'width-normalised');
  const expanded = mendExponent(plain);
  if (expanded !== undefined) return expanded;
  const joined = withoutSeparators(plain);
  if (joined !== undefined) return mended(joined, 'separators-removed');
  const bare = withUnit.exec(plain)?.[1];
  const value = bare === undefined ? undefined : (withoutSeparators(bare) ?? bare);
  if (value !== undefined && decimal.test(value)) return mended(value, 'unit-removed');
  return invalid(text);
}

function withoutSeparators(text: string): string | undefined {
  return /^[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?$/.test(text)
    ? text.replaceAll(',', '')
    : undefined;
}

/** Letters and digits in half width, nothing around them. */
export function mendCode(text: string): Mended {
  // Spreadsheets mark text by an apostrophe, which some exports keep.
  const trimmed = text.trim().replace(/^'(?=[0-9])/, '');
  const plain = toNormalWidth(trimmed)
    .replace(/[‐-―−ー]/g, '-')
    .trim();
  if (isPlaceholder(plain)) return mended('', 'placeholder-blanked');
  const expanded = mendExponent(plain);
  if (expanded !== undefined) return expanded;
  if (plain !== trimmed) return mended(plain, 'width-normalised');
  return trimmed === text ? asIs(text) : mended(trimmed, 'spaces-trimmed');
}

/** A code of so many digits that a spreadsheet took for a number: `1234` of a postal code is `0001234`. */
export function restoreZeros({ value, repair }: Mended, digits: number): Mended {
  if (!/^[0-9]+$/.test(value) || value.length >= digits) return { value, repair };
  return mended(value.padStart(digits, '0'), 'zeros-restored');
}
