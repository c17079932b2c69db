/** The cookies of a browser: session, known device, journey to a provider. RFC 6265bis. */

export interface CookieNames {
  readonly session: string;
  readonly device: string;
  readonly journey: string;
  readonly isSecure: boolean;
}

/** By https they are bound to this very host (`__Host-`); browsers refuse that prefix by http. */
export function cookieNames(publicUrl: string): CookieNames {
  const isSecure = publicUrl.startsWith('https:');
  const name = (word: string): string => `${isSecure ? '__Host-' : ''}kumiki-${word}`;
  return { session: name('session'), device: name('device'), journey: name('journey'), isSecure };
}

const valuePattern = /^[A-Za-z0-9_-]{16,200}$/;

/** The value of a cookie of ours; undefined where it is absent or nothing we have made. */
export function findCookie(headers: Headers, name: string): string | undefined {
  const header = headers.get('cookie');
  if (header === null) return undefined;
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== name) continue;
    const value = pair.slice(at + 1).trim();
    return valuePattern.test(value) ? value : undefined;
  }
  return undefined;
}

/** `secondsMax` 0 removes it. */
export function cookieText(
  names: CookieNames,
  name: string,
  value: string,
  secondsMax: number,
): string {
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Lax'];
  if (names.isSecure) parts.push('Secure');
  return [...parts, `Max-Age=${Math.floor(secondsMax)}`].join('; ');
}
