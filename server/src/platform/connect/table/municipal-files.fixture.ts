/** Files as offices really save them, each with several faults at once; invented, after the faults that are known. */

export interface MunicipalFile {
  readonly name: string;
  /** Lines as they are joined: by CR LF unless the file has its own ends. */
  readonly text: string;
  readonly encoding?: 'cp932' | 'utf-8' | 'utf-8-mark' | 'utf-16le';
}

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\r\n`).join('');

export const municipalFiles = {
  /** A list of parks typed for printing: title, date, unit, header in two rows, notes under it. */
  parks: {
    name: '都市公園一覧.csv',
    encoding: 'cp932',
    text: lines(
      '都市公園一覧,,,,,,',
      ',,,,,,令和6年4月1日現在',
      ',,,,,,（単位：㎡）',
      '番号,公園名,所在地,開設年月日,面積,施設,',
      ',,,,,トイレ,駐車場',
      '1,ひばり公園,緑町１丁目２－３,S56.4.1,"1,234",有,無',
      '2,あおぞら公園,緑町２丁目,昭和62年10月15日,２３４５,○,×',
      '3,中央公園,本町3番地,H元.6.1,約500㎡,有り,無し',
      ',,,,,,',
      '※面積は都市公園台帳による。,,,,,,',
      '出典：都市整備課,,,,,,',
    ),
  },
  /** Budget figures: negative by a triangle, missing by signs, a total at the end. */
  finance: {
    name: '歳入歳出.csv',
    text: lines(
      '年度,区分,予算額（千円）,決算額（千円）,増減額（千円）,増減率（%）',
      '令和5年度,市税,"12,345,678","12,300,000","△45,678",△0.4',
      '令和5年度,地方交付税,"5,000,000","5,100,500","100,500",2.0',
      '令和5年度,分担金,－,-,…,-',
      '令和5年度,寄附金,０,"１，２３４","1,234",皆増',
      '合計,,"17,345,678","17,401,734","▲ 56,056",▲0.3',
    ),
  },
  /** Eras in every notation beside missing markers. */
  permits: {
    name: '営業許可.csv',
    text: lines(
      '許可番号,屋号,許可年月日,有効期限,電話番号,郵便番号',
      '第0012号,食堂一,R6.4.1,R11.3.31,95-822-1111,8500031',
      '第0013号,食堂二,令和6年4月1日,令和11年3月31日,0958221112,850-0031',
      '第0014号,食堂三,2024/4/1,45747,(0958)22-1113,８５００８６２',
      '第0015号,食堂四,R元.5.7,不明,不明,600001',
      '第0016号,食堂五,Ｒ６．４．１,－,…,0600001',
    ),
  },
  /** Coordinates in degrees, minutes and seconds, in three notations, one of them far too large. */
  hydrants: {
    name: '消火栓.csv',
    text: lines(
      '管理番号,住所,北緯,東経,口径',
      '1,港町1,"32°44\'41""","129°52\'23""",75mm',
      '2,港町2,32度44分50.5秒,129度52分30秒,100mm',
      '3,港町3,32.7501,129.8752,75mm',
      '4,港町4,北緯32度45分,東経129度53分,６５',
      '5,港町5,不明,不明,-',
    ),
  },
  /** Plane rectangular coordinates, in metres. */
  trees: {
    name: '保存樹木.csv',
    text: lines(
      '番号,樹種,X座標,Y座標,樹高(m)',
      '1,クスノキ,-28412.35,35210.118,18.5',
      '2,ケヤキ,-27800.1,34999.9,２０',
      '3,イチョウ,-28000.25,35001.75,15',
    ),
  },
  /** A mark of byte order, and three kinds of line ends in one file. */
  lineEnds: {
    name: 'AED.csv',
    encoding: 'utf-8-mark',
    text: '名称,住所,緯度,経度\r\n市役所,本町1,32.75,129.87\n図書館,本町2,32.76,129.88\r体育館,本町3,32.77,129.89\r\n',
  },
  /** Half-width katakana, also in the header; readings with spaces. */
  clinics: {
    name: '医療機関.csv',
    encoding: 'cp932',
    text: lines(
      '施設名,ﾌﾘｶﾞﾅ,TEL,診療時間,休診日',
      '本町医院,ﾎﾝﾏﾁｲｲﾝ,０９５－８２２－１２３４,9:00～12:00,日・祝',
      '港診療所,ﾐﾅﾄ ｼﾝﾘｮｳｼｮ,095(822)5678,8:30～17:30,土日祝',
      '北眼科,ｷﾀｶﾞﾝｶ,095-822-9012,午前9時～午後1時,木曜日',
    ),
  },
  /** Names that come twice or more, and one that is missing. */
  sameNames: {
    name: '投票所.csv',
    text: lines(
      '名称,電話,電話,電話,,備考,備考',
      '第1投票所,095-822-0001,095-822-0002,,A,旧役場,',
      '第2投票所,095-822-0003,,,B,,階段あり',
    ),
  },
  /** Commas at the end of every row, and rows of nothing but commas. */
  trailing: {
    name: '公衆トイレ.csv',
    text: lines(
      '名称,所在地,男女別,,,',
      '駅前公衆トイレ,駅前町1-1,男,,,',
      ',,,,,',
      '公園トイレ,緑町2,女,,,',
      ',,,,,',
      ',,,,,',
    ),
  },
  /** Quotes that people type, quotes nobody doubled, apostrophes of a spreadsheet. */
  quotes: {
    name: '文化財.csv',
    text: lines(
      '名称,通称,台帳番号',
      "“眼鏡橋”,「めがね」,'00123",
      '"石橋 "旧橋" 跡",俗称"太鼓橋",\'00124',
      '"""出島""",,00125',
    ),
  },
  /** Line breaks within quotes, a tab, a space of full width around values. */
  breaks: {
    name: 'イベント.csv',
    text: lines(
      'イベント名,開始日時,場所,概要',
      '"夏まつり\n（雨天中止）",2026/8/1 9:00,　中央公園　,"1日目：花火\r\n2日目：盆踊り"',
      '文化祭,2026年11月3日10時30分, 公民館 ,入場無料',
      '除夜の鐘,2026/12/31 24:00,寺町,-',
    ),
  },
  /** Tabs under the name of a CSV, in UTF-16 as a spreadsheet saves "Unicode text". */
  unicodeText: {
    name: '人口.csv',
    encoding: 'utf-16le',
    text: '町丁名\t世帯数\t男\t女\t計\r\n本町\t"1,200"\t"2,345"\t"2,456"\t"4,801"\r\n緑町\t３００\t７００\t８００\t"１,５００"\r\n港町\tX\tX\tX\t12\r\n',
  },
  /** Numbers that a spreadsheet spoilt: exponents, lost zeros, codes without their check digit. */
  spoilt: {
    name: '介護事業所.csv',
    text: lines(
      '市区町村コード,事業所番号,法人番号,事業所名,定員',
      '42201,4.2701E+09,5.22001E+12,ひまわり,29',
      '42201,4270100123,7000020422011,さくら,30人',
      "42201,'4270100456,１２３４５６７８９０１２３,すみれ,不明",
    ),
  },
  /** Groups merged over names, ditto marks, subtotals in between. */
  grouped: {
    name: '避難所.csv',
    text: lines(
      '地区,施設,,収容,,',
      ',名称,電話番号,屋内,屋外,備考',
      '北部,北小学校,095-822-1001,300,500,',
      '〃,北中学校,095-822-1002,400,600,〃',
      '小計,,,700,"1,100",',
      '南部,南小学校,095-822-1003,200,-,耐震工事中',
      '同上,南公民館,同上,100,,',
      '総計,,,"1,000","1,100",',
    ),
  },
  /** A second table under the first, of other columns. */
  twoTables: {
    name: '学校.csv',
    text: lines(
      '学校名,児童数,学級数',
      '東小学校,300,12',
      '西小学校,250,10',
      ',,',
      '中学校名,生徒数,教員数',
      '東中学校,200,20',
      '西中学校,180,18',
    ),
  },
  /** The same without a blank row between them. */
  twoTablesTight: {
    name: '学校.csv',
    text: lines(
      '学校名,児童数,学級数',
      '東小学校,300,12',
      '西小学校,250,10',
      '中学校名,生徒数,教員数',
      '東中学校,200,20',
      '西中学校,180,18',
    ),
  },
  /** Semicolons, a space behind them, and a column of days and times in words. */
  semicolons: {
    name: '窓口.csv',
    text: lines(
      '窓口名;受付曜日;開始時間;終了時間;予約可否',
      '市民課;月曜日から金曜日;午前8時30分;午後5時15分;不可',
      '税務課;月～金;8:30;17時15分;可',
      '相談室;月・水・金;９時;正午;要予約',
    ),
  },
} as const satisfies Record<string, MunicipalFile>;

/** The bytes as they would lie on a disk. `encode` writes CP932. */
export function bytesOf(file: MunicipalFile, encode: (text: string) => Uint8Array): Uint8Array {
  switch (file.encoding ?? 'utf-8') {
    case 'cp932':
      return encode(file.text);
    case 'utf-16le':
      return Buffer.from(`\ufeff${file.text}`, 'utf16le');
    case 'utf-8-mark':
      return Buffer.from(`\ufeff${file.text}`);
    case 'utf-8':
      return Buffer.from(file.text);
  }
}
