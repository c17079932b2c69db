/** Prefectures and municipalities: names, kinds, and 「長崎県長崎市」 taken apart. */

export interface PlaceName {
  readonly ja: string;
  /** The reading in hiragana. */
  readonly kana: string;
  readonly en: string;
}

/** JIS X 0401: two digits, in order. English names as the prefectures write them, without macrons. */
export const prefectures: Readonly<Record<string, PlaceName>> = {
  '01': { ja: '北海道', kana: 'ほっかいどう', en: 'Hokkaido' },
  '02': { ja: '青森県', kana: 'あおもりけん', en: 'Aomori' },
  '03': { ja: '岩手県', kana: 'いわてけん', en: 'Iwate' },
  '04': { ja: '宮城県', kana: 'みやぎけん', en: 'Miyagi' },
  '05': { ja: '秋田県', kana: 'あきたけん', en: 'Akita' },
  '06': { ja: '山形県', kana: 'やまがたけん', en: 'Yamagata' },
  '07': { ja: '福島県', kana: 'ふくしまけん', en: 'Fukushima' },
  '08': { ja: '茨城県', kana: 'いばらきけん', en: 'Ibaraki' },
  '09': { ja: '栃木県', kana: 'とちぎけん', en: 'Tochigi' },
  '10': { ja: '群馬県', kana: 'ぐんまけん', en: 'Gunma' },
  '11': { ja: '埼玉県', kana: 'さいたまけん', en: 'Saitama' },
  '12': { ja: '千葉県', kana: 'ちばけん', en: 'Chiba' },
  '13': { ja: '東京都', kana: 'とうきょうと', en: 'Tokyo' },
  '14': { ja: '神奈川県', kana: 'かながわけん', en: 'Kanagawa' },
  '15': { ja: '新潟県', kana: 'にいがたけん', en: 'Niigata' },
  '16': { ja: '富山県', kana: 'とやまけん', en: 'Toyama' },
  '17': { ja: '石川県', kana: 'いしかわけん', en: 'Ishikawa' },
  '18': { ja: '福井県', kana: 'ふくいけん', en: 'Fukui' },
  '19': { ja: '山梨県', kana: 'やまなしけん', en: 'Yamanashi' },
  '20': { ja: '長野県', kana: 'ながのけん', en: 'Nagano' },
  '21': { ja: '岐阜県', kana: 'ぎふけん', en: 'Gifu' },
  '22': { ja: '静岡県', kana: 'しずおかけん', en: 'Shizuoka' },
  '23': { ja: '愛知県', kana: 'あいちけん', en: 'Aichi' },
  '24': { ja: '三重県', kana: 'みえけん', en: 'Mie' },
  '25': { ja: '滋賀県', kana: 'しがけん', en: 'Shiga' },
  '26': { ja: '京都府', kana: 'きょうとふ', en: 'Kyoto' },
  '27': { ja: '大阪府', kana: 'おおさかふ', en: 'Osaka' },
  '28': { ja: '兵庫県', kana: 'ひょうごけん', en: 'Hyogo' },
  '29': { ja: '奈良県', kana: 'ならけん', en: 'Nara' },
  '30': { ja: '和歌山県', kana: 'わかやまけん', en: 'Wakayama' },
  '31': { ja: '鳥取県', kana: 'とっとりけん', en: 'Tottori' },
  '32': { ja: '島根県', kana: 'しまねけん', en: 'Shimane' },
  '33': { ja: '岡山県', kana: 'おかやまけん', en: 'Okayama' },
  '34': { ja: '広島県', kana: 'ひろしまけん', en: 'Hiroshima' },
  '35': { ja: '山口県', kana: 'やまぐちけん', en: 'Yamaguchi' },
  '36': { ja: '徳島県', kana: 'とくしまけん', en: 'Tokushima' },
  '37': { ja: '香川県', kana: 'かがわけん', en: 'Kagawa' },
  '38': { ja: '愛媛県', kana: 'えひめけん', en: 'Ehime' },
  '39': { ja: '高知県', kana: 'こうちけん', en: 'Kochi' },
  '40': { ja: '福岡県', kana: 'ふくおかけん', en: 'Fukuoka' },
  '41': { ja: '佐賀県', kana: 'さがけん', en: 'Saga' },
  '42': { ja: '長崎県', kana: 'ながさきけん', en: 'Nagasaki' },
  '43': { ja: '熊本県', kana: 'くまもとけん', en: 'Kumamoto' },
  '44': { ja: '大分県', kana: 'おおいたけん', en: 'Oita' },
  '45': { ja: '宮崎県', kana: 'みやざきけん', en: 'Miyazaki' },
  '46': { ja: '鹿児島県', kana: 'かごしまけん', en: 'Kagoshima' },
  '47': { ja: '沖縄県', kana: 'おきなわけん', en: 'Okinawa' },
};

const prefectureNames: readonly string[] = Object.values(prefectures).map(({ ja }) => ja);

export type MunicipalityKind = 'city' | 'ward' | 'town' | 'village';

const kinds: Readonly<Record<string, MunicipalityKind>> = {
  市: 'city',
  区: 'ward',
  町: 'town',
  村: 'village',
};

/** What the last character of a municipality's name says; undefined when it says nothing (色丹郡 and the like). */
export function findMunicipalityKind(name: string): MunicipalityKind | undefined {
  return kinds[name.at(-1) ?? ''];
}

export interface SplitName {
  readonly prefectureName: string;
  /** With its 郡 or 政令指定都市 as the source writes it: 「北九州市門司区」. */
  readonly municipalityName: string;
}

/** 「長崎県長崎市」 → 長崎県 and 長崎市. Undefined when it does not begin with one of the 47 names or ends there. */
export function splitMunicipalityName(text: string): SplitName | undefined {
  const compact = text.replace(/[\s\u3000]+/g, '');
  const prefectureName = prefectureNames.find((name) => compact.startsWith(name));
  if (prefectureName === undefined || compact.length === prefectureName.length) return undefined;
  return { prefectureName, municipalityName: compact.slice(prefectureName.length) };
}

/** The name followed by its reading, for やさしい日本語: 「長崎市（ながさきし）」. Kana names need none. */
export function easyName(name: PlaceName): string {
  return name.ja === name.kana ? name.ja : `${name.ja}（${name.kana}）`;
}
