/** Data themes of DCAT-AP (`dcat:theme`, EU authority table), which catalogues of other countries read. */

export const themeCodes = [
  'AGRI',
  'ECON',
  'EDUC',
  'ENER',
  'ENVI',
  'GOVE',
  'HEAL',
  'INTR',
  'JUST',
  'REGI',
  'SOCI',
  'TECH',
  'TRAN',
] as const;

export type ThemeCode = (typeof themeCodes)[number];

export const themes: Readonly<Record<ThemeCode, { readonly ja: string; readonly en: string }>> = {
  AGRI: { ja: '農林水産・食', en: 'Agriculture, fisheries, forestry and food' },
  ECON: { ja: '経済・財政', en: 'Economy and finance' },
  EDUC: { ja: '教育・文化・スポーツ', en: 'Education, culture and sport' },
  ENER: { ja: 'エネルギー', en: 'Energy' },
  ENVI: { ja: '環境', en: 'Environment' },
  GOVE: { ja: '行政', en: 'Government and public sector' },
  HEAL: { ja: '健康・医療', en: 'Health' },
  INTR: { ja: '国際', en: 'International issues' },
  JUST: { ja: '司法・公共の安全', en: 'Justice, legal system and public safety' },
  REGI: { ja: '地域・都市', en: 'Regions and cities' },
  SOCI: { ja: '人口・社会', en: 'Population and society' },
  TECH: { ja: '科学技術', en: 'Science and technology' },
  TRAN: { ja: '交通', en: 'Transport' },
};

export function themeUri(code: ThemeCode): string {
  return `http://publications.europa.eu/resource/authority/data-theme/${code}`;
}
