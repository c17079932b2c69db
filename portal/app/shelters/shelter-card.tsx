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
  /** Beside the map, where many must be seen at once. */
  readonly isCompact?: boolean;
  /** Something to do with this shelter, at the end of its first line. */
  readonly action?: ReactNode;
}

export function shelterPath(id: string): string {
  return `/shelters/${encodeURIComponent(id).replaceAll('%3A', ':')}`;
}

export function ShelterCard(props: ShelterCardProps) {
  const { shelter, distanceMetres, level = 2, isCompact = false, action } = props;
  const t = useTranslator();
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <article
      className={`rounded-12 border border-line bg-raised hover:border-accent ${isCompact ? 'px-4 py-3' : 'p-4 md:p-5'}`}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <KindBadge kind={shelter.kind} />
        {shelter.isBothKinds ? (
          <span className="text-[0.9375rem] text-quiet">{t.rich('shelters.kind.both')}</span>
        ) : null}
        {action === undefined ? null : <span className="ml-auto">{action}</span>}
      </div>
      <Heading
        className={`leading-snug ${isCompact ? 'mt-1 text-[1.125rem]' : 'mt-2 text-[1.25rem]'}`}
        lang="ja"
      >
        <Link to={t.to(shelterPath(shelter.id))} className="text-link">
          {shelter.name}
        </Link>
      </Heading>
      {shelter.address === undefined ? null : (
        <p className={isCompact ? 'text-[0.9375rem] text-quiet' : 'mt-1 text-quiet'} lang="ja">
          {shelter.address}
        </p>
      )}
      {distanceMetres === undefined ? null : (
        <p className="mt-1 flex items-center gap-1.5 font-bold">
          <NamedIcon name="route" className="size-5 text-quiet" />
          <span>
            {t.rich('shelters.distance', { distance: formatDistance(distanceMetres, t.language) })}
          </span>
        </p>
      )}
      <HazardList hazards={shelter.hazards} isCompact={isCompact} />
    </article>
  );
}
