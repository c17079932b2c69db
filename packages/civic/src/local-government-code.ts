/** 全国地方公共団体コード: two digits of prefecture, three of municipality, one check digit; always text. */
import { toNormalWidth } from './japanese-text.ts';
import { notice, type Parsed, parsed, refused } from './notice.ts';

declare const codeBrand: unique symbol;

/** Six digits with a right check digit, such as `422011`. Aomori and Fukushima begin with 0. */
export type LocalGovernmentCode = string & { readonly [codeBrand]: true };

const weights = [6, 5, 4, 3, 2] as const;

/**
 * The check digit of five digits: s = Σ dᵢ × (6, 5, 4, 3, 2); 11 − s when s < 11, otherwise 11 − (s mod 11),
 * of which the last digit counts. 総務省 全国地方公共団体コード, 検査数字.
 */
export function checkDigitOf(fiveDigits: string): string {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(fiveDigits[i]), 0);
  return String((11 - (sum < 11 ? sum : sum % 11)) % 10);
}

/** Takes five digits, or six with their check digit, in half or full width; gives six. Numbers are refused: they lose zeros. */
export function parseLocalGovernmentCode(input: unknown): Parsed<LocalGovernmentCode> {
  const text = typeof input === 'string' ? toNormalWidth(input).trim() : '';
  if (!/^(0[1-9]|[1-3][0-9]|4[0-7])[0-9]{3,4}$/.test(text)) {
    return refused(notice('local-government-code-invalid', { value: show(input) }));
  }
  const five = text.slice(0, 5);
  const code = five + checkDigitOf(five);
  if (text.length === 6 && text !== code) {
    return refused(notice('local-government-code-invalid', { value: show(input) }));
  }
  // The one place where the brand is given: the check above is what it stands for.
  return parsed(code as LocalGovernmentCode);
}

/** The two digits of the prefecture (JIS X 0401): `42` of `422011`. */
export function prefectureCodeOf(code: LocalGovernmentCode): string {
  return code.slice(0, 2);
}

/** The code without its check digit, as 国土数値情報 and JIS X 0402 write it: `42201`. */
export function withoutCheckDigit(code: LocalGovernmentCode): string {
  return code.slice(0, 5);
}

function show(input: unknown): string {
  return typeof input === 'string' || typeof input === 'number' ? String(input) : typeof input;
}
