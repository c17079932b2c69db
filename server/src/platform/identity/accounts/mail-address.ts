/** Addresses people sign in with. RFC 5321, 4.1.2, without quoted local parts and literals. */
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';

/** In the one form that keys an account: half-width, lower case, no spaces around. */
export type MailAddress = string;

const local = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * Accepts what people type: full-width letters, capitals, spaces around. Local parts differ by case in theory
 * and in no mail system that people use, so case is not kept. Domains in Japanese become `xn--…`.
 */
export function parseMailAddress(given: string): Result<MailAddress> {
  const text = given.normalize('NFKC').trim().toLowerCase();
  const at = text.lastIndexOf('@');
  const host = at < 0 ? '' : hostOf(text.slice(at + 1));
  const name = text.slice(0, Math.max(at, 0));
  if (text.length > 254 || name.length > 64 || !local.test(name) || !domain.test(host)) {
    return err(problem('bad-request-data', 'The address is no mail address.', '/mail'));
  }
  return ok(`${name}@${host}`);
}

function hostOf(text: string): string {
  return URL.canParse(`http://${text}/`) && /^[^/?#:@\\]+$/.test(text)
    ? new URL(`http://${text}/`).hostname
    : '';
}

/** For pages that show whose account it is to somebody who may not know the address: `h***@example.jp`. */
export function maskedAddress(address: MailAddress): string {
  const [name = '', host = ''] = address.split('@');
  return `${name.slice(0, 1)}***@${host}`;
}
