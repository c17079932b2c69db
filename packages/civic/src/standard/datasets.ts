/** 自治体標準オープンデータセット, definitions A 3.09 (2026-08-01): the 31 of them, and what is known of their columns. */
import { ageColumns, findStandardColumn, type StandardColumn } from './columns.ts';

/**
 * Where a list of columns comes from. `definition`: the definition itself. `published-file`: the header of a file that
 * a prefecture or city publishes under it. `integrated`: what a catalogue over the published files of many cities tells;
 * names and order are not compared with the definition. `legacy`: the columns of the older 推奨データセット with the address block of the standard;
 * not compared with the definition. `unknown`: the definition has columns that are not known here.
 */
export type ColumnSource = 'definition' | 'published-file' | 'integrated' | 'legacy' | 'unknown';

export interface StandardDataset {
  /** 1 to 31. */
  readonly number: number;
  readonly name: { readonly ja: string; readonly en: string };
  /** The part of the file name after the code: `{6桁コード}_{slug}.csv`. */
  readonly slug: string;
  /** False: the slug is ours, because the definition's is not known here. */
  readonly slugIsKnown: boolean;
  /** The NGSI-LD type its rows become. */
  readonly entityType: string;
  readonly columnSource: ColumnSource;
  /** In the order of the file; empty where the source is `unknown`. */
  readonly columns: readonly StandardColumn[];
  /** The columns of the older 推奨データセット, empty where there was none. */
  readonly legacyColumns: readonly string[];
}

const addressBlock =
  '所在地_全国地方公共団体コード,町字ID,所在地_連結表記,所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下';
const contactBlock =
  '電話番号,内線番号,連絡先メールアドレス,連絡先FormURL,連絡先備考（その他、SNSなど）,郵便番号';
const legacyHead = '都道府県コード又は市区町村コード,NO,都道府県名,市区町村名';
const hours = '利用可能曜日,開始時間,終了時間,利用可能日時特記事項';

/** Hazards hold a comma of their own (、), so the ASCII comma still separates. */
const hazardColumns =
  '災害種別_洪水,災害種別_崖崩れ、土石流及び地滑り,災害種別_高潮,災害種別_地震,災害種別_津波,災害種別_大規模な火事,災害種別_内水氾濫,災害種別_火山現象';

const toilets =
  '男性トイレ総数,男性トイレ数（小便器）,男性トイレ数（和式）,男性トイレ数（洋式）,女性トイレ総数,女性トイレ数（和式）,女性トイレ数（洋式）,男女共用トイレ総数,男女共用トイレ数（和式）,男女共用トイレ数（洋式）';
const toiletFlags =
  '車椅子使用者用トイレ有無,乳幼児用設備設置トイレ有無,オストメイト設置トイレ有無';

/** From the definition. */
const defined: Readonly<Record<string, string>> = {
  evacuation_space: `全国地方公共団体コード,ID,名称,名称_カナ,名称_英字,${addressBlock},建物名等(方書),緯度,経度,標高,${contactBlock},市区町村コード,地方公共団体名,${hazardColumns},指定避難所との重複,想定収容人数,対象となる町会・自治会,URL,画像,画像_ライセンス,備考`,
  aed: `全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,名称_英字,${addressBlock},建物名等(方書),緯度,経度,高度の種別,高度の値,設置位置,${contactBlock},法人番号,団体名,${hours},小児対応設備の有無,URL,画像1,画像1_ライセンス,画像2,画像2_ライセンス,外部利用不可,備考`,
};

