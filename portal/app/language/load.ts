/** Loads messages in the browser: those of the first page before it is taken over, others when they are needed. */
import { messagesAddress } from './files.ts';
import type { Language } from './language.ts';
import { hasMessages, registerMessages, whenAbsent } from './messages.ts';

/** One promise for each area, so that whoever waits again waits for the same. */
const coming = new Map<string, Promise<void>>();

export function loadMessages(language: Language, area: string): Promise<void> | undefined {
  const address = messagesAddress(language, area);
  if (address === undefined || hasMessages(language, area)) return undefined;
  const known = coming.get(address);
  if (known !== undefined) return known;
  const loading = load(address, language, area).catch((error: unknown) => {
    // The next one who needs it asks again.
    coming.delete(address);
    throw error;
  });
  coming.set(address, loading);
  return loading;
}

async function load(address: string, language: Language, area: string): Promise<void> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  const messages: unknown = await response.json();
  if (typeof messages !== 'object' || messages === null) throw new Error(`${address} is no file`);
  registerMessages(language, area, messages);
}

export async function loadFirst(language: Language, areas: readonly string[]): Promise<void> {
  whenAbsent(loadMessages);
  await Promise.all(areas.flatMap((area) => loadMessages(language, area) ?? []));
}
