/** One shelter in a list. */
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { NamedIcon } from '../design/icons.tsx';
import { formatDistance } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { HazardList, KindBadge } from './badges.tsx';
import type { Shelter } from './shelter.ts';

interface ShelterCardProps {
  readonly shelter: Shelter;
  readonly distanceMetres?: number;
  readonly level?: 2 | 3;
  /** More to do with this shelter, below. */
  readonly children?: ReactNode;
}

export function shelterPath(id: string): string {
  return `/shelters/${encodeURIComponent(id).replaceAll('%3A', ':')}`;
}

export function ShelterCard({ shelter, distanceMetres, level = 2, children }: ShelterCardProps) {
  const t = useTranslator();
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <article className="relative rounded-12 border border-line bg-raised p-4 hover:border-accent md:p-5">
      <div className="flex flex-wrap items-center gap-2">
        <KindBadge kind={shelter.kind} />
        {shelter.isBothKinds ? (
          <span className="text-[0.9375rem] text-quiet">{t.rich('kind.both')}</span>
        ) : null}
      </div>
      <Heading className="mt-2 text-[1.25rem] leading-snug" lang="ja">
        <Link to={t.to(shelterPath(shelter.id))} className="text-link">
          {shelter.name}
        </Link>
      </Heading>
      {shelter.address === undefined ? null : (
        <p className="mt-1 text-quiet" lang="ja">
          {shelter.address}
        </p>
      )}
      {distanceMetres === undefined ? null : (
        <p className="mt-1 inline-flex items-center gap-1.5 font-bold">
          <NamedIcon name="route" className="size-5 text-quiet" />
          {t.rich('map.distance', { distance: formatDistance(distanceMetres, t.language) })}
        </p>
      )}
      <HazardList hazards={shelter.hazards} />
      {children}
    </article>
  );
}
