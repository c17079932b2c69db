/** How many indicators stand where: as a sentence, as a bar, as counts. */
import { formatNumber } from '../language/format.ts';
import type { MessageKey } from '../language/messages.ts';
import { useTranslator } from '../language/text.tsx';
import { type Standing, standings } from './plan.ts';
import { StandingChip } from './standing.tsx';

const fills: Readonly<Record<Standing, string>> = {
  achieved: 'fill-success',
  'on-schedule': 'fill-accent',
  behind: 'fill-danger',
  'no-value': 'fill-edge',
  'no-target': 'fill-line',
};

interface StandingsProps {
  readonly counts: Readonly<Record<Standing, number>>;
}

export function StandingsView({ counts }: StandingsProps) {
  const t = useTranslator();
  const number = (value: number): string => formatNumber(value, t.language);
  return (
    <div className="flex flex-col gap-4">
      <p className="font-bold text-[1.25rem]">
        <Glance counts={counts} />
      </p>
      <StandingsBar counts={counts} />
      <ul className="flex flex-wrap gap-x-6 gap-y-3">
        {standings
          .filter((standing) => counts[standing] > 0)
          .map((standing) => (
            <li key={standing} className="flex items-center gap-2">
              <svg aria-hidden="true" viewBox="0 0 12 12" className="size-4">
                <rect width="12" height="12" rx="2" className={fills[standing]} />
              </svg>
              <StandingChip standing={standing} />
              <span className="font-bold text-[1.125rem]">
                {t.rich('plans.count', { count: number(counts[standing]) })}
              </span>
            </li>
          ))}
      </ul>
    </div>
  );
}

const glanceKeys = {
  achieved: 'plans.glance.achieved',
  'on-schedule': 'plans.glance.onSchedule',
  behind: 'plans.glance.behind',
  'no-value': 'plans.glance.noValue',
  'no-target': 'plans.glance.noTarget',
} as const satisfies Record<Standing, MessageKey>;

/** 「指標は12件です。3件を達成しました。…」 */
export function Glance({ counts }: StandingsProps) {
  const t = useTranslator();
  const total = standings.reduce((sum, standing) => sum + counts[standing], 0);
  const number = (value: number): string => formatNumber(value, t.language);
  return (
    <>
      {t.rich('plans.glance.total', { total: number(total) })}
      {standings.map((standing) =>
        counts[standing] === 0 ? null : (
          <span key={standing}>
            {' '}
            {t.rich(glanceKeys[standing], { count: number(counts[standing]) })}
          </span>
        ),
      )}
    </>
  );
}

/** The words beside it say the same. */
export function StandingsBar({ counts }: StandingsProps) {
  const total = standings.reduce((sum, standing) => sum + counts[standing], 0);
  if (total === 0) return null;
  const widths = standings.map((standing) => (100 * counts[standing]) / total);
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 100 6"
      preserveAspectRatio="none"
      className="h-4 w-full rounded-full"
    >
      {standings.map((standing, place) => (
        <rect
          key={standing}
          x={widths.slice(0, place).reduce((sum, width) => sum + width, 0)}
          width={widths[place]}
          height="6"
          strokeWidth="0.3"
          className={`${fills[standing]} stroke-surface`}
        />
      ))}
    </svg>
  );
}
