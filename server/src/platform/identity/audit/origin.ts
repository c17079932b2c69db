/** What the trail keeps of an address. */
import { createHmac } from 'node:crypto';
import { isIP } from 'node:net';

export const addressModes = ['truncated', 'hashed', 'none'] as const;
export type AddressMode = (typeof addressModes)[number];

/**
 * `truncated`: the network, /24 of IPv4 and /48 of IPv6. `hashed`: 16 hexadecimal digits of an HMAC, so
 * that equal addresses can be told equal and none can be read back without the key. `none`: nothing.
 */
export function originOf(address: string | undefined, mode: AddressMode, secret: string): string {
  if (address === undefined || mode === 'none') return '';
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (mode === 'hashed') {
    return `hmac:${createHmac('sha256', secret).update(plain).digest('hex').slice(0, 16)}`;
  }
  if (isIP(plain) === 4) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  return isIP(plain) === 6 ? `${groupsOf(plain).slice(0, 3).join(':')}::/48` : '';
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groupsOf(address: string): readonly string[] {
  const [before = '', after] = address.toLowerCase().split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const missing = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  return [...head, ...Array.from({ length: missing }, () => '0'), ...tail].map((group) =>
    group.replace(/^0+(?=.)/, ''),
  );
}
