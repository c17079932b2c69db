/** Mail by SMTP. RFC 5321; STARTTLS is used wherever the server offers it. */
import { createTransport } from 'nodemailer';
import { type Mailer, MailRefused } from './mail.ts';

export interface SmtpOptions {
  /** `smtp://user:password@host:587` or `smtps://…`. */
  readonly url: string;
  /** `窓口 <no-reply@example.lg.jp>` or an address. */
  readonly from: string;
}

const waitMsMax = 20_000;

export function smtpMailer({ url, from }: SmtpOptions): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: waitMsMax,
    greetingTimeout: waitMsMax,
    socketTimeout: waitMsMax,
    // A message is text we have written: nothing of it names a file or an address to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    kind: 'smtp',
    async send({ to, subject, text }) {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          headers: { 'auto-submitted': 'auto-generated' },
        });
      } catch (thrown) {
        throw refusalOf(thrown);
      }
    },
    close: () => transport.close(),
  };
}

/** Answers of servers quote addresses: only their numbers are told. */
function refusalOf(thrown: unknown): MailRefused {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
  const status =
    thrown instanceof Error && 'responseCode' in thrown ? Number(thrown.responseCode) : undefined;
  const isFinal = status !== undefined && status >= 500 && code === 'EENVELOPE';
  return new MailRefused(status === undefined ? code : `${code} ${status}`, isFinal);
}
