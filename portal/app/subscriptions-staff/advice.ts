/** What an administrator can do about a reason for which notifications do not arrive. */

export const advices = [
  'private',
  'credentials',
  'address',
  'refused',
  'busy',
  'certificate',
  'away',
] as const;

export type Advice = (typeof advices)[number];

/** `reason`: as the API tells it; the first that fits. */
export function adviceOf(reason: string): Advice {
  if (/\bis not public\b|has no public address/.test(reason)) return 'private';
  const status = Number(/answers (\d{3})/.exec(reason)?.[1] ?? 0);
  if ([401, 403, 407].includes(status)) return 'credentials';
  if ([404, 405, 410].includes(status) || (status >= 300 && status < 400)) return 'address';
  if (status === 429) return 'busy';
  if (status >= 400 && status < 500) return 'refused';
  if (/CERT|SELF_SIGNED|TLS|SSL|ALTNAME/.test(reason)) return 'certificate';
  if (/ENOTFOUND/.test(reason)) return 'address';
  return 'away';
}
