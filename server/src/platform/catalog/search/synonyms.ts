/** Words people use for the same thing: a search for one finds the others. One line, one thing. */
import { foldWords } from './words.ts';

const groups: readonly string[] = [
  '避難所 避難場所 ひなんじょ ひなんばしょ 防災拠点 shelter evacuation',
  'AED 自動体外式除細動器 除細動器 defibrillator',
  'トイレ 便所 お手洗い 公衆便所 化粧室 toilet',
  'ごみ ゴミ 塵芥 廃棄物 資源物 garbage waste',
  'Wi-Fi wifi 無線LAN ワイファイ フリースポット',
  'バス 路線バス 乗合バス コミュニティバス bus',
  '時刻表 ダイヤ GTFS timetable',
  '保育所 保育園 こども園 認定こども園 託児所 nursery',
  '幼稚園 kindergarten',
  '子育て 育児 childcare',
  '子ども こども 子供 児童 children',
  '学校 小学校 中学校 高校 school',
  '通学区域 学区 校区 校下',
  '給食 学校給食 献立',
  '病院 医療機関 診療所 クリニック 医院 hospital clinic',
  '介護 介護事業所 高齢者 シニア',
  '観光 観光地 名所 tourism sightseeing',
  '文化財 史跡 重要文化財 遺産 heritage',
  'イベント 催し 催し物 行事 event',
  '図書館 library',
  '公園 park',
  '駐車場 パーキング parking',
  '駐輪場 自転車置き場',
  '自転車 サイクル bicycle',
  '消火栓 消防水利 防火水槽 hydrant',
  '人口 世帯 住民基本台帳 population',
  '予算 決算 財政 budget',
  '選挙 投票所 election',
  '水位 河川水位 水位計',
  '川 河川 river',
  '雨 雨量 降水量 rain',
  '洪水 浸水 氾濫 水害 flood',
  '津波 tsunami',
  '地震 震災 earthquake',
  '土砂災害 がけ崩れ 崖崩れ 土石流 地すべり landslide',
  'ハザードマップ 防災マップ 災害予測 hazard',
  '道路 国道 県道 市道 road',
  '橋 橋梁 bridge',
  '空き家 空家',
  '赤ちゃんの駅 授乳室 おむつ交換',
  '入札 調達 契約 procurement',
  '補助金 給付金 助成金 支援制度 subsidy',
  '許可 届出 営業許可 permit',
  '市役所 役場 庁舎 支所 cityhall',
  '地図 マップ map',
  '統計 統計書 statistics',
  '気象 天気 weather',
  '港 港湾 船 フェリー port ferry',
  '鉄道 電車 駅 railway station',
  'タクシー taxi',
  '商店街 店舗 shop',
  '農業 農地 畑 agriculture',
  '漁業 水産 fishery',
  'ペット 犬 狂犬病 pet',
  '外国人 多文化 foreigner',
  '防犯 犯罪 crime',
  '交通事故 事故 accident',
  'カメラ 監視カメラ camera',
  'センサー センサ sensor IoT',
];

const byWord = new Map<string, readonly string[]>();
for (const group of groups) {
  const words = group.split(' ').map(foldWords);
  for (const word of words) byWord.set(word, words);
}

/** The folded word first, then what means the same. */
export function synonymsOf(folded: string): readonly string[] {
  const others = byWord.get(folded) ?? [];
  return [folded, ...others.filter((word) => word !== folded)];
}
