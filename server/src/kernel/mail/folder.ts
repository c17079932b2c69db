/** Mail as files, where no SMTP server is configured: what would be sent can be read there. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Mailer } from './mail.ts';

const filesMax = 200;

/** `now` names the files, so that their names are in the order of sending. RFC 6532: UTF-8 as it is. */
export function folderMailer(folder: string, now: () => number): Mailer {
  return {
    kind: 'folder',
    async send({ to, subject, text }) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const date = new Date(now());
      const head = [
        'From: kumiki@localhost',
        `To: ${oneLine(to)}`,
        `Subject: ${oneLine(subject)}`,
        `Date: ${date.toUTCString()}`,
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: 8bit',
      ];
      const name = `${date.toISOString().replaceAll(':', '')}-${randomBytes(4).toString('hex')}.eml`;
      await writeFile(path.join(folder, name), `${head.join('\n')}\n\n${text}`, { mode: 0o600 });
      await forgetOldest(folder);
    },
    close: () => undefined,
  };
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

async function forgetOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.eml')).toSorted();
  for (const name of names.slice(0, Math.max(0, names.length - filesMax))) {
    await rm(path.join(folder, name), { force: true });
  }
}
