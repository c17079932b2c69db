/** Every message of every area in every language: for the server, and for tests. */
import { parseMessageFile } from './files.ts';
import { registerMessages } from './messages.ts';

const files = import.meta.glob<object>('../*/{ja,easy,en}.json', {
  import: 'default',
  eager: true,
});

export function registerEverything(): void {
  for (const [path, messages] of Object.entries(files)) {
    const file = parseMessageFile(path);
    if (file !== undefined) registerMessages(file.language, file.area, messages);
  }
}
