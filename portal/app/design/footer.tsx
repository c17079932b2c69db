/** The foot of every page. */
import { Link } from 'react-router';
import { useTranslator } from '../language/text.tsx';
import { RegionName } from '../region/name.tsx';
import type { Region } from '../region/region.ts';
import { KumikiMark } from './icons.tsx';

export function Footer({ region }: { readonly region: Region | undefined }) {
  const t = useTranslator();
  const name = region ? <RegionName name={region.name} /> : '';
  const linkClass = 'text-link inline-flex min-h-11 items-center';
  return (
    <footer className="mt-auto border-line border-t bg-sunken">
      <div className="page-width flex flex-wrap items-start justify-between gap-x-12 gap-y-4 py-8">
        <div className="max-w-prose">
          <p className="font-bold">{t.rich('site.name', { region: name })}</p>
          <p className="mt-1 text-quiet">{t.rich('footer.note')}</p>
          <p className="mt-4 hidden text-quiet print:block">
            {t.rich('site.print', { region: name })}
          </p>
        </div>
        <ul className="no-print">
          <li>
            <Link to={t.to('/about')} className={linkClass}>
              {t.rich('footer.about')}
            </Link>
          </li>
          <li>
            <Link to={`${t.to('/about')}#accessibility`} className={linkClass}>
              {t.rich('footer.accessibility')}
            </Link>
          </li>
          <li>
            <Link to={t.to('/developers')} className={linkClass}>
              {t.rich('footer.developers')}
            </Link>
          </li>
          <li>
            <Link to={t.to('/style')} className={linkClass}>
              {t.rich('footer.style')}
            </Link>
          </li>
          <li>
            <a href="/docs/api" className={linkClass}>
              {t.rich('footer.api')}
            </a>
          </li>
        </ul>
      </div>
      <p className="page-width flex items-center gap-2 pb-6 text-quiet text-sm">
        <KumikiMark className="size-5" />
        {t.rich('footer.made')}
      </p>
    </footer>
  );
}
