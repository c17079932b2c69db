/** The list beside the map, page by page. */
import { type ReactNode, useEffect, useState } from 'react';
import { NamedIcon } from '../design/icons.tsx';
import { useTranslator } from '../language/text.tsx';
import type { Shelter } from '../shelters/shelter.ts';
import { ShelterCard } from '../shelters/shelter-card.tsx';
import type { Listed } from './matching.ts';

const pageSize = 20;

interface ListPagesProps {
  readonly list: readonly Listed[];
  readonly show: ((shelter: Shelter) => void) | undefined;
}

export function ListPages({ list, show }: ListPagesProps) {
  const t = useTranslator();
  const [page, setPage] = useState(1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins at its first page.
  useEffect(() => setPage(1), [list]);
  const pages = Math.ceil(list.length / pageSize);
  const start = (page - 1) * pageSize;
  return (
    <>
      <ol start={start + 1} className="flex flex-col gap-2">
        {list.slice(start, start + pageSize).map(({ shelter, distanceMetres }) => (
          <li key={shelter.id}>
            <ShelterCard
              shelter={shelter}
              level={3}
              isCompact
              {...(distanceMetres === undefined ? {} : { distanceMetres })}
              {...(show === undefined
                ? {}
                : { action: <ShowButton shelter={shelter} show={show} /> })}
            />
          </li>
        ))}
      </ol>
      {pages > 1 ? (
        <nav
          aria-label={t.plain('pages.label')}
          className="no-print flex items-center justify-between gap-2"
        >
          <Step isOff={page <= 1} press={() => setPage(page - 1)}>
            <NamedIcon name="previous" className="size-5" />
            {t.rich('pages.previous')}
          </Step>
          <span role="status">
            {page} / {pages}
          </span>
          <Step isOff={page >= pages} press={() => setPage(page + 1)}>
            {t.rich('pages.next')}
            <NamedIcon name="next" className="size-5" />
          </Step>
        </nav>
      ) : null}
    </>
  );
}

interface ShowButtonProps {
  readonly shelter: Shelter;
  readonly show: (shelter: Shelter) => void;
}

function ShowButton({ shelter, show }: ShowButtonProps) {
  const t = useTranslator();
  return (
    <button
      type="button"
      onClick={() => show(shelter)}
      className="no-print text-link inline-flex min-h-11 items-center gap-1.5 text-[0.9375rem]"
    >
      <NamedIcon name="map" className="size-5" />
      <span>{t.rich('map.showOnMap')}</span>
      <span className="sr-only">{shelter.name}</span>
    </button>
  );
}

interface StepProps {
  readonly isOff: boolean;
  readonly press: () => void;
  readonly children: ReactNode;
}

function Step({ isOff, press, children }: StepProps) {
  return (
    <button
      type="button"
      aria-disabled={isOff}
      onClick={() => {
        if (!isOff) press();
      }}
      className="inline-flex min-h-12 items-center gap-1 rounded-8 border border-edge px-3 font-bold text-link aria-disabled:text-quiet"
    >
      {children}
    </button>
  );
}
