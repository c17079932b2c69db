/** On the home page of staff: sources that nothing has been taken in from for too long. */
import { Link } from 'react-router';
import { Banner } from '../design/banner.tsx';
import { useTranslator } from '../language/text.tsx';
import type { StaleConnector } from './stale.ts';

export function StaleNotice({ connectors }: { readonly connectors: readonly StaleConnector[] }) {
  const t = useTranslator();
  if (connectors.length === 0) return null;
  return (
    <Banner look="danger" title={t.rich('connectors.staleTitle')}>
      <p>{t.rich('connectors.staleText')}</p>
      <ul className="mt-1">
        {connectors.map(({ id, name }) => (
          <li key={id}>
            <Link
              to={t.to(`/staff/connectors/${id}`)}
              className="inline-flex min-h-11 items-center break-words text-link"
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </Banner>
  );
}
