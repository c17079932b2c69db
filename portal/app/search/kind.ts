/** What a found thing is called. */
import type { MessageKey } from '../language/messages.ts';

const keys: Readonly<Record<string, MessageKey>> = {
  dataset: 'search.kind.dataset',
  place: 'search.kind.place',
  plan: 'search.kind.plan',
  procedure: 'search.kind.procedure',
};

export function kindKey(kind: string): MessageKey {
  return keys[kind] ?? 'search.kind.other';
}
