/** When the figures are of; the page asks again after a while, unless the reader stops that (WCAG 2.2.2). */
import { useEffect, useState } from 'react';
import { Link, useLocation, useRevalidator } from 'react-router';
import { Button } from '../design/button.tsx';
import { formatTime } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';

interface RefreshProps {
  /** The oldest of the figures. */
  readonly computedAt: string | undefined;
  readonly everySeconds: number;
}

export function Refresh({ computedAt, everySeconds }: RefreshProps) {
  const t = useTranslator();
  const { pathname } = useLocation();
  const { revalidate, state } = useRevalidator();
  const [isOn, setOn] = useState<boolean>();
  useEffect(() => setOn(true), []);
  useEffect(() => {
    if (isOn !== true) return;
    const timer = setInterval(() => {
      // Nobody looks at it.
      if (document.visibilityState === 'visible') void revalidate();
    }, everySeconds * 1_000);
    return () => clearInterval(timer);
  }, [isOn, everySeconds, revalidate]);
  const isMinutes = everySeconds % 60 === 0;
  return (
    <div className="mt-4 flex flex-wrap items-center gap-x-5 gap-y-2">
      {computedAt === undefined ? null : (
        <p className="font-bold">
          <time dateTime={computedAt} data-computed>
            {t.rich('dashboards.asOf', { time: formatTime(new Date(computedAt), t.language) })}
          </time>
        </p>
      )}
      <p className="no-print">
        <Link
          to={pathname}
          replace
          preventScrollReset
          aria-disabled={state === 'loading'}
          className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
        >
          {t.rich('dashboards.again')}
        </Link>
      </p>
      {isOn === undefined ? null : (
        <div className="no-print flex flex-wrap items-center gap-3 text-[0.9375rem] text-quiet">
          <span>
            {!isOn
              ? t.rich('dashboards.stopped')
              : isMinutes
                ? t.rich('dashboards.everyMinutes', { minutes: String(everySeconds / 60) })
                : t.rich('dashboards.every', { seconds: String(everySeconds) })}
          </span>
          <Button type="button" icon={isOn ? 'pause' : 'play'} onClick={() => setOn(!isOn)}>
            {t.rich(isOn ? 'dashboards.stop' : 'dashboards.go')}
          </Button>
        </div>
      )}
    </div>
  );
}
