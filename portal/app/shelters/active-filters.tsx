/** The filters that are set, each with a link that takes it away. */
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { NamedIcon } from '../design/icons.tsx';
import { type Translator, useTranslator } from '../language/text.tsx';
import { RegionName } from '../region/name.tsx';
import { findMunicipality, nameIn, type Region } from '../region/region.ts';
import { type Filters, withFilters } from './filters.ts';

interface ActiveFiltersProps {
  readonly region: Region;
  readonly filters: Filters;
}

export function ActiveFilters({ region, filters }: ActiveFiltersProps) {
  const t = useTranslator();
  const active = activeFilters(region, filters, t);
  if (active.length === 0) return null;
  return (
    <div className="no-print flex flex-wrap items-center gap-2">
      <span id="active-filters" className="text-quiet">
        {t.rich('shelters.list.active')}
      </span>
      <ul aria-labelledby="active-filters" className="flex flex-wrap gap-2">
        {active.map(({ label, shown, without }) => (
          <li key={label}>
            <Link
              to={withFilters(t.to('/shelters'), without)}
              className="inline-flex min-h-11 items-center gap-2 rounded-full border border-accent bg-accent-soft px-4 text-ink"
            >
              <span>
                {shown ?? label}
                <span className="sr-only">{t.rich('shelters.list.remove')}</span>
              </span>
              <NamedIcon name="close" className="size-4" />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ActiveFilter {
  /** Without ruby. */
  readonly label: string;
  readonly shown?: ReactNode;
  /** The filters that are left when this one is taken away. */
  readonly without: Filters;
}

function activeFilters(region: Region, filters: Filters, t: Translator): ActiveFilter[] {
  const { text, kind, municipality, ...rest } = filters;
  const city = municipality === undefined ? undefined : findMunicipality(region, municipality);
  return [
    ...(text === undefined ? [] : [{ label: text, without: without(filters, 'text') }]),
    ...(kind === undefined
      ? []
      : [
          {
            label: t.plain(`shelters.kind.${kind}`),
            shown: t.rich(`shelters.kind.${kind}`),
            without: without(filters, 'kind'),
          },
        ]),
    ...rest.hazards.map((hazard) => ({
      label: t.plain(`shelters.hazard.${hazard}`),
      shown: t.rich(`shelters.hazard.${hazard}`),
      without: { ...filters, hazards: rest.hazards.filter((each) => each !== hazard) },
    })),
    ...(municipality === undefined
      ? []
      : [
          {
            label: city === undefined ? municipality : nameIn(city.name, t.language),
            shown: city === undefined ? undefined : <RegionName name={city.name} />,
            without: without(filters, 'municipality'),
          },
        ]),
  ];
}

function without(filters: Filters, key: 'text' | 'kind' | 'municipality'): Filters {
  const { [key]: _, ...rest } = filters;
  return rest;
}
