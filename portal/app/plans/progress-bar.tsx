/** How much of the way is done, beside what was due. */
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';

interface ProgressBarProps {
  /** Shares of the way; below 0 and above 1 are shown as the ends. */
  readonly progress: number;
  readonly due: number | undefined;
}

export function ProgressBar({ progress, due }: ProgressBarProps) {
  const t = useTranslator();
  const percent = (share: number): string =>
    `${formatNumber(Math.round(share * 100), t.language)}%`;
  const within = (share: number): number => 100 * Math.min(1, Math.max(0, share));
  return (
    <div>
      <svg
        aria-hidden="true"
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
        className="h-3 w-full rounded-full"
      >
        <rect width="100" height="6" className="fill-line" />
        <rect width={within(progress)} height="6" className="fill-accent" />
        {due === undefined ? null : (
          <rect x={Math.max(0, within(due) - 0.5)} width="1" height="6" className="fill-ink" />
        )}
      </svg>
      <p className="mt-1 text-[0.9375rem]">
        {progress < 0
          ? t.rich('plans.away')
          : t.rich('plans.progress', { percent: percent(progress) })}
        {due === undefined ? null : (
          <span className="text-quiet">
            {' '}
            {t.rich('plans.dueProgress', { percent: percent(due) })}
          </span>
        )}
      </p>
    </div>
  );
}
