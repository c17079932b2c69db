/** Which passwords are accepted. NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2. */
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';

/** Unicode NFKC; spaces inside are kept, as is every other character. */
export type Password = string;

const charactersMin = 12;
const charactersMax = 128;

/** Words that make a password easy once letters are read for look-alikes. */
const easyWords = [
  'password',
  'passwort',
  'pasuwado',
  'qwerty',
  'azerty',
  'qwertz',
  'letmein',
  'welcome',
  'iloveyou',
  'administrator',
  'abcdef',
  '1q2w3e',
  'q1w2e3',
  'asdfgh',
  'zxcvbn',
  'sakura',
  'nippon',
  'kumiki',
  'changeme',
];

const lookAlikes: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/**
 * `about` are words a stranger would try first: parts of the address, the name. What remains after easy words,
 * runs and repetitions are taken out must still have eight characters.
 */
export function parsePassword(given: string, about: readonly string[]): Result<Password> {
  const password = given.normalize('NFKC');
  const { length } = Array.from(password);
  if (length < charactersMin || length > charactersMax) {
    const detail = `A password has ${charactersMin} to ${charactersMax} characters.`;
    return err(problem('bad-request-data', detail, '/password'));
  }
  if (strengthOf(password, about) < 8) {
    const detail =
      'The password is easy to guess: it is mostly a common word, a row of keys, a repetition, or the address.';
    return err(problem('bad-request-data', detail, '/password'));
  }
  return ok(password);
}

/** How many characters a guesser has to find. */
function strengthOf(password: string, about: readonly string[]): number {
  const lower = password.toLowerCase();
  const plain = Array.from(lower)
    .map((letter) => lookAlikes[letter] ?? letter)
    .join('');
  const words = [...easyWords, ...about.flatMap(partsOf)];
  return Math.min(guessLength(lower, words), guessLength(plain, words));
}

function guessLength(text: string, words: readonly string[]): number {
  let rest = text;
  for (const word of words) rest = rest.replaceAll(word, '*');
  const letters = Array.from(rest);
  let count = 0;
  let step: number | undefined;
  for (const [at, letter] of letters.entries()) {
    const before = letters[at - 1];
    const next =
      before === undefined
        ? undefined
        : (letter.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0);
    // aaaa, 1234 and dcba: each further letter of a run is known.
    const isKnown = next !== undefined && Math.abs(next) <= 1 && next === step;
    if (!isKnown) count += 1;
    step = next;
  }
  return Math.min(count, repetitionOf(rest) + 2);
}

/** The length of the shortest piece that makes the whole text when repeated. */
function repetitionOf(text: string): number {
  for (let size = 1; size <= text.length / 2; size += 1) {
    const piece = text.slice(0, size);
    if (piece.repeat(Math.ceil(text.length / size)).slice(0, text.length) === text) return size;
  }
  return text.length;
}

function partsOf(word: string): string[] {
  const parts = word
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return parts.filter((part) => Array.from(part).length >= 4);
}
