/** The grammar of messages: text, `{parameter}` and ruby `{漢字|かんじ}`. Pure. */

export type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'ruby'; readonly base: string; readonly reading: string };

const braces = /\{([^{}|]+)(?:\|([^{}|]+))?\}/g;

export function parseMessage(message: string): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  for (const match of message.matchAll(braces)) {
    if (match.index > end) segments.push({ kind: 'text', text: message.slice(end, match.index) });
    const [whole, first = '', reading] = match;
    segments.push(
      reading === undefined
        ? { kind: 'parameter', name: first }
        : { kind: 'ruby', base: first, reading },
    );
    end = match.index + whole.length;
  }
  if (end < message.length) segments.push({ kind: 'text', text: message.slice(end) });
  return segments;
}

export type PlainParameters = Readonly<Record<string, string | number>>;

/** For attributes, titles and options, where no ruby can stand: the base text alone. */
export function plainText(message: string, parameters: PlainParameters = {}): string {
  const plain = (segment: Segment): string => {
    switch (segment.kind) {
      case 'text':
        return segment.text;
      case 'ruby':
        return segment.base;
      case 'parameter':
        return String(parameters[segment.name] ?? `{${segment.name}}`);
    }
  };
  return parseMessage(message).map(plain).join('');
}
