/** What a request tells about who makes it, before anybody is signed in. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { PersonId } from './person.ts';

export interface Visitor {
  /** Address of the network, or `unknown`; it is only ever hashed. */
  readonly network: string;
  /** Words of `device.ts`. */
  readonly device: string;
  /** Value of the device cookie. */
  readonly deviceToken: string | undefined;
  readonly language: 'ja' | 'easy' | 'en';
}

const nonceLength = 22;
const tagLength = 22;
/** People who share one device. */
const tagsMax = 5;

/** A device cookie: a random word, and one tag for each person who has signed in there. */
export interface DeviceTokens {
  /** The random word when this person has signed in on the device before. */
  knows(token: string | undefined, personId: PersonId): string | undefined;
  /** The cookie after a sign-in. */
  withPerson(token: string | undefined, personId: PersonId): string;
}

export function createDeviceTokens(key: Buffer): DeviceTokens {
  const tagOf = (nonce: string, personId: PersonId): string =>
    createHmac('sha256', key)
      .update(`device ${nonce} ${personId}`)
      .digest('base64url')
      .slice(0, tagLength);
  const tagsOf = (token: string): string[] => token.slice(nonceLength).match(/.{22}/g) ?? [];
  const knows = (token: string | undefined, personId: PersonId): string | undefined => {
    if (token === undefined || token.length < nonceLength) return undefined;
    const nonce = token.slice(0, nonceLength);
    const expected = Buffer.from(tagOf(nonce, personId));
    const isKnown = tagsOf(token).some((tag) => timingSafeEqual(Buffer.from(tag), expected));
    return isKnown ? nonce : undefined;
  };
  return {
    knows,
    withPerson(token, personId) {
      const isOurs = token !== undefined && token.length >= nonceLength;
      const nonce = isOurs ? token.slice(0, nonceLength) : randomBytes(16).toString('base64url');
      const own = tagOf(nonce, personId);
      const others = isOurs ? tagsOf(token).filter((tag) => tag !== own) : [];
      return [nonce, own, ...others.slice(0, tagsMax - 1)].join('');
    },
  };
}
