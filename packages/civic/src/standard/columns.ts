/** The columns of 自治体標準オープンデータセット: the key of エリアデータ標準データモデル and the kind of value, by name. */
import type { FlagStyle } from '../cell/flag.ts';
import type { Role } from '../column/role.ts';
import { foldColumnName } from '../column/role.ts';

export interface StandardColumn {
  /** As the definition writes it. */
  readonly name: string;
  /** The attribute it becomes. */
  readonly key: string;
  /** `model`: the key stands in エリアデータ標準データモデル. `own`: no published key is known here, so it is ours. */
  readonly keySource: 'model' | 'own';
  readonly role: Role;
  readonly flagStyle: FlagStyle | undefined;
}

type Row = readonly [name: string, key: string, role: Role, flagStyle?: FlagStyle];

/** Keys that エリアデータ標準データモデル has. */
const model: readonly Row[] = [
  ['全国地方公共団体コード', 'localGovernmentCode', 'local-government-code'],
  ['ID', 'identifier', 'identifier'],
  ['地方公共団体名', 'localGovernmentName', 'text'],
  ['名称', 'name', 'name'],
  ['名称_カナ', 'nameKana', 'kana'],
  ['名称_英字', 'nameEn', 'english'],
  ['POIコード', 'poiCode', 'poi-code'],
  ['所在地_全国地方公共団体コード', 'locatedLocalGovernmentCode', 'local-government-code'],
  ['町字ID', 'streetAddressId', 'town-id'],
  ['所在地_連結表記', 'fullAddress', 'address'],
  ['所在地_都道府県', 'prefecture', 'prefecture'],
  ['所在地_市区町村', 'city', 'municipality'],
  ['所在地_町字', 'streetAddress', 'town'],
  ['所在地_番地以下', 'cityBlock', 'block'],
  ['建物名等(方書)', 'buildingNameEtc', 'building'],
  ['郵便番号', 'contactPointPostalCode', 'postal-code'],
  ['緯度', 'latitude', 'latitude'],
  ['経度', 'longitude', 'longitude'],
  ['高度の種別', 'heightType', 'text'],
  ['高度の値', 'height', 'number'],
  ['電話番号', 'contactPointPhoneNumber', 'phone'],
  ['内線番号', 'contactPointExtension', 'code'],
  ['連絡先メールアドレス', 'contactPointEmailAddress', 'email'],
  ['連絡先FormURL', 'contactPointFormUrl', 'url'],
  ['連絡先備考（その他、SNSなど）', 'contactPointRemarks', 'note'],
  ['法人番号', 'legalEntityNumber', 'corporate-number'],
  ['団体名', 'tradeName', 'text'],
  ['利用可能曜日', 'serviceDay', 'weekdays'],
  ['開始時間', 'startTime', 'time'],
  ['終了時間', 'endTime', 'time'],
  ['利用可能日時特記事項', 'dateTimeRemarks', 'note'],
  ['URL', 'url', 'url'],
  ['画像', 'pictureUrl', 'url'],
  ['備考', 'remarks', 'note'],
  ['設置位置', 'installationLocation', 'text'],
  ['小児対応設備の有無', 'pediatricSupport', 'flag', 'word'],
];

