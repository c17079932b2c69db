/** What plans are about, by the words of their nodes: so that regions can be read side by side. Pure. */
import type { Plan } from './plan.ts';

export interface Topic {
  readonly id: string;
  readonly title: { readonly ja: string; readonly en: string };
  /** Words that name it, in NFKC and lower case. */
  readonly words: RegExp;
}

/** In the order of 官民データ活用推進基本法: first the administration, then life, then what holds both. */
export const topics: readonly Topic[] = [
  topic(
    'procedures',
    '手続・窓口のオンライン化',
    'Online procedures',
    /オンライン|電子申請|電子決裁|窓口|キャッシュレス|押印/,
  ),
  topic(
    'workstyle',
    '役所の働き方',
    'Work of the office',
    /テレワーク|rpa|ペーパーレス|働き方|業務(改革|効率|の?見直)|web会議|職員/,
  ),
  topic('data', 'オープンデータ・データ活用', 'Open data', /データ(?!センター)|統計|ebpm/),
  topic('mynumber', 'マイナンバー', 'My Number', /マイナンバー|公的個人認証/),
  topic(
    'disaster',
    '防災・安全',
    'Disasters and safety',
    /防災|災害|減災|避難|復興|安全|防犯|気象/,
  ),
  topic(
    'health',
    '健康・医療・福祉',
    'Health and care',
    /健康|医療|福祉|介護|見守|子育て|遠隔診療/,
  ),
  topic('education', '教育・人材', 'Education and people', /教育|学校|学習|人材|giga|研修|育成/),
  topic(
    'industry',
    '産業・農林水産',
    'Industry and farming',
    /産業|企業|農|漁|水産|林業|ものづくり|創業|ベンチャー|商工/,
  ),
  topic('tourism', '観光・文化', 'Tourism and culture', /観光|文化|wi-?fi|インバウンド|魅力/),
  topic(
    'mobility',
    '交通・まちづくり',
    'Mobility and towns',
    /交通|モビリティ|maas|まちづくり|スマートシティ|インフラ|自動運転|ドローン/,
  ),
  topic(
    'inclusion',
    'だれも取り残さない',
    'Inclusion',
    /デバイド|格差|高齢者|障害|障がい|外国人|リテラシー|バリアフリー/,
  ),
  topic(
    'network',
    '通信基盤',
    'Networks',
    /光ファイバ|ブロードバンド|5g|通信|ネットワーク|携帯電話|クラウド/,
  ),
  topic(
    'security',
    'セキュリティ・個人情報',
    'Security and privacy',
    /セキュリティ|個人情報|プライバシー|パーソナルデータ/,
  ),
];

function topic(id: string, ja: string, en: string, words: RegExp): Topic {
  return { id, title: { ja, en }, words };
}

/** How many nodes speak of each topic. One that repeats another is not counted again. */
export function countTopics({ nodes }: Pick<Plan, 'nodes'>): Readonly<Record<string, number>> {
  const texts = nodes
    .filter(({ repeatOf }) => repeatOf === undefined)
    .map(({ title, summary = '', targetState = '' }) =>
      `${title} ${summary} ${targetState}`.normalize('NFKC').toLowerCase(),
    );
  return Object.fromEntries(
    topics.map(({ id, words }) => [id, texts.filter((text) => words.test(text)).length]),
  );
}
