/** How deep a JSON text nests, found before it is parsed: parsers and rules over the value recurse. */

const quote = 34;
const backslash = 92;
const openBracket = 91;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

/** Whether arrays and objects stand in each other more than `depthMax` times. Strings are skipped. */
export function isDeeperThan(text: string, depthMax: number): boolean {
  // A text nested that deep has at least so many brackets.
  if (text.length <= depthMax * 2) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfString(text, at + 1);
    } else if (code === openBracket || code === openBrace) {
      depth += 1;
      if (depth > depthMax) return true;
    } else if (code === closeBracket || code === closeBrace) {
      depth -= 1;
    }
  }
  return false;
}

/** Where the closing quote stands; the end of the text when there is none. */
function endOfString(text: string, from: number): number {
  for (let at = from; ; ) {
    const end = text.indexOf('"', at);
    if (end === -1) return text.length;
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash && end - 1 - slashes >= from)
      slashes += 1;
    if (slashes % 2 === 0) return end;
    at = end + 1;
  }
}
