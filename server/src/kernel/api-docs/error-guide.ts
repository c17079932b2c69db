/** What each problem means and what to do about it, for docs/errors.md and the error pages. */
import type { ProblemCode } from '../problem.ts';

export interface Advice {
  readonly meaning: string;
  readonly remedy: string;
}

export interface Guide {
  /** The title in Japanese; the English one stands in the problem table. */
  readonly title: string;
  readonly ja: Advice;
  readonly en: Advice;
}

export const errorGuide = {
  'invalid-request': {
    title: '要求を読み取れません',
    ja: {
      meaning: '本文がJSONとして正しくない、文字コードがUTF-8でない、または途中で終わっています。',
      remedy: '本文の形式と文字コードを確認して、もう一度送ってください。',
    },
    en: {
      meaning: 'The body is not JSON, not UTF-8, or ends too early.',
      remedy: 'Check the form and encoding of the body and send it again.',
    },
  },
  'bad-request-data': {
    title: '要求の内容が規則に合いません',
    ja: {
      meaning:
        '値の一つが、仕様で決められた形や範囲に合っていません。pointer がその場所を示します。',
      remedy: 'pointer と detail が示す値を直してください。',
    },
    en: {
      meaning: 'A value breaks a rule of the standard; `pointer` says which.',
      remedy: 'Correct the value that `pointer` and `detail` name.',
    },
  },
  unauthenticated: {
    title: '認証情報がないか、正しくありません',
    ja: {
      meaning: 'この操作には認証が必要です。または、送られたトークンをこのサーバーは知りません。',
      remedy:
        'Authorization: Bearer トークン を付けてください。最初の管理者トークンはデータフォルダーの admin-token にあります。',
    },
    en: {
      meaning: 'This needs credentials, or the token is not known here.',
      remedy:
        'Send `Authorization: Bearer TOKEN`. The first token stands in `admin-token` in the data folder.',
    },
  },
  forbidden: {
    title: 'この認証情報では許可されていません',
    ja: {
      meaning: '本人の確認はできましたが、この操作をする役割がありません。',
      remedy: '必要な役割を管理者に依頼してください。',
    },
    en: {
      meaning: 'The caller is known but has no role that allows this.',
      remedy: 'Ask an administrator for the role.',
    },
  },
  'step-up-needed': {
    title: 'より確かな本人確認が必要です',
    ja: {
      meaning:
        'ログインしていますが、この操作にはより確かな、または新しい本人確認が必要です。needed が必要な段階（mail、certified、fresh）を示します。',
      remedy:
        'mail はメールアドレスの確認、certified はマイナンバーカードによる確認、fresh はもう一度のログインで満たせます。',
    },
    en: {
      meaning:
        'Somebody is signed in, but this needs a stronger or newer proof; `needed` says which: mail, certified or fresh.',
      remedy:
        'Confirm a mail address (`mail`), prove your identity by card (`certified`), or sign in again (`fresh`).',
    },
  },
  'too-complex-query': {
    title: '検索条件が複雑すぎます',
    ja: {
      meaning: '条件の数や深さが上限を超えたか、計算に時間がかかりすぎました。',
      remedy: '条件を減らすか、範囲を狭めるか、いくつかの要求に分けてください。',
    },
    en: {
      meaning: 'The query has too many or too deep conditions, or takes too long.',
      remedy: 'Use fewer conditions, a smaller area, or several requests.',
    },
  },
  'too-many-results': {
    title: '結果が多すぎます',
    ja: {
      meaning: '一度に返せる件数を超えています。',
      remedy: '条件で絞り込むか、limit を小さくして続きのページを取得してください。',
    },
    en: {
      meaning: 'More would be returned than one answer may hold.',
      remedy: 'Narrow the query, or ask for smaller pages.',
    },
  },
  'not-found': {
    title: '見つかりません',
    ja: {
      meaning: 'この場所には何もないか、見る権限がありません。',
      remedy: 'アドレスと識別子を確認してください。公開されていないものには認証が必要です。',
    },
    en: {
      meaning: 'Nothing is here, or nothing the caller may see.',
      remedy: 'Check address and id; what is not public needs credentials.',
    },
  },
  'nonexistent-tenant': {
    title: 'テナントがありません',
    ja: {
      meaning: 'NGSILD-Tenant で指定されたテナントは存在しません。',
      remedy: '名前を確認してください。テナントは、許可された最初の書き込みで作られます。',
    },
    en: {
      meaning: 'No tenant has the name that NGSILD-Tenant gives.',
      remedy: 'Check the name. A tenant comes into being with the first authorised write.',
    },
  },
  'method-not-allowed': {
    title: 'このメソッドは使えません',
    ja: {
      meaning: 'このアドレスはありますが、別のメソッドで呼び出します。',
      remedy: '応答の Allow ヘッダーにあるメソッドを使ってください。',
    },
    en: {
      meaning: 'The address exists but answers other methods.',
      remedy: 'Use one of the methods in the Allow header.',
    },
  },
  'not-acceptable': {
    title: '求められた形式では返せません',
    ja: {
      meaning: 'Accept ヘッダーの形式のどれでも返すことができません。',
      remedy: 'API の説明にある形式を Accept に指定してください。',
    },
    en: {
      meaning: 'None of the media types in Accept can be given.',
      remedy: 'Ask for a media type that the API page lists.',
    },
  },
  'already-exists': {
    title: 'すでに存在します',
    ja: {
      meaning: '同じ識別子のものがすでにあります。',
      remedy: '更新するか、別の識別子を使ってください。',
    },
    en: {
      meaning: 'Something with this id is already there.',
      remedy: 'Update it, or use another id.',
    },
  },
  conflict: {
    title: '今の状態と矛盾します',
    ja: {
      meaning: 'ほかの変更と重なったか、今の状態ではこの操作ができません。',
      remedy: '最新の内容を取得してから、もう一度試してください。',
    },
    en: {
      meaning: 'Another change came between, or the current state does not allow this.',
      remedy: 'Read the current state and try again.',
    },
  },
  'length-required': {
    title: '本文の長さが必要です',
    ja: {
      meaning: 'この操作には Content-Length ヘッダーが必要です。',
      remedy: 'Content-Length を付けて送ってください。',
    },
    en: {
      meaning: 'This needs a Content-Length header.',
      remedy: 'Send the length of the body.',
    },
  },
  'payload-too-large': {
    title: '本文が大きすぎます',
    ja: {
      meaning: '本文がこのアドレスの上限を超えています。',
      remedy: '小さく分けて送るか、ファイルの取り込みを使ってください。上限は設定で変えられます。',
    },
    en: {
      meaning: 'The body is longer than this address accepts.',
      remedy: 'Send smaller parts, or import a file. The limits can be configured.',
    },
  },
  'unsupported-media-type': {
    title: 'この形式は受け取れません',
    ja: {
      meaning: 'Content-Type の形式をこのアドレスは受け取りません。',
      remedy: 'API の説明にある形式で送り、Content-Type を正しく付けてください。',
    },
    en: {
      meaning: 'This address does not take the media type in Content-Type.',
      remedy: 'Send a media type that the API page lists, and name it in Content-Type.',
    },
  },
  'operation-not-supported': {
    title: 'この操作には対応していません',
    ja: {
      meaning: '仕様にはありますが、この相手や設定では実行できない操作です。',
      remedy: 'detail に代わりの方法があれば、それを使ってください。',
    },
    en: {
      meaning: 'The standard has this operation, but it cannot be done here.',
      remedy: 'Use what `detail` offers instead, if it does.',
    },
  },
  'rate-limited': {
    title: '要求が多すぎます',
    ja: {
      meaning: '短い時間に多くの要求がありました。',
      remedy: 'Retry-After の秒数だけ待ってから、もう一度試してください。',
    },
    en: {
      meaning: 'Too many requests came in a short time.',
      remedy: 'Wait for the seconds in Retry-After.',
    },
  },
  internal: {
    title: 'サーバーに不具合があります',
    ja: {
      meaning: 'ソフトウェアの誤りです。要求した側の問題ではありません。',
      remedy: 'detail にある要求番号を管理者に伝えてください。記録から原因を調べられます。',
    },
    en: {
      meaning: 'The software has a defect; the request is not to blame.',
      remedy: 'Give the request id in `detail` to the operator: the log has the rest.',
    },
  },
  unavailable: {
    title: '一時的に利用できません',
    ja: {
      meaning: 'データベースが応答しない、または混み合っています。まもなく自動で回復します。',
      remedy: 'Retry-After の秒数だけ待ってから、もう一度試してください。',
    },
    en: {
      meaning: 'The database is away or the server is busy; it recovers by itself.',
      remedy: 'Wait for the seconds in Retry-After and try again.',
    },
  },
  'context-not-available': {
    title: '@context を取得できません',
    ja: {
      meaning: '要求が参照する @context を、その場所から読み込めませんでした。',
      remedy: '@context のアドレスを確認し、しばらくしてもう一度試してください。',
    },
    en: {
      meaning: 'A @context that the request names could not be loaded.',
      remedy: 'Check its address and try again later.',
    },
  },
  'insufficient-storage': {
    title: 'ディスクの空きが足りません',
    ja: {
      meaning:
        'データを守るため、空きが少ない間は書き込みを受け付けません。読み取りと削除はできます。',
      remedy: '管理者は、データフォルダーのあるディスクの空きを増やしてください。',
    },
    en: {
      meaning:
        'To protect what is stored, nothing is written while little space is free. Reading and deleting work.',
      remedy: 'The operator frees space on the disk of the data folder.',
    },
  },
  'loop-detected': {
    title: '転送が循環しています',
    ja: {
      meaning: 'この要求は、すでにこのサーバーを通っています。',
      remedy: '互いを指している登録を見直してください。',
    },
    en: {
      meaning: 'This request has passed through this server before.',
      remedy: 'Look for registrations that point at each other.',
    },
  },
} as const satisfies Record<ProblemCode, Guide>;
