/** `/offline`: stands in for a page that is neither reachable nor kept. */
import type { MetaFunction } from 'react-router';
import { Banner } from '../design/banner.tsx';
import { ButtonLink } from '../design/link.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('pwa.offlineTitle') },
  { name: 'robots', content: 'noindex' },
];

export default function OfflinePage() {
  const t = useTranslator();
  return (
    <div className="page-width py-12">
      <h1 className="text-[1.75rem] leading-snug md:text-[2.25rem]">
        {t.rich('pwa.offlineTitle')}
      </h1>
      <p className="mt-4 max-w-prose">{t.rich('pwa.offlineText')}</p>
      <div className="mt-6 max-w-prose">
        <Banner look="danger" title={t.rich('pwa.offlineSafety')} />
      </div>
      <p className="mt-6">
        <ButtonLink to={t.to('/')} look="primary" isDocument>
          {t.rich('pwa.retry')}
        </ButtonLink>
      </p>
    </div>
  );
}
