/** What is selected: its values, and how its numbers have changed. */
import { Link } from 'react-router';
import { NamedIcon } from '../design/icons.tsx';
import { useTranslator } from '../language/text.tsx';
import { SeriesChart } from './chart.tsx';
import type { ExploreData } from './explore-data.ts';
import { fieldName } from './field-text.tsx';
import { LayerText } from './layer-text.tsx';
import type { Selected } from './select.ts';
import type { Field } from './types.ts';
import { valueText } from './value-text.ts';

interface SelectedPanelProps {
  readonly selected: Selected;
  readonly answer: ExploreData;
  /** The page without it. */
  readonly close: string;
}

export function SelectedPanel({ selected, answer, close }: SelectedPanelProps) {
  const t = useTranslator();
  const { type, table, name, members, series, address } = selected;
  const { layers } = answer.found;
  const fields = table?.fields ?? layers.find((layer) => layer.type === type)?.fields ?? [];
  const field = (member: string): Field =>
    fields.find((each) => each.name === member) ?? { name: member };
  return (
    <section
      aria-labelledby="explore-selected"
      className="rounded-12 border-2 border-edge bg-raised p-4"
    >
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="text-[0.9375rem] text-quiet">
            <LayerText layer={selected} types={answer.types} />
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
            <Term field={field(member.name)} />
            <dd className="break-words">
              <Value text={valueText(member.name, member.value, t)} />
            </dd>
          </div>
        ))}
      </dl>
      {series.map((one) => (
        <SeriesChart key={one.name} series={one} name={fieldName(field(one.name), t).text} />
      ))}
      <p className="mt-3 flex flex-wrap gap-x-5">
        {table === undefined ? null : (
          <Link
            to={t.to(`/catalog/${table.name}`)}
            className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
          >
            {t.rich('explore.dataset')}
          </Link>
        )}
        <a href={address} className="inline-flex min-h-11 items-center text-link">
          {t.rich('explore.machine')}
        </a>
      </p>
    </section>
  );
}

function Term({ field }: { readonly field: Field }) {
  const { text, lang } = fieldName(field, useTranslator());
  return (
    <dt className="text-[0.9375rem] text-quiet" lang={lang}>
      {text}
    </dt>
  );
}

function Value({ text }: { readonly text: string }) {
  if (!/^https?:\/\/\S+$/.test(text)) return text;
  return (
    <a href={text} className="break-all text-link underline underline-offset-4">
      {text}
    </a>
  );
}
