/** `/explore`: layers of any type, as a map and as a list that shows the same. */
import {
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  type ShouldRevalidateFunctionArgs,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { type Translator, translatorAt, useTranslator } from '../language/text.tsx';
import { findMunicipality, nameIn, type Region } from '../region/region.ts';
import { conditionOf } from './conditions.ts';
import { DataMap } from './data-map.tsx';
import {
  aroundOf,
  circleAround,
  type Exploration,
  readExploration,
  searchOf,
} from './exploration.ts';
import type { ExploreData } from './explore-data.ts';
import { explore } from './find.ts';
import { ListPanel } from './list-panel.tsx';
import { searchTables } from './tables.ts';
import { listTypes } from './types.ts';
import { knownValue } from './value-text.ts';

/** Shown when the address names no layer. */
const typesAtFirst = ['EvacuationSite', 'EvacuationShelter'];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { ask, region } = context.get(portalContext);
  const { pathname, searchParams } = new URL(request.url);
  const asked = readExploration(searchParams);
  const answered = answeredForm(searchParams, asked, await region(), translatorAt(pathname));
  if (answered !== undefined) {
    // React Router takes a thrown answer as the page's answer.
    // oxlint-disable-next-line typescript/only-throw-error
    throw redirect(`${pathname.replace(/\.data$/, '')}${searchOf(answered)}`);
  }
  const isNamed = asked.types.length + asked.tables.length > 0;
  const types = await listTypes(ask, isNamed ? asked.types : typesAtFirst);
  const known = new Set((types?.types ?? []).map(({ type }) => type));
  const view = isNamed
    ? asked
    : { ...asked, types: typesAtFirst.filter((type) => known.has(type)) };
  const words = searchParams.get('find')?.slice(0, wordsLengthMax);
  const [found, hits] = await Promise.all([
    explore(ask, view, (type) => types?.fields.get(type) ?? []),
    words === undefined ? [] : searchTables(ask, words),
  ]);
  const isAnswered = types !== undefined && found.state !== 'unavailable';
  const answer: ExploreData = {
    region: await region(),
    types: types?.types ?? [],
    view,
    found,
    tables: words === undefined ? undefined : { words, hits },
  };
  return data(answer, { status: isAnswered ? 200 : 503 });
}

const wordsLengthMax = 200;

/** What a circle or a condition that was sent comes to: it stands in the address like any other and can be shared. */
function answeredForm(
  search: URLSearchParams,
  asked: Exploration,
  region: Region,
  t: Translator,
): Exploration | undefined {
  const around = aroundOf(search);
  const centre = around && findMunicipality(region, around.code)?.centre;
  if (around !== undefined && centre !== undefined) {
    return { ...asked, area: circleAround(centre, around.metres) };
  }
  const condition = conditionOf(search);
  return condition && { ...asked, conditions: [...asked.conditions, knownValue(condition, t)] };
}

/** The hours of a day are all there: going through them asks nothing. */
export function shouldRevalidate({
  currentUrl,
  nextUrl,
  defaultShouldRevalidate,
}: ShouldRevalidateFunctionArgs): boolean {
  const [current, next] = [currentUrl, nextUrl].map((url) => {
    const { time, ...view } = readExploration(url.searchParams);
    // The day that was found is the day that was not named.
    return time === undefined ? searchOf(view) : `${searchOf(view)} ${time.attribute}`;
  });
  const isOfDay = nextUrl.searchParams.has('at') && nextUrl.search !== currentUrl.search;
  const [before, after] = [currentUrl, nextUrl].map((url) => url.searchParams.get('day'));
  const isSameDay = before === after || before === null;
  return isOfDay && current === next && isSameDay ? false : defaultShouldRevalidate;
}

/** Kinds of shelters are named by their area. */
export const handle = { texts: ['shelters'] };

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  const region = loaderData ? nameIn(loaderData.region.name, t.language) : '';
  return [{ title: `${t.plain('explore.title')} | ${t.plain('site.name', { region })}` }];
};

export default function ExplorePage() {
  const answer = useLoaderData<typeof loader>();
  const t = useTranslator();
  return (
    <>
      <h1 className="sr-only">{t.rich('explore.title')}</h1>
      <div className="flex flex-col lg:flex-row-reverse lg:items-start">
        <DataMap answer={answer} />
        <ListPanel answer={answer} />
      </div>
    </>
  );
}
