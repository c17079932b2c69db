/** `/map`: the map with the same as a list. Without JavaScript the list alone, with filters that work. */
import { data, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { nameIn, type Region } from '../region/region.ts';
import { parseFilters } from '../shelters/filters.ts';
import { listShelters, type ShelterPage } from '../shelters/find.ts';
import { Explorer } from './explorer.tsx';

/** Kinds and hazards are named by their area. */
export const handle = { texts: ['shelters'] };

export interface MapData {
  readonly region: Region;
  /** What the list shows until the browser has everything; undefined where the API does not answer. */
  readonly first: ShelterPage | undefined;
}

const firstCount = 20;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { ask, region } = context.get(portalContext);
  const filters = parseFilters(new URL(request.url).searchParams);
  const found = await listShelters(ask, filters, { limit: firstCount });
  const answer: MapData = {
    region: await region(),
    first: found.ok ? found.value : undefined,
  };
  return data(answer, { status: found.ok ? 200 : 503 });
}

/** In the browser everything is loaded once: moving and filtering ask the server nothing. */
export function shouldRevalidate(): boolean {
  return false;
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  const region = loaderData ? nameIn(loaderData.region.name, t.language) : '';
  return [{ title: `${t.plain('map.title')} | ${t.plain('site.name', { region })}` }];
};

export default function MapPage() {
  const answer = useLoaderData<typeof loader>();
  const t = useTranslator();
  return (
    <>
      <h1 className="sr-only">{t.rich('map.title')}</h1>
      <Explorer region={answer.region} first={answer.first} />
    </>
  );
}
