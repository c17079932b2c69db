/** The door of mail. */
export { folderMailer } from './folder.ts';
export { type Mail, type Mailer, MailRefused } from './mail.ts';
export { smtpMailer } from './smtp.ts';
