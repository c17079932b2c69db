/** How a person wants to be called: shown, never used to find anybody. */
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { displayNameLengthMax } from './limits.ts';

/** One line, NFC, without control and direction characters that could make it look like something else. */
export function parseDisplayName(given: string): Result<string> {
  const name = given
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const { length } = Array.from(name);
  if (length >= 1 && length <= displayNameLengthMax) return ok(name);
  const detail = `A name has 1 to ${displayNameLengthMax} characters.`;
  return err(problem('bad-request-data', detail, '/displayName'));
}
