/** What a policy does, in sentences. */
import { formatNumber } from '../language/format.ts';
import { type Translator, useTranslator } from '../language/text.tsx';
import { type Policy, periods } from './policy.ts';

export function PolicySentence({ policy }: { readonly policy: Policy }) {
  const t = useTranslator();
  const { isRecorded, keepDays, coarsenAfterDays, coarsenPeriodSeconds } = policy;
  const days = (count: number): string => formatNumber(count, t.language);
  const isAll = isRecorded && keepDays === undefined && coarsenAfterDays === undefined;
  return (
    <ul className="list-disc pl-6">
      {isRecorded ? null : <li>{t.rich('history-staff.forgets')}</li>}
      {isAll ? <li>{t.rich('history-staff.keepsAll')}</li> : null}
      {coarsenAfterDays === undefined || coarsenPeriodSeconds === undefined ? null : (
        <li>
          {t.rich('history-staff.coarsens', {
            days: days(coarsenAfterDays),
            period: periodText(coarsenPeriodSeconds, t),
          })}
        </li>
      )}
      {keepDays === undefined ? null : (
        <li>{t.rich('history-staff.keeps', { days: days(keepDays) })}</li>
      )}
    </ul>
  );
}

export function periodText(seconds: number, t: Translator): string {
  const known = periods.find((each) => each === String(seconds));
  return known === undefined
    ? t.plain('history-staff.seconds', { count: formatNumber(seconds, t.language) })
    : t.plain(`history-staff.${known}`);
}