/** Columns whose published key is not known here. */
const own: readonly Row[] = [
  ['標高', 'elevation', 'number'],
  ['市区町村コード', 'municipalityCode', 'local-government-code'],
  ['名称_通称', 'alternateName', 'name'],
  ['災害種別_洪水', 'hazardFlood', 'flag', 'mark'],
  ['災害種別_崖崩れ、土石流及び地滑り', 'hazardLandslide', 'flag', 'mark'],
  ['災害種別_高潮', 'hazardStormSurge', 'flag', 'mark'],
  ['災害種別_地震', 'hazardEarthquake', 'flag', 'mark'],
  ['災害種別_津波', 'hazardTsunami', 'flag', 'mark'],
  ['災害種別_大規模な火事', 'hazardLargeFire', 'flag', 'mark'],
  ['災害種別_内水氾濫', 'hazardInlandFlood', 'flag', 'mark'],
  ['災害種別_火山現象', 'hazardVolcano', 'flag', 'mark'],
  ['指定避難所との重複', 'sameAddressShelter', 'flag', 'mark'],
  ['想定収容人数', 'capacity', 'number'],
  ['対象となる町会・自治会', 'eligibleCommunities', 'list'],
  ['画像_ライセンス', 'pictureLicense', 'text'],
  ['画像1', 'pictureUrl1', 'url'],
  ['画像1_ライセンス', 'pictureLicense1', 'text'],
  ['画像2', 'pictureUrl2', 'url'],
  ['画像2_ライセンス', 'pictureLicense2', 'text'],
  ['外部利用不可', 'noExternalUse', 'flag', 'mark'],
  ['SSID', 'ssid', 'text'],
  ['設置者', 'operator', 'text'],
  ['提供エリア', 'areaServed', 'text'],
  ['種別', 'kind', 'text'],
  ['口径', 'diameter', 'text'],
  ['FAX番号', 'faxNumber', 'phone'],
  ['法人の名称', 'legalEntityName', 'text'],
  ['実施サービス', 'services', 'text'],
  ['事業所番号', 'establishmentNumber', 'code'],
  ['利用可能曜日特記事項', 'serviceDayRemarks', 'note'],
  ['定員', 'maximumCapacity', 'number'],
  ['医療機関の種類', 'medicalInstitutionKind', 'text'],
  ['医療機関コード', 'medicalInstitutionCode', 'code'],
  ['診療曜日', 'consultationDay', 'weekdays'],
  ['診療開始時間', 'consultationStartTime', 'time'],
  ['診療終了時間', 'consultationEndTime', 'time'],
  ['診療日時特記事項', 'consultationRemarks', 'note'],
  ['時間外における対応', 'afterHours', 'note'],
  ['診療科目', 'departments', 'text'],
  ['病床数', 'beds', 'number'],
  ['文化財分類', 'culturalPropertyCategory', 'text'],
  ['種類', 'category', 'text'],
  ['場所名称', 'placeName', 'text'],
  ['員数（数）', 'itemCount', 'number'],
  ['員数（単位）', 'itemUnit', 'text'],
  ['所有者等', 'owner', 'text'],
  ['文化財指定日', 'designationDate', 'date'],
  ['概要', 'summary', 'note'],
  ['概要_英字', 'summaryEn', 'note'],
  ['説明', 'description', 'note'],
  ['説明_英字', 'descriptionEn', 'note'],
  ['料金(基本)', 'basicFee', 'text'],
  ['料金(詳細)', 'feeDetails', 'note'],
  ['アクセス方法', 'access', 'note'],
  ['駐車場情報', 'parking', 'note'],
  ['バリアフリー情報', 'accessibility', 'note'],
  ['連絡先名称', 'contactPointName', 'text'],
  ['連絡先電話番号', 'contactPointPhoneNumber', 'phone'],
  ['連絡先内線番号', 'contactPointExtension', 'code'],
  ['イベント名', 'name', 'name'],
  ['イベント名_カナ', 'nameKana', 'kana'],
  ['イベント名_英字', 'nameEn', 'english'],
  ['介護サービス事業所名称', 'name', 'name'],
  ['介護サービス事業所名称_カナ', 'nameKana', 'kana'],
  ['開始日', 'startDate', 'date'],
  ['終了日', 'endDate', 'date'],
  ['開始日時特記事項', 'dateTimeRemarks', 'note'],
  ['主催者', 'organizer', 'text'],
  ['参加申込終了日', 'applicationEndDate', 'date'],
  ['参加申込終了時間', 'applicationEndTime', 'time'],
  ['参加申込方法', 'applicationMethod', 'note'],
  ['男性トイレ総数', 'maleToilets', 'number'],
  ['男性トイレ数（小便器）', 'maleUrinals', 'number'],
  ['男性トイレ数（和式）', 'maleSquatToilets', 'number'],
  ['男性トイレ数（洋式）', 'maleSeatToilets', 'number'],
  ['女性トイレ総数', 'femaleToilets', 'number'],
  ['女性トイレ数（和式）', 'femaleSquatToilets', 'number'],
  ['女性トイレ数（洋式）', 'femaleSeatToilets', 'number'],
  ['男女共用トイレ総数', 'unisexToilets', 'number'],
  ['男女共用トイレ数（和式）', 'unisexSquatToilets', 'number'],
  ['男女共用トイレ数（洋式）', 'unisexSeatToilets', 'number'],
  ['多機能トイレ数', 'multipurposeToilets', 'number'],
  ['バリアフリートイレ数', 'accessibleToilets', 'number'],
  ['車椅子使用者用トイレ有無', 'hasWheelchairToilet', 'flag', 'word'],
  ['乳幼児用設備設置トイレ有無', 'hasInfantFacilities', 'flag', 'word'],
  ['オストメイト設置トイレ有無', 'hasOstomateToilet', 'flag', 'word'],
  ['利用開始時間', 'startTime', 'time'],
  ['利用終了時間', 'endTime', 'time'],
  ['利用可能時間特記事項', 'dateTimeRemarks', 'note'],
  ['認可等年月日', 'approvalDate', 'date'],
  ['収容定員', 'maximumCapacity', 'number'],
  ['受入年齢', 'acceptedAge', 'text'],
  ['一時預かりの有無', 'hasTemporaryCare', 'flag', 'word'],
  ['地域コード', 'areaCode', 'code'],
  ['調査年月日', 'surveyDate', 'date'],
  ['地域名', 'areaName', 'name'],
  ['総人口', 'population', 'number'],
  ['男性', 'male', 'number'],
  ['女性', 'female', 'number'],
  ['世帯数', 'households', 'number'],
  ['データ名称', 'name', 'name'],
  ['データ概要', 'summary', 'note'],
  ['データ形式', 'dataFormat', 'text'],
  ['分類', 'category', 'text'],
  ['更新頻度', 'updateFrequency', 'text'],
  ['API対応有無', 'hasApi', 'flag', 'word'],
  ['ライセンス', 'dataLicense', 'text'],
  ['登録日', 'registeredDate', 'date'],
  ['最終更新日', 'modifiedDate', 'date'],
];

