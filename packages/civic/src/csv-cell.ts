/** Fields of CSV that no spreadsheet takes for a formula. RFC 4180; OWASP ASVS 5.0, 1.2.10. */

export type CsvValue = string | number | boolean | null | undefined;

/** What begins a formula in Excel, LibreOffice or Google Sheets, full-width forms included. */
const formulaStart = /^[=+\-@\t\r\n\0＝＋－＠]/u;
/** A minus alone, a number, a telephone number: these are what they say. */
const isHarmless = /^[-+－＋]?[\d ().,-]*$/u;

/**
 * One field. A text that a spreadsheet would run as a formula gets an apostrophe before it: the reader sees the
 * text. Numbers, also negative ones, stay as they are.
 */
export function csvCell(value: CsvValue): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  const isFormula = typeof value === 'string' && formulaStart.test(text) && !isHarmless.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One record with its line end (CRLF). */
export function csvRow(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}
