/** 法人番号: thirteen digits, the first of which checks the other twelve. 法人番号の指定等に関する省令 第2条. */

/** 9 − (Σ Pₙ·Qₙ mod 9): Pₙ the n-th digit from the right, Qₙ 1 where n is odd and 2 where it is even. */
export function corporateCheckDigitOf(twelveDigits: string): string {
  let sum = 0;
  for (let n = 1; n <= 12; n += 1) sum += Number(twelveDigits[12 - n]) * (n % 2 === 1 ? 1 : 2);
  return String(9 - (sum % 9));
}

export function corporateNumberIsValid(text: string): boolean {
  return /^[1-9][0-9]{12}$/.test(text) && corporateCheckDigitOf(text.slice(1)) === text[0];
}
