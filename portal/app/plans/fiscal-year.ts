/** 年度 as it is read: 令和7年度（2025年度）, FY 2025. */
import { eraYear } from '../language/format.ts';
import type { Language } from '../language/language.ts';

export function fiscalYearName(year: number, language: Language): string {
  if (language === 'en') return `FY ${year}`;
  // The era on the day the fiscal year begins.
  const begins = new Date(Date.UTC(year, 3, 1, 3));
  return `${eraYear(begins)}度（${year}年度）`;
}

/** For axes and narrow cells. */
export function shortFiscalYear(year: number, language: Language): string {
  return language === 'en' ? `FY${year}` : `${year}年度`;
}
