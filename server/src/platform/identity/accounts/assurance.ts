/** How sure we are of who somebody is. Each level says more than the one before. */

/**
 * `guest`: the same browser as before. `mail`: whoever reads an address, or whom a tenant's own provider knows.
 * `certified`: the holder of an identity card (公的個人認証), proved by デジタル認証アプリ.
 */
export const assurances = ['guest', 'mail', 'certified'] as const;
export type Assurance = (typeof assurances)[number];

export function isAtLeast(held: Assurance, needed: Assurance): boolean {
  return assurances.indexOf(held) >= assurances.indexOf(needed);
}

export function higher(a: Assurance, b: Assurance): Assurance {
  return isAtLeast(a, b) ? a : b;
}
