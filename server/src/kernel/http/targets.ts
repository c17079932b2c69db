/** Request targets that name nothing, or another path than they spell. RFC 3986, 5.2.4; WHATWG URL, path state. */

export const dotsRefused = 'The path has a segment of dots, which cannot name anything.';

/** Why a target is refused before anything is looked for; `undefined` where it is not. */
export function refuseTarget(target: string): string | undefined {
  // No text that is stored here can hold it.
  if (target.includes('%00')) return 'The address holds the character NUL.';
  return hasDotSegment(target) ? dotsRefused : undefined;
}

/**
 * Whether a segment of the path is `.` or `..`, percent-encoded or not. Parsing an address removes such a
 * segment together with the one before it, so `/entities/x/attrs/%2e%2e` would reach the entity instead of
 * an attribute. Honest clients resolve dots before they send; a backslash counts as a slash, as it does there.
 */
function hasDotSegment(target: string): boolean {
  if (!target.includes('.') && !/%2e/i.test(target)) return false;
  const end = target.search(/[?#]/);
  // Parsing also drops these, wherever they stand.
  const path = (end === -1 ? target : target.slice(0, end)).replace(/[\t\n\r]/g, '');
  return path.split(/[/\\]/).some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
}