/** From the header of files that are published under the standard. */
const published: Readonly<Record<string, string>> = {
  public_toilet: `全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,名称_英字,${addressBlock},建物名等(方書),設置位置,緯度,経度,高度の種別,高度の値,${toilets},バリアフリートイレ数,${toiletFlags},利用開始時間,利用終了時間,利用可能時間特記事項,画像,画像_ライセンス,備考`,
  public_wireless_lan: `全国地方公共団体コード,法人番号,ID,地方公共団体名,名称,名称_カナ,名称_英字,${addressBlock},建物名等(方書),緯度,経度,設置者,${contactBlock},SSID,提供エリア,URL,備考`,
  fire_hydrant: `全国地方公共団体コード,ID,地方公共団体名,種別,${addressBlock},建物名等(方書),緯度,経度,口径,備考`,
  care_service: `全国地方公共団体コード,ID,地方公共団体名,介護サービス事業所名称,介護サービス事業所名称_カナ,介護サービス事業所名称_英字,実施サービス,${addressBlock},建物名等(方書),緯度,経度,郵便番号,電話番号,FAX番号,法人番号,法人の名称,事業所番号,利用可能曜日,利用可能曜日特記事項,定員,URL,備考`,
  school_district:
    '情報の管理主体_全国地方公共団体コード,学校ID,学校コード,学校所在地_都道府県名,学校所在地_郡名,学校所在地_市区町村名,学校所在地_行政区名,学校所在地_全国地方公共団体コード,学校名称,学校名称_カナ,行政サービス拠点種別,通学区域_登録年月日,通学区域_廃止日,通学区域の住所,特記事項,ポリゴン_ファイル名',
  emergency_radio: `${ofFacility('防災行政無線')},防災行政無線_地区名,防災行政無線_備考`,
  educational_institution: `${'学校コード,学校種,都道府県番号,設置区分,設置者情報,本分校,本校学校コード,本校学校名,学校名,学校名カナ表記,学校略称,学校所在地（市区町村）,学校所在地（町字）,学校所在地（番地以下）,郵便番号,緯度,経度,連絡先名称,連絡先電話番号,属性情報設定年月日,属性情報廃止年月日,旧学校調査番号,移行後の学校コード'
    .split(',')
    .map((name) => `教育機関_${name}`)
    .join(',')}`,
  bicycle_parking: `${ofFacility('公営駐輪場')},公営駐輪場_屋内外,公営駐輪場_最大駐輪台数,最寄駅,料金種別,料金,料金備考,決済種別,開設日,備考`,
  polling_place: `${ofFacility('投票所')},投票所_投票所区分,投票区番号,投票所_投票区名,選挙区分,備考`,
  garbage_separation:
    '全国地方公共団体コード,ID,地方公共団体名,地区名,ゴミの品目,ゴミの品目_カナ,ゴミの品目_英字,分別区分,注意点,料金種別,料金,粗大ごみ回収料金,料金備考,備考',
  garbage_collection_place: `${ofFacility('ゴミ集積場所')},ゴミ集積場所_ゴミ種類,ゴミ集積場所_地区名,ゴミ集積場所_ゴミ収集日,ゴミ集積場所_自治体のページURL,ゴミ集積場所_注意事項`,
};

/** Definitions B: things at a facility, whose address stands in a file of facilities beside them. */
function ofFacility(thing: string): string {
  const own = '名称,名称（カナ）,名称（英字）,説明,緯度,経度,座標参照系,座標参照系コード'.split(
    ',',
  );
  const names = own.map((name) => `${thing}_${name}`);
  return [`${thing}_全国地方公共団体コード`, '施設_ID', '設備_ID', `${thing}_ID`, ...names].join(
    ',',
  );
}

/** From a catalogue over the files of the cities of Tokyo. */
const integrated: Readonly<Record<string, string>> = {
  food_business_all: `全国地方公共団体コード,ID,地方公共団体名,施設名称,施設名称_カナ,施設名称_英字,営業の種類,業態,${addressBlock},施設方書,緯度,経度,施設電話番号,連絡先メールアドレス,連絡先FormURL,連絡先備考（その他、SNSなど）,郵便番号,法人名,法人番号,許可番号,初回許可年月日,許可年月日,許可開始日,許可満了日,廃業年月日,申請区分,許可条件,備考`,
  school_lunch:
    '情報の管理主体_全国地方公共団体コード,学校ID,学校コード,学校名称,学校名称_カナ,対象学年,学校所在地_都道府県名,学校所在地_郡名,学校所在地_市区町村名,学校所在地_行政区名,学校所在地_全国地方公共団体コード,提供年月日,レコードID,献立ID,料理ID,料理名称,同一料理内通し番号,食品ID,食品名称（成分表）,食品名称（独自）,食品群（6群）,食品群（3群）,分量,エネルギー,たんぱく質,たんぱく質エネルギー比,脂質,脂質エネルギー比,食塩相当量,カルシウム,マグネシウム,鉄,ビタミンA_ug,ビタミンA_ugRAE,ビタミンA_IU,ビタミンB1,ビタミンB2,ビタミンC,食物繊維,亜鉛,炭水化物,糖質量,アレルゲン情報公開・非公開,アレルゲン品目,調理方法（料理単位）,調理方法（食材単位）,備考',
  support_system:
    '全国地方公共団体コード,地方公共団体名,制度所管組織,支援制度ID,支援制度種別,タイトル（制度名）,サブタイトル（通称等）,対象者,対象地域,制度概要,内容,利用・申請方法,募集時期,受付開始日,受付終了日,根拠法令,詳細参照先,関連制度,お問い合わせ先,電子申請URL,キーワード,公開日,連絡先名称,連絡先電話番号,連絡先メールアドレス,連絡先FormURL,郵便番号,連絡先住所,URL',
};

