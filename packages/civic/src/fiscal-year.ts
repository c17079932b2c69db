/** 会計年度: from 1 April to 31 March in Japan, named by the year it begins in. 地方自治法 第208条. */

const japanOffsetMs = 9 * 3_600_000;

/** `at`: milliseconds since the epoch. */
export function fiscalYearOf(at: number): number {
  const inJapan = new Date(at + japanOffsetMs);
  // January to March belong to the year that began last April.
  return inJapan.getUTCFullYear() - (inJapan.getUTCMonth() < 3 ? 1 : 0);
}
