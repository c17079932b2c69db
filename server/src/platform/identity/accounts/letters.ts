/** The words of mail, in the language of the page that asked for it. Pure. */
import type { Mail } from '#kernel/mail/index.ts';
import type { Visitor } from './visitor.ts';

export type Letter =
  | { readonly kind: 'sign-up' | 'recovery' | 'confirm'; readonly code: string }
  | { readonly kind: 'known' | 'unknown' }
  | { readonly kind: 'moved' | 'password-changed' | 'deleted' }
  | { readonly kind: 'proxy-offered' | 'proxy-ended'; readonly name: string }
  | { readonly kind: 'unused'; readonly days: number }
  | { readonly kind: 'invitation'; readonly link: string };

type Words = readonly [subject: string, text: string];
type Language = Visitor['language'];

/** `site` is the address people know. */
export function writeLetter(letter: Letter, to: string, language: Language, site: string): Mail {
  const [subject, text] = words[language](letter, site);
  return { to, subject, text: `${text}\n\n-- \n${site}\n${footers[language]}\n` };
}

const footers: Readonly<Record<Language, string>> = {
  ja: 'このメールに心当たりがないときは、何もせずに削除してください。返信はできません。',
  easy: 'この メールを しらない ときは、なにも しないで、けして ください。へんじは できません。',
  en: 'If you did not expect this mail, delete it and do nothing. Replies are not read.',
};

const words: Readonly<Record<Language, (letter: Letter, site: string) => Words>> = {
  ja: japanese,
  easy,
  en: english,
};

function japanese(letter: Letter, site: string): Words {
  switch (letter.kind) {
    case 'sign-up':
      return [
        `確認コード ${letter.code}（利用者登録）`,
        `利用者登録の確認コードは ${letter.code} です。\n30分以内に、登録の画面に入力してください。\nほかの人には教えないでください。職員がお尋ねすることはありません。`,
      ];
    case 'recovery':
      return [
        `確認コード ${letter.code}（ログイン）`,
        `ログインの確認コードは ${letter.code} です。\n30分以内に、ログインの画面に入力してください。\nほかの人には教えないでください。職員がお尋ねすることはありません。`,
      ];
    case 'confirm':
      return [
        `確認コード ${letter.code}（メールアドレス）`,
        `メールアドレスの確認コードは ${letter.code} です。\n30分以内に、設定の画面に入力してください。`,
      ];
    case 'known':
      return [
        'すでに登録されています',
        `このメールアドレスで利用者登録の申し込みがありましたが、すでに登録されています。\nログインはこちらから: ${site}/sign-in`,
      ];
    case 'unknown':
      return [
        'このメールアドレスは登録されていません',
        `このメールアドレスでログインの申し込みがありましたが、登録がありません。\n利用者登録はこちらから: ${site}/account/sign-up`,
      ];
    case 'moved':
      return [
        'メールアドレスを変更しました',
        'ログインに使うメールアドレスを、別のものに変更しました。今後、このアドレスではログインできません。\n変更した覚えがないときは、すぐに窓口へご連絡ください。',
      ];
    case 'password-changed':
      return [
        'パスワードを変更しました',
        `パスワードを変更しました。ほかの端末ではログアウトしています。\n変更した覚えがないときは、すぐに設定し直してください: ${site}/account/recovery`,
      ];
    case 'deleted':
      return [
        'アカウントを削除しました',
        'アカウントと個人情報を削除しました。ご利用ありがとうございました。',
      ];
    case 'proxy-offered':
      return [
        '代理の依頼が届いています',
        `${letter.name} さんから、代理で手続きをする依頼が届いています。\n内容を確かめて、引き受けるか決めてください: ${site}/account/proxies`,
      ];
    case 'proxy-ended':
      return ['代理が終わりました', `${letter.name} さんとの代理の取り決めが終わりました。`];
    case 'unused':
      return [
        '長い間ご利用がないアカウントについて',
        `長い間ログインがないため、${letter.days}日後にアカウントと個人情報を削除します。\n残したいときは、一度ログインしてください: ${site}/sign-in`,
      ];
    case 'invitation':
      return [
        '職員アカウントの招待',
        `職員としての利用に招待されました。7日以内に、次のページで登録してください。\n${letter.link}`,
      ];
  }
}

