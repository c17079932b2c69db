/** Pages of a list, as links. */
import { Link } from 'react-router';
import { useTranslator } from '../language/text.tsx';
import { NamedIcon } from './icons.tsx';

interface PaginationProps {
  readonly page: number;
  readonly pages: number;
  readonly urlOf: (page: number) => string;
  /** Where a page has a second one, as the guide does. */
  readonly label?: string;
}

const stepClass =
  'inline-flex min-h-12 min-w-12 items-center justify-center gap-1 rounded-8 border border-edge bg-surface px-3 font-bold text-link';

export function Pagination({ page, pages, urlOf, label }: PaginationProps) {
  const t = useTranslator();
  if (pages <= 1) return null;
  return (
    <nav aria-label={label ?? t.plain('pages.label')} className="no-print">
      <ul className="flex flex-wrap items-center justify-center gap-2">
        {page > 1 ? (
          <li>
            <Link to={urlOf(page - 1)} rel="prev" className={stepClass}>
              <NamedIcon name="previous" className="size-5" />
              {t.rich('pages.previous')}
            </Link>
          </li>
        ) : null}
        {pagesAround(page, pages).map((each, place, all) => (
          <li key={each} className="flex items-center gap-2">
            {place > 0 && each - (all[place - 1] ?? 0) > 1 ? (
              <span aria-hidden="true">…</span>
            ) : null}
            {each === page ? (
              <span
                aria-current="page"
                className="inline-flex min-h-12 min-w-12 items-center justify-center rounded-8 bg-accent font-bold text-on-accent"
              >
                <span className="sr-only">{t.rich('pages.page', { page: each })}</span>
                <span aria-hidden="true">{each}</span>
              </span>
            ) : (
              <Link
                to={urlOf(each)}
                className={stepClass}
                aria-label={t.plain('pages.page', { page: each })}
              >
                {each}
              </Link>
            )}
          </li>
        ))}
        {page < pages ? (
          <li>
            <Link to={urlOf(page + 1)} rel="next" className={stepClass}>
              {t.rich('pages.next')}
              <NamedIcon name="next" className="size-5" />
            </Link>
          </li>
        ) : null}
      </ul>
    </nav>
  );
}

/** First, last, and those beside the page. */
export function pagesAround(page: number, pages: number): number[] {
  const wanted = new Set([1, page - 1, page, page + 1, pages]);
  return [...wanted].filter((each) => each >= 1 && each <= pages).toSorted((a, b) => a - b);
}
