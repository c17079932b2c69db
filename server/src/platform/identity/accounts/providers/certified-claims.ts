/** What デジタル認証アプリ tells of the holder of a card, as its userinfo endpoint gives it. */
import type { Certified } from '../person.ts';

/** Claims that are absent or of another form than documented are left out. */
export function parseCertifiedClaims(
  claims: Readonly<Record<string, unknown>>,
  at: number,
): Certified {
  const name = lineOf(claims['name']);
  const address = lineOf(formattedOf(claims['address']));
  const birthdate = birthdateOf(claims['birthdate']);
  const gender = genders[String(claims['gender'])];
  return {
    at,
    ...(name === undefined ? {} : { name }),
    ...(address === undefined ? {} : { address }),
    ...(birthdate === undefined ? {} : { birthdate }),
    ...(gender === undefined ? {} : { gender }),
  };
}

const genders: Readonly<Record<string, 'male' | 'female'>> = { '1': 'male', '2': 'female' };

/** A plain line, or `formatted` of OpenID Connect Core, 5.1.1. */
function formattedOf(claim: unknown): unknown {
  return typeof claim === 'object' && claim !== null && 'formatted' in claim
    ? claim.formatted
    : claim;
}

function lineOf(claim: unknown): string | undefined {
  if (typeof claim !== 'string') return undefined;
  const line = claim.normalize('NFC').replace(/\s+/gu, ' ').trim();
  return line === '' ? undefined : line.slice(0, 300);
}

/** `19850315`; `1985-03-15` as OpenID Connect writes it is understood, too. */
function birthdateOf(claim: unknown): string | undefined {
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(String(claim)) ?? [];
  const text = `${year}-${month}-${day}`;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined;
}
