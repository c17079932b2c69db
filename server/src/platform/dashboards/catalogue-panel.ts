/** Panels over the catalogue: how many datasets are published, and which. */
import { findFrequency, findLicence, frequencies, themes } from '#platform/catalog/index.ts';
import type { CatalogueBinding, LocalText, Panel } from './definition.ts';
import type { Figures } from './figures.ts';
import { groupFigures, wholeFigures } from './group-figures.ts';
import type { Caller, ComputeParts } from './question.ts';

export async function catalogueFigures(
  panel: Panel,
  { by }: CatalogueBinding,
  { reader }: Caller,
  { search, limits, tenantTitle }: ComputeParts,
): Promise<Figures> {
  const answer = await search.find(reader, {
    kinds: ['dataset'],
    limit: 0,
    ...(by === undefined
      ? {}
      : { countFacets: [by], facetValuesMax: limits.dashboardGroupsMax + 1 }),
  });
  if (by === undefined) {
    return wholeFigures(panel, { key: null, value: answer.total, people: answer.total });
  }
  const groups = (answer.facets[by] ?? []).map(({ value, count }) => ({
    key: value,
    value: count,
    people: count,
  }));
  const nameOf = (key: string): LocalText | undefined =>
    by === 'organization' ? tenantTitle(key) : vocabularyName(by, key);
  return groupFigures(panel, groups, 'count', limits.dashboardGroupsMax, nameOf);
}

function vocabularyName(
  by: NonNullable<CatalogueBinding['by']>,
  key: string,
): LocalText | undefined {
  if (by === 'license_id') return findLicence(key)?.title;
  if (by === 'frequency') {
    const code = findFrequency(key);
    return code === undefined ? undefined : namesOf(frequencies[code]);
  }
  const theme = Object.entries(themes).find(([code]) => code === key)?.[1];
  return by === 'theme' && theme !== undefined ? namesOf(theme) : undefined;
}

function namesOf({ ja, en }: { readonly ja: string; readonly en: string }): LocalText {
  return { ja, en };
}
