/** Cells written as JSON straight from text: what almost every cell of a long table is, told at one look. */
import { type FieldType, parseCell } from './field.ts';

/** What JSON writes otherwise than it stands: quotes, backslashes, controls, and halves of characters. */
const unplain = /["\\\p{Cc}\p{Cs}]/u;
/** Numbers as JavaScript itself writes them: they come back digit by digit. */
const plainNumber = /^-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{0,5}[1-9])?$/;
const plainDate = /^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$/;

/** The JSON of `parseCell(type, value)`; undefined where the type has no such value. */
export function cellJson(type: FieldType, value: string): string | undefined {
  if (type === 'text') {
    return unplain.test(value) ? JSON.stringify(parseCell(type, value)) : `"${value}"`;
  }
  if (value === '') return type === 'json' ? undefined : 'null';
  if (type === 'numeric' && plainNumber.test(value) && value !== '-0') return value;
  if (type === 'date' && plainDate.test(value)) return `"${value}"`;
  const cell = parseCell(type, value);
  return cell === undefined ? undefined : JSON.stringify(cell);
}
