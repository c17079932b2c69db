/** Mail by SMTP to a server of this test, and as files. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { folderMailer, MailRefused, smtpMailer } from './index.ts';

const mail = {
  to: 'hanako@example.jp',
  subject: '確認コード 1234-5678',
  text: '本文です。\n二行目',
};

describe('by SMTP', () => {
  let server: Server;
  let heard: string;
  let answerToRecipient: string;
  const sockets = new Set<Socket>();

  beforeEach(async () => {
    heard = '';
    answerToRecipient = '250 ok';
    server = createServer((socket) => talk(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  /** Just enough of RFC 5321 to take a message. */
  function talk(socket: Socket): void {
    sockets.add(socket);
    let isData = false;
    socket.on('error', () => undefined);
    socket.write('220 test\r\n');
    socket.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString('utf8').split('\r\n')) {
        heard += `${line}\n`;
        if (isData) {
          if (line !== '.') continue;
          isData = false;
          socket.write('250 taken\r\n');
        } else if (/^EHLO/.test(line)) socket.write('250 test\r\n');
        else if (/^RCPT/.test(line)) socket.write(`${answerToRecipient}\r\n`);
        else if (line === 'DATA') {
          isData = true;
          socket.write('354 go on\r\n');
        } else if (line !== '') socket.write('250 ok\r\n');
      }
    });
  }

  const mailerOf = () => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No port');
    return smtpMailer({
      url: `smtp://127.0.0.1:${address.port}`,
      from: '長崎県 <no-reply@example.lg.jp>',
    });
  };

  test('a message arrives with its receiver, subject and text', async () => {
    const mailer = mailerOf();
    await mailer.send(mail);
    mailer.close();
    expect(heard).toContain('RCPT TO:<hanako@example.jp>');
    const subject = /^Subject: (.+(?:\n .+)*)/m.exec(heard)?.[1] ?? '';
    const words = [...subject.matchAll(/=\?UTF-8\?B\?([^?]+)\?=/g)].map(([, word = '']) => word);
    expect(Buffer.from(words.join(''), 'base64').toString()).toBe(mail.subject);
    expect(heard).toContain('Auto-Submitted: auto-generated');
  });

  test('a line feed in a subject makes no header', async () => {
    const mailer = mailerOf();
    await mailer.send({ ...mail, subject: 'a\r\nBcc: other@example.jp' });
    mailer.close();
    expect(heard).not.toMatch(/^Bcc:/m);
    expect(heard).not.toContain('RCPT TO:<other@example.jp>');
  });

  test.each([
    ['550 hanako@example.jp is unknown', true],
    ['450 hanako@example.jp is busy', false],
  ])('a refusal %s is told without the address', async (answer, isFinal) => {
    answerToRecipient = answer;
    const mailer = mailerOf();
    const thrown: unknown = await mailer.send(mail).catch((error: unknown) => error);
    mailer.close();
    expect(thrown).toBeInstanceOf(MailRefused);
    expect(thrown).toMatchObject({ isFinal });
    expect(String(thrown)).not.toContain('@');
  });

  test('a server that is not there is told as such', async () => {
    const mailer = mailerOf();
    await new Promise((resolve) => server.close(resolve));
    await expect(mailer.send(mail)).rejects.toThrow('The mail is not taken: ESOCKET');
    mailer.close();
  });
});

describe('in a folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'kumiki-mail-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('a message is a file that its owner alone can read', async () => {
    const sink = path.join(folder, 'mail');
    await folderMailer(sink, () => Date.UTC(2026, 10, 21)).send(mail);
    const [name = ''] = await readdir(sink);
    const file = path.join(sink, name);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toContain(`Subject: ${mail.subject}\n`);
    expect(await readFile(file, 'utf8')).toContain('\n\n本文です。\n二行目');
  });

  test('only the newest 200 are kept', async () => {
    let now = 0;
    const mailer = folderMailer(folder, () => {
      now += 1000;
      return now;
    });
    for (let at = 0; at < 203; at += 1) await mailer.send({ ...mail, subject: `${at}` });
    const names = await readdir(folder);
    expect(names).toHaveLength(200);
    const [first = ''] = names.toSorted();
    expect(await readFile(path.join(folder, first), 'utf8')).toContain('Subject: 3\n');
  });
});
