/** Examples of the interface, with the address of the site they are read on: pure. */

export interface Example {
  readonly key: 'near' | 'geojson' | 'catalog' | 'tiles';
  readonly curl: string;
  readonly javascript: string;
  readonly python: string;
}

/** `centre` in degrees, longitude first. */
export function examplesFor(origin: string, centre: readonly [number, number]): readonly Example[] {
  const near = new URLSearchParams({
    type: 'EvacuationSite',
    georel: 'near;maxDistance==100000',
    geometry: 'Point',
    coordinates: JSON.stringify(centre),
    options: 'keyValues',
    limit: '5',
  });
  const entities = `${origin}/ngsi-ld/v1/entities?${near}`;
  return [
    example('near', entities, undefined),
    example('geojson', entities, 'application/geo+json'),
    example(
      'catalog',
      `${origin}/api/datasets?${new URLSearchParams({ q: '避難所', limit: '5' })}`,
      undefined,
    ),
    example('tiles', `${origin}/api/tiles?type=EvacuationSite`, undefined),
  ];
}

function example(key: Example['key'], url: string, accept: string | undefined): Example {
  const header = accept === undefined ? '' : ` -H 'Accept: ${accept}'`;
  const options = accept === undefined ? '' : `, { headers: { Accept: '${accept}' } }`;
  const python = accept === undefined ? '' : `, headers={"Accept": "${accept}"}`;
  return {
    key,
    curl: `curl${header} '${url}'`,
    javascript: [
      `const response = await fetch('${url}'${options});`,
      'if (!response.ok) throw new Error(await response.text());',
      'console.log(await response.json());',
    ].join('\n'),
    python: [
      'import json, urllib.request',
      '',
      `request = urllib.request.Request("${url}"${python})`,
      'with urllib.request.urlopen(request) as response:',
      '    print(json.load(response))',
    ].join('\n'),
  };
}
