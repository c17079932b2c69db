/** Before → now → promised, in numbers one sees from afar. */
import type { ReactNode } from 'react';
import { NamedIcon } from '../design/icons.tsx';
import { useTranslator } from '../language/text.tsx';
import { figuresOf } from './figure.ts';
import { shortFiscalYear } from './fiscal-year.ts';
import type { YearValue } from './plan.ts';

interface PromisedProps {
  readonly unit: string;
  readonly baseline: YearValue | undefined;
  readonly latest?: YearValue;
  readonly target: YearValue | undefined;
}

export function Promised({ unit, baseline, latest, target }: PromisedProps) {
  const t = useTranslator();
  const targets = target === undefined ? [] : [target];
  const values = latest === undefined ? [] : [latest];
  const said = figuresOf({ unit, baseline, targets, values }, t.language);
  if (baseline === undefined && latest === undefined && target === undefined) {
    return <p>{t.rich('plans.noNumbers')}</p>;
  }
  return (
    <dl className="flex flex-wrap items-start gap-x-1.5 gap-y-2 sm:gap-x-3">
      {baseline === undefined ? null : (
        <>
          <Point label={t.rich('plans.baseline')} at={baseline} said={said} />
          <Arrow />
        </>
      )}
      <Point label={t.rich('plans.latest')} at={latest} said={said} isNow />
      <Arrow />
      <Point label={t.rich('plans.target')} at={target} said={said} />
    </dl>
  );
}

function Arrow() {
  return (
    <div aria-hidden="true" className="pt-7 text-quiet">
      <NamedIcon name="next" className="size-4 sm:size-5" />
    </div>
  );
}

interface PointProps {
  readonly label: ReactNode;
  readonly at: YearValue | undefined;
  readonly said: (value: number) => string;
  readonly isNow?: boolean;
}

function Point({ label, at, said, isNow = false }: PointProps) {
  const t = useTranslator();
  return (
    <div className={isNow ? 'text-accent' : ''}>
      <dt className={`text-[0.9375rem] ${isNow ? '' : 'text-quiet'}`}>{label}</dt>
      {at === undefined ? (
        <dd className="font-bold text-[1rem] leading-[1.875rem] sm:text-[1.125rem]">
          {t.rich(isNow ? 'plans.notYet' : 'plans.none')}
        </dd>
      ) : (
        <dd className="font-bold text-[1.25rem] leading-[1.875rem] tabular-nums sm:text-[1.5rem]">
          {said(at.value)}
          <span
            className={`block font-normal text-[0.875rem] leading-normal ${isNow ? '' : 'text-quiet'}`}
          >
            {shortFiscalYear(at.year, t.language)}
          </span>
        </dd>
      )}
    </div>
  );
}
