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
import { translatorAt, useTranslator } from '../language/text.tsx';
import { findMunicipality, nameIn } from '../region/region.ts';
import { DataMap } from './data-map.tsx';
import { aroundOf, circleAround, readExploration, searchOf } from './exploration.ts';
import type { ExploreData } from './explore-data.ts';
import { explore } from './find.ts';
import { ListPanel } from './list-panel.tsx';
import { listTypes } from './types.ts';

/** Shown when the address names no layer. */
const typesAtFirst = ['EvacuationSite', 'EvacuationShelter'];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { ask, region } = context.get(portalContext);
  const { pathname, searchParams } = new URL(request.url);
  const asked = readExploration(searchParams);
  const around = aroundOf(searchParams);
  const centre = around && findMunicipality(await region(), around.code)?.centre;
  if (around !== undefined && centre !== undefined) {
    // The circle becomes an area like any other: it stands in the address and can be shared.
    const search = searchOf({ ...asked, area: circleAround(centre, around.metres) });
    // React Router takes a thrown answer as the page's answer.
    // oxlint-disable-next-line typescript/only-throw-error
    throw redirect(`${pathname.replace(/\.data$/, '')}${search}`);
  }
  const types = await listTypes(ask);
  const known = new Set((types ?? []).map(({ type }) => type));
  const view =
    asked.types.length > 0
      ? asked
      : { ...asked, types: typesAtFirst.filter((type) => known.has(type)) };
  const found = await explore(ask, view);
  const isAnswered = types !== undefined && found.state !== 'unavailable';
  const answer: ExploreData = { region: await region(), types: types ?? [], view, found };
  return data(answer, { status: isAnswered ? 200 : 503 });
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
        <DataMap region={answer.region} view={answer.view} moments={answer.found.moments} />
        <ListPanel answer={answer} />
      </div>
    </>
  );
}
