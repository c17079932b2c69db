/** `/explore`: layers of any type, as a map and as a list that shows the same. */
import { data, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { nameIn } from '../region/region.ts';
import { DataMap } from './data-map.tsx';
import { readExploration } from './exploration.ts';
import type { ExploreData } from './explore-data.ts';
import { explore } from './find.ts';
import { ListPanel } from './list-panel.tsx';
import { listTypes } from './types.ts';

/** Shown when the address names no layer. */
const typesAtFirst = ['EvacuationSite', 'EvacuationShelter'];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { ask, region } = context.get(portalContext);
  const asked = readExploration(new URL(request.url).searchParams);
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
        <DataMap region={answer.region} view={answer.view} />
        <ListPanel answer={answer} />
      </div>
    </>
  );
}