function easy(letter: Letter, site: string): Words {
  switch (letter.kind) {
    case 'sign-up':
    case 'recovery':
    case 'confirm':
      return [
        `かくにんの ばんごう ${letter.code}`,
        `かくにんの ばんごうは ${letter.code} です。\n30ぷん いないに、ページに いれて ください。\nほかの ひとに おしえないで ください。`,
      ];
    case 'known':
      return [
        'もう とうろくして います',
        `この メールアドレスは、もう とうろくして います。\nここから はいって ください: ${site}/easy/sign-in`,
      ];
    case 'unknown':
      return [
        'とうろくが ありません',
        `この メールアドレスは、とうろくして いません。\nここで とうろくして ください: ${site}/easy/account/sign-up`,
      ];
    case 'moved':
      return [
        'メールアドレスを かえました',
        'メールアドレスを かえました。しらない ときは、すぐに やくしょに きいて ください。',
      ];
    case 'password-changed':
      return [
        'パスワードを かえました',
        `パスワードを かえました。しらない ときは、すぐに あたらしく して ください: ${site}/easy/account/recovery`,
      ];
    case 'deleted':
      return [
        'アカウントを けしました',
        'あなたの じょうほうを けしました。ありがとう ございました。',
      ];
    case 'proxy-offered':
      return [
        'だいりの おねがい',
        `${letter.name} さんが、あなたに かわりに てつづきを して ほしいと いって います。\nここで きめて ください: ${site}/easy/account/proxies`,
      ];
    case 'proxy-ended':
      return ['だいりが おわりました', `${letter.name} さんとの だいりが おわりました。`];
    case 'unused':
      return [
        'つかって いない アカウント',
        `ながい あいだ つかって いません。${letter.days}にち あとに、アカウントを けします。\nけしたく ない ときは、ここから はいって ください: ${site}/easy/sign-in`,
      ];
    case 'invitation':
      return [
        'しょくいんの とうろく',
        `ここで とうろくして ください（7にち いない）:\n${letter.link}`,
      ];
  }
}

function english(letter: Letter, site: string): Words {
  switch (letter.kind) {
    case 'sign-up':
      return [
        `Code ${letter.code} for your registration`,
        `Your code is ${letter.code}.\nEnter it on the registration page within 30 minutes.\nDo not tell it to anyone: our staff never ask for it.`,
      ];
    case 'recovery':
      return [
        `Code ${letter.code} to sign in`,
        `Your code is ${letter.code}.\nEnter it on the sign-in page within 30 minutes.\nDo not tell it to anyone: our staff never ask for it.`,
      ];
    case 'confirm':
      return [
        `Code ${letter.code} for your mail address`,
        `Your code is ${letter.code}.\nEnter it on the settings page within 30 minutes.`,
      ];
    case 'known':
      return [
        'You are already registered',
        `Someone asked to register with this address, which already has an account.\nSign in here: ${site}/en/sign-in`,
      ];
    case 'unknown':
      return [
        'This address is not registered',
        `Someone asked to sign in with this address, which has no account.\nRegister here: ${site}/en/account/sign-up`,
      ];
    case 'moved':
      return [
        'Your mail address was changed',
        'The address of your account was changed to another one; this one no longer signs in.\nIf it was not you, contact the office at once.',
      ];
    case 'password-changed':
      return [
        'Your password was changed',
        `Your password was changed, and other devices were signed out.\nIf it was not you, set a new one at once: ${site}/en/account/recovery`,
      ];
    case 'deleted':
      return ['Your account was deleted', 'Your account and your personal data were deleted.'];
    case 'proxy-offered':
      return [
        'Someone asks you to act for them',
        `${letter.name} asks you to act on their behalf.\nRead it and decide: ${site}/en/account/proxies`,
      ];
    case 'proxy-ended':
      return ['A proxy has ended', `The proxy between you and ${letter.name} has ended.`];
    case 'unused':
      return [
        'Your account has not been used for long',
        `Your account and personal data will be deleted in ${letter.days} days because nobody has signed in.\nSign in once to keep them: ${site}/en/sign-in`,
      ];
    case 'invitation':
      return [
        'You are invited as staff',
        `You are invited to work here as staff. Register within 7 days:\n${letter.link}`,
      ];
  }
}
