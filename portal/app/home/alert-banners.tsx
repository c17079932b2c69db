/** Warnings over everything else on the page. */
import { Banner } from '../design/banner.tsx';
import { formatDayTime } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import type { Alert } from './alerts.ts';

export function AlertBanners({ alerts }: { readonly alerts: readonly Alert[] }) {
  const t = useTranslator();
  if (alerts.length === 0) return null;
  return (
    <section aria-label={t.plain('home.alerts')} className="page-width flex flex-col gap-3 py-4">
      {alerts.map(({ id, title, text, source, issuedAt, isUrgent }) => (
        <Banner key={id} look={isUrgent ? 'danger' : 'notice'} title={title} isUrgent={isUrgent}>
          {text === '' ? null : <p>{text}</p>}
          <p className="text-[0.9375rem]">
            {issuedAt === '' ? null : <Issued at={issuedAt} />} {source}
          </p>
        </Banner>
      ))}
    </section>
  );
}

function Issued({ at }: { readonly at: string }) {
  const t = useTranslator();
  const instant = new Date(at);
  if (Number.isNaN(instant.getTime())) return null;
  return <time dateTime={at}>{formatDayTime(instant, t.language)}</time>;
}
