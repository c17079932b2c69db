/** What a column holds, told by its name: the words that municipalities write over their columns. */

export const roles = [
  'name',
  'kana',
  'english',
  'identifier',
  'local-government-code',
  'town-id',
  'poi-code',
  'code',
  'corporate-number',
  'address',
  'prefecture',
  'municipality',
  'town',
  'block',
  'building',
  'postal-code',
  'latitude',
  'longitude',
  'coordinates',
  'date',
  'date-time',
  'time',
  'weekdays',
  'phone',
  'email',
  'url',
  'number',
  'flag',
  'list',
  'note',
  'text',
] as const;

export type Role = (typeof roles)[number];

export function isRole(text: string): text is Role {
  return roles.some((role) => role === text);
}

/** For staff: what a role is called. */
export const roleNames: Readonly<Record<Role, { readonly ja: string; readonly en: string }>> = {
  name: { ja: '名称', en: 'name' },
  kana: { ja: 'カナ', en: 'reading in katakana' },
  english: { ja: '英字', en: 'name in English' },
  identifier: { ja: '識別子', en: 'identifier' },
  'local-government-code': { ja: '全国地方公共団体コード', en: 'local government code' },
  'town-id': { ja: '町字ID', en: 'town id' },
  'poi-code': { ja: 'POIコード', en: 'POI code' },
  code: { ja: 'コード', en: 'code' },
  'corporate-number': { ja: '法人番号', en: 'corporate number' },
  address: { ja: '住所', en: 'address' },
  prefecture: { ja: '都道府県', en: 'prefecture' },
  municipality: { ja: '市区町村', en: 'municipality' },
  town: { ja: '町字', en: 'town' },
  block: { ja: '番地以下', en: 'block and number' },
  building: { ja: '建物名等', en: 'building' },
  'postal-code': { ja: '郵便番号', en: 'postal code' },
  latitude: { ja: '緯度', en: 'latitude' },
  longitude: { ja: '経度', en: 'longitude' },
  coordinates: { ja: '緯度と経度', en: 'latitude and longitude' },
  date: { ja: '日付', en: 'date' },
  'date-time': { ja: '日時', en: 'date and time' },
  time: { ja: '時刻', en: 'time' },
  weekdays: { ja: '曜日', en: 'days of the week' },
  phone: { ja: '電話番号', en: 'telephone number' },
  email: { ja: 'メールアドレス', en: 'mail address' },
  url: { ja: 'URL', en: 'URL' },
  number: { ja: '数値', en: 'number' },
  flag: { ja: '有無', en: 'yes or no' },
  list: { ja: 'リスト', en: 'list' },
  note: { ja: '自由記述', en: 'free text' },
  text: { ja: '文字', en: 'text' },
};

/** One spelling for names of columns: width, case, spaces, kinds of brackets and underscores. */
export function foldColumnName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\ufeff]+/g, '')
    .replace(/[‐-―−ｰ]/g, '-');
}

/** The first that fits decides; the particular ones come first. Names are folded. */
const namesOfRoles: readonly (readonly [RegExp, Role])[] = [
  [
    /(備考|概要|説明|特記事項|注意|詳細|補足|内容|紹介|remarks?|description|notes?)(_英[語字])?$/,
    'note',
  ],
  [/(ライセンス|licen[cs]e)$/, 'text'],
  [/(ホームページ|hp|リンク|url|uri|website|link)(アドレス)?$|^(画像|写真)[0-9]*$|formurl$/, 'url'],
  [/(メール|e-?mail)/, 'email'],
  [/(_カナ|_ふりがな|フリガナ|ふりがな|_かな|カナ|kana|読み仮名|よみ)$/, 'kana'],
  [/(_英[語字]|英語名|英名|英語表記|_en|english|ローマ字)$/, 'english'],
  [/法人番号|^corporate_?number$/, 'corporate-number'],
  [/町字id|^machiaza_?id$/, 'town-id'],
  [/poiコード/, 'poi-code'],
  [
    /(全国地方公共団体コード|都道府県コード又は市区町村コード|市区町村コード|自治体コード|団体コード|地方公共団体コード|^lgcode$|^jiscode$)/,
    'local-government-code',
  ],
  [
    /^(緯度[,・/、]?経度|経度[,・/、]?緯度|座標|位置座標|位置情報|latlng|latlon|lat,lon|lat,lng|coordinates?)$/,
    'coordinates',
  ],
  [/^(.*_)?(緯度|latitude|lat|y座標|北緯)(\(.*\))?$/, 'latitude'],
  [/^(.*_)?(経度|longitude|lng|lon|long|x座標|東経)(\(.*\))?$/, 'longitude'],
  [/(郵便番号|〒|zip_?code|postal_?code)/, 'postal-code'],
  [/(内線)/, 'code'],
  [/(電話番号|電話|tel|fax|ファックス|phone)(番号)?(\(.*\))?$/, 'phone'],
  [/(曜日|定休日|休業日|休診日|休館日|営業日)$/, 'weekdays'],
  [/(日時|観測時刻|更新時刻|測定時刻|タイムスタンプ|timestamp|date_?time)$/, 'date-time'],
  [
    /(年月日|日付|開始日|終了日|登録日|更新日|指定日|公表日|作成日|許可日|廃止日|基準日|認定日|届出日|申請日|設置日|竣工日|有効期限|期限|満了日|date)$/,
    'date',
  ],
  [/(時間|時刻|_time)$|^time$/, 'time'],
  [
    /(有無|可否|対応不可|利用不可|該当)(\(.*\))?$|^災害種別_|との重複$|との住所同一$|^.*対応有無$/,
    'flag',
  ],
  [/(建物名|方書)/, 'building'],
  [/(番地|丁目以下)/, 'block'],
  [/(_|^)(都道府県|都道府県名|pref|prefecture)$/, 'prefecture'],
  [/(_|^)(市区町村|市区町村名|city|市町村名|市町村)$/, 'municipality'],
  [/(_|^)(町字|大字|町名|town)$/, 'town'],
  [/(住所|所在地|所在地_連結表記|address|場所)$/, 'address'],
  [
    /^(no\.?|id|番号|整理番号|管理番号|共通id|施設番号|施設id|識別子|通番|連番|項番|事業所番号|医療機関コード)$/,
    'identifier',
  ],
  [
    /(数|数\(.*\)|定員|人口|世帯数|標高|面積|水位|値|口径|料金|金額|高さ|延長|歳の(男性|女性)|歳以上の(男性|女性))(\(.*\))?$|^(男性?|女性?|計|合計)$/,
    'number',
  ],
  [/(コード|code)$/, 'code'],
  [/(名称|名|施設名|name|title|タイトル|ssid|愛称|通称)$/, 'name'],
];

/** Undefined when the name tells nothing. */
export function roleOfName(name: string): Role | undefined {
  const folded = foldColumnName(name);
  return roleOf(folded) ?? roleOf(folded.replace(/[([][^()[\]]*[)\]]$/, ''));
}

/** What stands in brackets behind a name explains it, and is looked at only where the whole says nothing without it. */
function roleOf(folded: string): Role | undefined {
  return namesOfRoles.find(([pattern]) => pattern.test(folded))?.[1];
}
