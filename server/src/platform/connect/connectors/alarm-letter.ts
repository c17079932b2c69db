/** The words of the mail about a source that is stale, or has recovered: Japanese, then English. Pure. */
import type { Connector } from './connector.ts';

export interface AlarmLetter {
  readonly subject: string;
  readonly text: string;
}

/** `fault`: what the last run said, where it failed. `site`: the address people know, without a slash at its end. */
export function staleLetter(connector: Connector, fault: string | undefined, site: string) {
  const { name, url, staleHours } = connector.settings;
  const last = connector.lastOkAt;
  const seen = last === undefined ? undefined : timeOf(last);
  const japanese = [
    `登録した取得元「${name}」から、${staleHours}時間以上データを取り込めていません。`,
    `取得元: ${url}`,
    `最後に取り込めた時刻: ${seen ?? 'まだ一度もありません'}`,
    ...(fault === undefined ? [] : [`最後の実行のエラー: ${fault}`]),
    '取得元のURLと実行の記録を確かめてください。取り込めるようになったら、もう一度お知らせします。',
    pageOf(connector, site, ''),
  ];
  const english = [
    `Nothing could be taken in from the source "${name}" for more than ${staleHours} hours.`,
    `Last taken in: ${seen ?? 'never'}`,
    'Check its address and the record of its runs. You will be told when it works again.',
    pageOf(connector, site, '/en'),
  ];
  return letterOf(`データの自動取得が止まっています：${name}`, japanese, english, site);
}

export function recoveryLetter(connector: Connector, site: string): AlarmLetter {
  const { name, url } = connector.settings;
  const seen = timeOf(connector.lastOkAt ?? connector.changedAt);
  const japanese = [
    `取得元「${name}」から、再びデータを取り込めるようになりました。`,
    `取得元: ${url}`,
    `取り込んだ時刻: ${seen}`,
    pageOf(connector, site, ''),
  ];
  const english = [
    `The source "${name}" works again; its data was taken in at ${seen}.`,
    pageOf(connector, site, '/en'),
  ];
  return letterOf(`データの自動取得が再開しました：${name}`, japanese, english, site);
}

function pageOf({ id }: Connector, site: string, language: '' | '/en'): string {
  return `${site}${language}/staff/connectors/${id}`;
}

/** Two lines of dashes stand between the languages; a subject is one line. */
function letterOf(
  subject: string,
  japanese: readonly string[],
  english: readonly string[],
  site: string,
): AlarmLetter {
  const text = [...japanese, '', '----', '', ...english, '', '-- ', site, ''].join('\n');
  return { subject: subject.replace(/\s+/g, ' ').slice(0, 200).toWellFormed(), text };
}

const clock = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  dateStyle: 'medium',
  timeStyle: 'short',
});

function timeOf(at: Date): string {
  return clock.format(at);
}