const ages: readonly string[] = [
  ...Array.from({ length: 17 }, (_, i) => `${i * 5}-${i * 5 + 4}歳`),
  '85歳以上',
];

/** `0-4歳の男性` to `85歳以上の女性`, as 地域・年齢別人口 has them. */
export const ageColumns: readonly string[] = ages.flatMap((age) => [
  `${age}の男性`,
  `${age}の女性`,
]);

function ageRow(name: string): Row {
  const [, from = '85', to, sex] = /^([0-9]+)(?:-([0-9]+))?歳.*の(男性|女性)$/.exec(name) ?? [];
  const key = `${sex === '男性' ? 'male' : 'female'}Age${from}${to === undefined ? 'AndOver' : `To${to}`}`;
  return [name, key, 'number'];
}

function columnOf([name, key, role, flagStyle]: Row, keySource: 'model' | 'own'): StandardColumn {
  return { name, key, keySource, role, flagStyle };
}

const byName: ReadonlyMap<string, StandardColumn> = new Map(
  [
    ...model.map((row) => columnOf(row, 'model')),
    ...[...own, ...ageColumns.map(ageRow)].map((row) => columnOf(row, 'own')),
  ].map((column) => [foldColumnName(column.name), column]),
);

/** Other names of the same columns: the legacy 推奨データセット, and what is often written instead. */
const otherNames: Readonly<Record<string, string>> = {
  都道府県コード又は市区町村コード: '全国地方公共団体コード',
  NO: 'ID',
  'No.': 'ID',
  番号: 'ID',
  都道府県名: '所在地_都道府県',
  市区町村名: '所在地_市区町村',
  住所: '所在地_連結表記',
  所在地: '所在地_連結表記',
  方書: '建物名等(方書)',
  建物名等: '建物名等(方書)',
  名称_英語: '名称_英字',
  名称_ローマ字: '名称_英字',
  イベント名_英語: 'イベント名_英字',
  概要_英語: '概要_英字',
  説明_英語: '説明_英字',
  施設名: '名称',
  施設名称: '名称',
  施設名_カナ: '名称_カナ',
  ホームページ: 'URL',
  緯度経度: '緯度経度',
  連絡先備考: '連絡先備考（その他、SNSなど）',
};
const aliases: ReadonlyMap<string, string> = new Map(
  Object.entries(otherNames).map(([from, to]) => [foldColumnName(from), to]),
);

/** The standard column that a name stands for, whatever its width or generation. */
export function findStandardColumn(name: string): StandardColumn | undefined {
  const folded = foldColumnName(name);
  const direct = byName.get(folded);
  if (direct !== undefined) return direct;
  const alias = aliases.get(folded);
  return alias === undefined ? undefined : byName.get(foldColumnName(alias));
}