/** 推奨データセット (政府CIOポータル), the generation before. */
const legacy: Readonly<Record<string, string>> = {
  public_facility: `${legacyHead},名称,名称_カナ,名称_通称,POIコード,住所,方書,緯度,経度,電話番号,内線番号,法人番号,団体名,${hours},説明,バリアフリー情報,URL,備考`,
  cultural_property: `${legacyHead},名称,名称_カナ,名称_通称,名称_英語,文化財分類,種類,場所名称,住所,方書,緯度,経度,電話番号,内線番号,員数（数）,員数（単位）,法人番号,所有者等,文化財指定日,${hours},画像,画像_ライセンス,概要,概要_英語,説明,説明_英語,URL,備考`,
  evacuation_space: `NO,名称,名称_カナ,住所,方書,緯度,経度,標高,電話番号,内線番号,市区町村コード,都道府県名,市区町村名,${hazardColumns},指定避難所との重複,想定収容人数,対象となる町会・自治会,URL,備考`,
  population: `都道府県コード又は市区町村コード,地域コード,都道府県名,市区町村名,調査年月日,地域名,総人口,男性,女性,${ageColumns.join(',')},世帯数,備考`,
  preschool: `${legacyHead},名称,名称_カナ,種別,住所,方書,緯度,経度,アクセス方法,駐車場情報,電話番号,内線番号,FAX番号,法人番号,団体名,認可等年月日,収容定員,受入年齢,${hours},一時預かりの有無,URL,備考`,
  open_data_list: `${legacyHead},データ名称,データ概要,データ形式,分類,更新頻度,URL,API対応有無,ライセンス,登録日,最終更新日,備考`,
  public_wireless_lan: `${legacyHead},名称,名称_カナ,名称_英語,住所,方書,緯度,経度,設置者,電話番号,内線番号,SSID,提供エリア,URL,備考`,
  aed: `${legacyHead},名称,名称_カナ,住所,方書,緯度,経度,設置位置,電話番号,内線番号,法人番号,団体名,${hours},小児対応設備の有無,URL,備考`,
  care_service: `${legacyHead},介護サービス事業所名称,介護サービス事業所名称_カナ,実施サービス,住所,方書,緯度,経度,電話番号,内線番号,FAX番号,法人番号,法人の名称,事業所番号,利用可能曜日,利用可能曜日特記事項,定員,URL,備考`,
  hospital: `${legacyHead},名称,名称_カナ,医療機関の種類,住所,方書,緯度,経度,電話番号,内線番号,FAX番号,法人番号,法人の名称,医療機関コード,診療曜日,診療開始時間,診療終了時間,診療日時特記事項,時間外における対応,診療科目,病床数,URL,備考`,
  tourism: `${legacyHead},名称,名称_カナ,名称_英語,POIコード,住所,方書,緯度,経度,${hours},料金(基本),料金(詳細),説明,説明_英語,アクセス方法,駐車場情報,バリアフリー情報,連絡先名称,連絡先電話番号,連絡先内線番号,画像,画像_ライセンス,URL,備考`,
  event: `${legacyHead},イベント名,イベント名_カナ,イベント名_英語,開始日,終了日,開始時間,終了時間,開始日時特記事項,説明,料金(基本),料金(詳細),連絡先名称,連絡先電話番号,連絡先内線番号,主催者,場所名称,住所,方書,緯度,経度,アクセス方法,駐車場情報,定員,参加申込終了日,参加申込終了時間,参加申込方法,URL,備考`,
  public_toilet: `${legacyHead},名称,名称_カナ,名称_英語,住所,方書,設置位置,緯度,経度,${toilets},多機能トイレ数,${toiletFlags},利用開始時間,利用終了時間,利用可能時間特記事項,画像,画像_ライセンス,備考`,
  fire_hydrant: `${legacyHead},種別,住所,方書,緯度,経度,口径,備考`,
};

/** What each legacy column became wherever both generations are known. */
const successors: Readonly<Record<string, readonly string[]>> = {
  都道府県コード又は市区町村コード: ['全国地方公共団体コード'],
  NO: ['ID'],
  都道府県名: ['地方公共団体名'],
  市区町村名: [],
  住所: addressBlock.split(','),
  方書: ['建物名等(方書)'],
  名称_英語: ['名称_英字'],
  イベント名_英語: ['イベント名_英字'],
  概要_英語: ['概要_英字'],
  説明_英語: ['説明_英字'],
};

type Row = readonly [number, string, string, slug: string, slugIsKnown: boolean, type: string];

