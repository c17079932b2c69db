/** Values of one indicator with the same number of decimals, so that 48.2 % and 80.0 % stand beside each other. Pure. */
import { formatNumber } from '../language/format.ts';
import type { Language } from '../language/language.ts';
import type { IndicatorProgress, YearValue } from './plan.ts';

type Measured = Pick<IndicatorProgress, 'unit' | 'targets' | 'values'> & {
  readonly baseline?: YearValue | undefined;
};

const decimalsMax = 2;

/** As many as the most exact of what was promised has; what is computed is rounded to them. */
export function decimalsOf({ baseline, targets, values }: Measured): number {
  const promised = [...(baseline === undefined ? [] : [baseline]), ...targets];
  const told = promised.length > 0 ? promised : values;
  const decimals = told.map(({ value }) => (String(value).split('.')[1] ?? '').length);
  return Math.min(decimalsMax, Math.max(0, ...decimals));
}

/** 80.0%, 1,200件; rounded values that are not exact keep one decimal more than whole numbers. */
export function figuresOf(indicator: Measured, language: Language): (value: number) => string {
  const decimals = decimalsOf(indicator);
  return (value) => {
    const isRounded = !Number.isInteger(value) && decimals === 0;
    const rounded = value.toFixed(isRounded ? 1 : decimals);
    const [whole = '0', rest] = rounded.split('.');
    const grouped = formatNumber(Math.abs(Number(whole)), language);
    const sign = Number(rounded) < 0 ? '-' : '';
    return `${sign}${grouped}${rest === undefined ? '' : `.${rest}`}${indicator.unit}`;
  };
}
