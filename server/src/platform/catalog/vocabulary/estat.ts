/** The seventeen fields of e-Stat (政府統計の総合窓口), by which Japanese catalogues sort, each with its theme of DCAT-AP. */
import type { ThemeCode } from './themes.ts';

export const estatCodes = [
  '01',
  '02',
  '03',
  '04',
  '05',
  '06',
  '07',
  '08',
  '09',
  '10',
  '11',
  '12',
  '13',
  '14',
  '15',
  '16',
  '99',
] as const;

export type EstatCode = (typeof estatCodes)[number];

export interface EstatCategory {
  readonly ja: string;
  readonly en: string;
  readonly theme: ThemeCode;
}

export const estatCategories: Readonly<Record<EstatCode, EstatCategory>> = {
  '01': { ja: '国土・気象', en: 'Land and climate', theme: 'ENVI' },
  '02': { ja: '人口・世帯', en: 'Population and households', theme: 'SOCI' },
  '03': { ja: '労働・賃金', en: 'Labour and wages', theme: 'SOCI' },
  '04': { ja: '農林水産業', en: 'Agriculture, forestry and fisheries', theme: 'AGRI' },
  '05': { ja: '鉱工業', en: 'Mining and manufacturing', theme: 'ECON' },
  '06': { ja: '商業・サービス業', en: 'Trade and services', theme: 'ECON' },
  '07': { ja: '企業・家計・経済', en: 'Enterprises, household finance, economy', theme: 'ECON' },
  '08': { ja: '住宅・土地・建設', en: 'Housing, land and construction', theme: 'REGI' },
  '09': { ja: 'エネルギー・水', en: 'Energy and water', theme: 'ENER' },
  '10': { ja: '運輸・観光', en: 'Transport and tourism', theme: 'TRAN' },
  '11': { ja: '情報通信・科学技術', en: 'Communication, science and technology', theme: 'TECH' },
  '12': { ja: '教育・文化・スポーツ・生活', en: 'Education, culture, sports, life', theme: 'EDUC' },
  '13': { ja: '行財政', en: 'Government and public finance', theme: 'GOVE' },
  '14': { ja: '司法・安全・環境', en: 'Justice, safety and environment', theme: 'JUST' },
  '15': { ja: '社会保障・衛生', en: 'Social security and health', theme: 'HEAL' },
  '16': { ja: '国際', en: 'International', theme: 'INTR' },
  '99': { ja: 'その他', en: 'Other', theme: 'GOVE' },
};

/** From a code or a name. */
export function findEstat(text: string): EstatCode | undefined {
  const given = text.normalize('NFKC').trim();
  return estatCodes.find((code) => code === given || estatCategories[code].ja === given);
}
