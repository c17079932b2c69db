/** Keeps a page as things are: read again every few seconds, unless someone stops it or looks elsewhere. */
import { useEffect, useState } from 'react';
import { useLocation, useRevalidator } from 'react-router';
import { Button } from '../design/button.tsx';
import { ButtonLink } from '../design/link.tsx';
import { formatMoment } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';

const pollMs = 3_000;

/** WCAG 2.2.2: what changes by itself can be stopped. `at`: when the page was read. */
export function Live({ at }: { readonly at: string }) {
  const t = useTranslator();
  const { pathname, search } = useLocation();
  const { revalidate } = useRevalidator();
  const [isOn, setOn] = useState(true);
  // Only scripts can update: without them there is a link.
  const [isAwake, setAwake] = useState(false);
  useEffect(() => {
    setAwake(true);
    if (!isOn) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void revalidate();
    }, pollMs);
    return () => clearInterval(timer);
  }, [isOn, revalidate]);
  return (
    <div className="no-print flex flex-wrap items-center gap-3">
      <p className="text-quiet">
        {t.rich('subscriptions-staff.at', { time: formatMoment(at, t.language, 'second') })}
        {isAwake ? (
          <> · {t.rich(isOn ? 'subscriptions-staff.live' : 'subscriptions-staff.stopped')}</>
        ) : null}
      </p>
      {isAwake ? (
        <Button look="plain" icon={isOn ? 'pause' : 'play'} onClick={() => setOn(!isOn)}>
          {t.rich(isOn ? 'subscriptions-staff.stop' : 'subscriptions-staff.start')}
        </Button>
      ) : (
        <ButtonLink to={`${pathname}${search}`} look="plain" isDocument>
          {t.rich('subscriptions-staff.reload')}
        </ButtonLink>
      )}
    </div>
  );
}
