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
    `- [Vector tiles](${origin}/api/tiles?type=EvacuationSite): TileJSON`,
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
