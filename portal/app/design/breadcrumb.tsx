/** Where one is. */
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useTranslator } from '../language/text.tsx';
import { useCityIn } from '../region/use-city.ts';

interface BreadcrumbProps {
  /** Pages between the home page and this one. */
  readonly between?: readonly { readonly to: string; readonly label: ReactNode }[];
  readonly here: ReactNode;
  /** Where a page has a second one, as the guide does. */
  readonly label?: string;
}

export function Breadcrumb({ between = [], here, label }: BreadcrumbProps) {
  const t = useTranslator();
  const withCity = useCityIn();
  const steps = [{ to: withCity(t.to('/')), label: t.rich('site.home') }, ...between];
  return (
    <nav aria-label={label ?? t.plain('site.breadcrumb')} className="no-print">
      <ol className="flex flex-wrap items-center gap-x-2 text-[0.9375rem]">
        {steps.map(({ to, label }) => (
          <li key={to} className="flex items-center gap-2">
            <Link to={to} className="text-link inline-flex min-h-11 items-center">
              {label}
            </Link>
            <span aria-hidden="true" className="text-quiet">
              ›
            </span>
          </li>
        ))}
        <li aria-current="page" className="text-quiet">
          {here}
        </li>
      </ol>
    </nav>
  );
}
