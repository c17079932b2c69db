/** `GET /shelters.geojson`: what the list shows, for maps. RFC 7946. */
import type { LoaderFunctionArgs } from 'react-router';
import { portalContext } from '../api/context.ts';
import { everyShelter, unavailable } from './every-shelter.ts';
import { parseFilters } from './filters.ts';
import type { Shelter } from './shelter.ts';

export async function loader({ context, request }: LoaderFunctionArgs): Promise<Response> {
  const { ask } = context.get(portalContext);
  const filters = parseFilters(new URL(request.url).searchParams);
  const shelters = await everyShelter(ask, filters);
  if (shelters === undefined) return unavailable();
  return Response.json(
    { type: 'FeatureCollection', features: shelters.map(featureOf) },
    {
      headers: {
        'content-type': 'application/geo+json',
        'content-disposition': 'attachment; filename="shelters.geojson"',
      },
    },
  );
}

function featureOf({ id, kind, position, ...properties }: Shelter): object {
  return {
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: position },
    properties: { type: kind, ...properties },
  };
}
