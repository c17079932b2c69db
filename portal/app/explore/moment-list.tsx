/** The places of the map with their numbers at the hour that is looked at. */
import { Link } from 'react-router';
import { Pagination } from '../design/pagination.tsx';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { type Exploration, searchOf } from './exploration.ts';
import { pageSize } from './find.ts';
import { classesOfDay, type Moments, pointsAt } from './moments.ts';
import { ClassMark, useHour } from './time-panel.tsx';

interface MomentListProps {
  readonly moments: Moments;
  readonly view: Exploration;
}

export function MomentList({ moments, view }: MomentListProps) {
  const t = useTranslator();
  const hour = useHour();
  const time = { attribute: view.time?.attribute ?? '', day: moments.day, hour };
  const urlOf = (changed: Partial<Exploration>): string =>
    `${t.to('/explore')}${searchOf({ ...view, time, ...changed })}`;
  const first = (view.page - 1) * pageSize;
  const points = pointsAt(moments, hour, classesOfDay(moments));
  const shown = moments.places.slice(first, first + pageSize);
  return (
    <section aria-labelledby="explore-list" className="flex flex-col gap-3">
      <h2 id="explore-list" className="text-[1.125rem]">
        {t.rich('explore.list')}
        <span className="ml-3 font-normal text-base text-quiet tabular-nums">
          {t.rich('explore.count', { count: formatNumber(moments.places.length, t.language) })}
        </span>
      </h2>
      {shown.length === 0 ? <p>{t.rich('explore.empty')}</p> : null}
      <ol className="flex flex-col">
        {shown.map(({ id, name }, place) => {
          const point = points[first + place];
          const value = point?.value ?? null;
          return (
            <li key={id} className="flex items-center gap-3 border-line border-b">
              <ClassMark place={point?.class ?? -1} />
              <Link
                to={urlOf({ selected: id })}
                preventScrollReset
                aria-current={view.selected === id ? 'true' : undefined}
                className="flex min-h-11 min-w-0 grow items-center py-1 text-link aria-[current]:font-bold"
              >
                <span className="min-w-0">{name ?? t.rich('explore.unnamed')}</span>
              </Link>
              <span className="font-bold tabular-nums" data-moment={id}>
                {value === null ? '–' : formatNumber(value, t.language)}
              </span>
            </li>
          );
        })}
      </ol>
      <Pagination
        page={view.page}
        pages={Math.ceil(moments.places.length / pageSize)}
        urlOf={(page) => urlOf({ page })}
      />
    </section>
  );
}
