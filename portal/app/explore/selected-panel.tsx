/** What is selected: its values, and how its numbers have changed. */
import { Link } from 'react-router';
import { NamedIcon } from '../design/icons.tsx';
import { useTranslator } from '../language/text.tsx';
import { SeriesChart } from './chart.tsx';
import type { Selected } from './find.ts';
import { TypeText } from './type-text.tsx';
import type { TypeName } from './types.ts';

interface SelectedPanelProps {
  readonly selected: Selected;
  readonly types: readonly TypeName[];
  /** The page without it. */
  readonly close: string;
}

export function SelectedPanel({ selected, types, close }: SelectedPanelProps) {
  const t = useTranslator();
  const { id, type, name, members, series } = selected;
  return (
    <section
      aria-labelledby="explore-selected"
      className="rounded-12 border-2 border-edge bg-raised p-4"
    >
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="text-[0.9375rem] text-quiet">
            <TypeText type={type} types={types} />
          </p>
          <h2 id="explore-selected" className="text-[1.25rem] leading-snug" aria-live="polite">
            {name ?? t.rich('explore.unnamed')}
          </h2>
        </div>
        <Link
          to={close}
          preventScrollReset
          aria-label={t.plain('explore.close')}
          className="no-print flex size-11 shrink-0 items-center justify-center rounded-8 text-ink hover:bg-accent-soft"
        >
          <NamedIcon name="close" />
        </Link>
      </div>
      <dl className="mt-3 grid gap-2">
        {members.map((member) => (
          <div key={member.name} className="border-line border-t pt-2">
            <dt className="text-[0.9375rem] text-quiet" lang="en">
              {member.name}
            </dt>
            <dd>{member.value}</dd>
          </div>
        ))}
      </dl>
      {series.map((one) => (
        <SeriesChart key={one.name} series={one} />
      ))}
      <p className="mt-3">
        <a
          href={`/ngsi-ld/v1/entities/${encodeURIComponent(id)}`}
          className="inline-flex min-h-11 items-center text-link"
        >
          {t.rich('explore.machine')}
        </a>
      </p>
    </section>
  );
}
