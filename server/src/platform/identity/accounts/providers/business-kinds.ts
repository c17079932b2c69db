/**
 * The kinds of GビズID accounts: prime (代表者), member (従業員), entry (書類による審査なし). Which claim says the kind, and by
 * which words, デジタル庁 tells whoever connects; so it is part of a provider's settings and not of this program.
 */
import { z } from 'zod';

export const businessKinds = ['prime', 'member', 'entry'] as const;
export type BusinessKind = (typeof businessKinds)[number];

const word = z.string().min(1).max(100);

/** A kind that has no word here may not sign in. */
export const businessKindsSchema = z
  .object({
    claim: word.describe('The claim of the ID token or of userinfo that says the kind'),
    prime: word
      .optional()
      .describe('What it says of gBizIDプライム; absent: such accounts are refused'),
    member: word.optional().describe('The same of gBizIDメンバー'),
    entry: word.optional().describe('The same of gBizIDエントリー'),
  })
  .refine(({ prime, member, entry }) => [prime, member, entry].some((one) => one !== undefined), {
    message: 'At least one kind may sign in',
  })
  .refine(({ prime, member, entry }) => {
    const words = [prime, member, entry].filter((one) => one !== undefined);
    return new Set(words).size === words.length;
  }, 'Two kinds have the same word')
  .meta({ id: 'BusinessKinds' });

export type BusinessKindWords = z.infer<typeof businessKindsSchema>;

/** `undefined` where the claim is absent or says something else: such an account is refused. */
export function businessKindOf(
  words: BusinessKindWords,
  claims: Readonly<Record<string, unknown>>,
): BusinessKind | undefined {
  const told = Object.hasOwn(claims, words.claim) ? claims[words.claim] : undefined;
  if (typeof told !== 'string' && typeof told !== 'number') return undefined;
  return businessKinds.find((kind) => words[kind] === String(told));
}
