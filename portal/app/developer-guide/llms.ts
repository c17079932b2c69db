/** `/llms.txt`: what a language model needs to use the data (llmstxt.org). In English in every language. */
import type { LoaderFunctionArgs } from 'react-router';
import { portalContext } from '../api/context.ts';
import { nameIn } from '../region/region.ts';
import { examplesFor } from './examples.ts';
import { listModels } from './models.ts';

export async function loader({ context, request }: LoaderFunctionArgs): Promise<Response> {
  const { ask, region } = context.get(portalContext);
  const { origin } = new URL(request.url);
  const place = await region();
  const models = await listModels(ask);
  const lines = [
    `# ${nameIn(place.name, 'en')} city data portal`,
    '',
    '> Open data of a Japanese prefecture and its municipalities. Reading what is public needs no key.',
    '',
    'Entities are NGSI-LD (ETSI GS CIM 009). Ids are URIs. Positions are GeoJSON, longitude first. Names and addresses are Japanese.',
    'Every entity names its source and licence: repeat both wherever you show its data. Data marked サンプル is invented.',
    'In an emergency point people to their municipality and to the Japan Meteorological Agency, not to this data alone.',
    '',
    '## Interfaces',
    '',
    `- [OpenAPI](${origin}/openapi.json): every endpoint`,
    `- [Errors](${origin}/docs/errors): RFC 9457 problems with a page each`,
    `- [Entities](${origin}/ngsi-ld/v1/entities?type=EvacuationSite&limit=5&options=keyValues): query by type, \`q\`, place`,
    `- [Types](${origin}/ngsi-ld/v1/types?details=true): what there is, with attributes`,
    `- [History](${origin}/ngsi-ld/v1/temporal/entities?type=EvacuationSite&timerel=after&timeAt=2020-01-01T00:00:00Z&lastN=3&limit=1): how values changed, for types whose history is kept`,
    `- [Changes](${origin}/api/events?type=EvacuationSite): server-sent events of a query`,
    `- [Vector tiles](${origin}/api/tiles?type=EvacuationSite): TileJSON`,
    `- [Datasets](${origin}/api/datasets?limit=5): files with licence, quality and versions; rows of tables as JSON, CSV and GeoJSON`,
    `- [CKAN](${origin}/api/3/action/package_search?rows=5): the same datasets as the CKAN Action API`,
    `- [DCAT](${origin}/dcat/catalog.jsonld): the same catalogue for harvesters`,
    `- [Search](${origin}/api/search?q=%E9%98%B2%E7%81%BD&limit=5): datasets and plans by Japanese words`,
    `- [Plans](${origin}/api/plans): policies, measures and indicators, with progress`,
    `- [Dashboards](${origin}/api/dashboards): figures per service, with CSV`,
    `- [Change log](${origin}/en/developers/changes): what has changed`,
    '',
    '## Examples',
    '',
    ...examplesFor(origin, place.centre).flatMap(({ curl }) => ['```sh', curl, '```', '']),
    '## Types',
    '',
    ...models.map(({ type, attributes }) => `- ${type}: ${attributes.join(', ')}`),
    '',
    '## Municipalities',
    '',
    ...place.municipalities.map(
      ({ code, name }) => `- ${code}: ${name.ja} (${nameIn(name, 'en')})`,
    ),
    '',
  ];
  return new Response(lines.join('\n'), {
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
}