const rows: readonly Row[] = [
  [1, '公共施設', 'Public facilities', 'public_facility', true, 'PublicFacility'],
  [2, '文化財', 'Cultural properties', 'cultural_property', true, 'CulturalProperty'],
  [3, '指定緊急避難場所', 'Evacuation sites', 'evacuation_space', true, 'EvacuationSite'],
  [4, '地域・年齢別人口', 'Population by area and age', 'population', true, 'PopulationByArea'],
  [5, '子育て施設', 'Childcare facilities', 'preschool', true, 'ChildcareFacility'],
  [6, 'オープンデータ一覧', 'List of open data', 'open_data_list', false, 'OpenDataEntry'],
  [7, '公衆無線LAN', 'Public wireless LAN', 'public_wireless_lan', true, 'PublicWirelessLan'],
  [8, 'AED', 'AED', 'aed', true, 'Aed'],
  [9, '介護', 'Care services', 'care_service', true, 'CareService'],
  [10, '医療機関', 'Medical institutions', 'hospital', true, 'MedicalInstitution'],
  [11, '観光施設', 'Tourist facilities', 'tourism', true, 'TouristFacility'],
  [12, 'イベント', 'Events', 'event', true, 'Event'],
  [13, '公衆トイレ', 'Public toilets', 'public_toilet', true, 'PublicToilet'],
  [14, '消防水利', 'Fire hydrants', 'fire_hydrant', true, 'FireHydrant'],
  [15, '食品等営業許可・届出', 'Food business licences', 'food_business_all', true, 'FoodBusiness'],
  [16, '学校給食献立', 'School lunch menus', 'school_lunch', false, 'SchoolLunch'],
  [17, '通学区域', 'School districts', 'school_district', true, 'SchoolDistrict'],
  [18, 'ボーリング柱状図', 'Boring logs', 'boring_log', false, 'BoringLog'],
  [
    19,
    '都市計画基礎調査',
    'City planning surveys',
    'city_planning_survey',
    false,
    'CityPlanningSurvey',
  ],
  [20, '調達情報', 'Procurement', 'procurement', false, 'Procurement'],
  [21, '標準的なバス情報', 'Bus information', 'bus', false, 'BusInformation'],
  [22, '支援制度(給付金)', 'Support programmes', 'support_system', false, 'SupportProgramme'],
  [23, '防災行政無線', 'Disaster radio', 'emergency_radio', true, 'DisasterRadio'],
  [24, '教育機関', 'Schools', 'educational_institution', true, 'EducationalInstitution'],
  [25, '駐車場', 'Car parks', 'car_park', false, 'CarPark'],
  [26, '駐輪場', 'Bicycle parks', 'bicycle_parking', true, 'BicyclePark'],
  [27, '投票所', 'Polling places', 'polling_place', true, 'PollingPlace'],
  [28, 'ゴミ分別', 'Waste sorting', 'garbage_separation', false, 'WasteSortingItem'],
  [29, '赤ちゃんの駅', 'Baby stations', 'baby_station', false, 'BabyStation'],
  [
    30,
    'ゴミ集積場所',
    'Waste collection points',
    'garbage_collection_place',
    true,
    'WasteCollectionPoint',
  ],
  [31, '観光ポイント', 'Tourist spots', 'tourist_spot', false, 'TouristSpot'],
];

export const standardDatasets: readonly StandardDataset[] = rows.map(datasetOf);

function datasetOf([number, ja, en, slug, slugIsKnown, entityType]: Row): StandardDataset {
  const legacyColumns = legacy[slug]?.split(',') ?? [];
  const { names, columnSource } = columnNames(slug, legacyColumns);
  const columns = names.map((name) => {
    const column = findStandardColumn(name);
    if (column === undefined) throw new Error(`${slug}: no such column: ${name}`);
    return { ...column, name };
  });
  return {
    number,
    name: { ja, en },
    slug,
    slugIsKnown,
    entityType,
    columnSource,
    columns,
    legacyColumns,
  };
}

function columnNames(
  slug: string,
  legacyColumns: readonly string[],
): { readonly names: readonly string[]; readonly columnSource: ColumnSource } {
  const sources = [
    ['definition', defined],
    ['published-file', published],
    ['integrated', integrated],
  ] as const;
  for (const [columnSource, lists] of sources) {
    const text = lists[slug];
    if (text !== undefined) return { names: text.split(','), columnSource };
  }
  if (legacyColumns.length === 0) return { names: [], columnSource: 'unknown' };
  return { names: modernised(legacyColumns), columnSource: 'legacy' };
}

function modernised(legacyColumns: readonly string[]): readonly string[] {
  return legacyColumns.flatMap((name) => successors[name] ?? [name]);
}

export function findStandardDataset(slug: string): StandardDataset | undefined {
  return standardDatasets.find((dataset) => dataset.slug === slug);
}

/** `{6桁コード}_{slug}.csv`. */
export function standardFileName(dataset: StandardDataset, localGovernmentCode: string): string {
  return `${localGovernmentCode}_${dataset.slug}.csv`;
}
