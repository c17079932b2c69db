/** Fields of forms as members of a plan. Numbers as people type them. Pure. */

export function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** Undefined where nothing was written. */
export function optionalText(form: FormData, name: string): string | undefined {
  return textIn(form, name) || undefined;
}

/** A number, in full width too; what is none stays text, so that the API tells what is wrong with it. */
export function numberIn(form: FormData, name: string): number | string | undefined {
  const text = textIn(form, name);
  if (text === '') return undefined;
  const number = Number(text.normalize('NFKC').replaceAll(',', ''));
  return Number.isNaN(number) ? text : number;
}

/** The version a page was made of. */
export function versionIn(form: FormData): number {
  const version = Number(textIn(form, 'version'));
  return Number.isInteger(version) && version >= 0 ? version : 0;
}

/** Names of fields that begin alike and end with a number: `link-0-kind` … , as far as there are some. */
export function rowsIn(form: FormData, prefix: string): readonly number[] {
  const pattern = new RegExp(`^${prefix}-(\\d{1,4})-`);
  const numbers = [...form.keys()].map((name) => Number(pattern.exec(name)?.[1] ?? -1));
  return [...new Set(numbers.filter((number) => number >= 0))].toSorted((a, b) => a - b);
}
