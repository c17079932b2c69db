/** The @contexts the suite names, as files: no case needs the internet. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Folders of the suite under the addresses it gives them; a key that ends in `/` is a prefix. */
const published = [
  'https://raw.githubusercontent.com/marek-mraz/ngsi-ld-test-suite/main/resources/jsonld-contexts/',
  'https://forge.etsi.org/rep/cim/ngsi-ld-test-suite/-/raw/develop/resources/jsonld-contexts/',
];

/** An earlier edition of the suite's own context; cases that use it compact with the present one. */
const earlierEdition =
  'https://easy-global-market.github.io/ngsild-api-data-models/ngsildTestSuite/ngsildTestSuiteV1.8-compound.jsonld';

/** Named only to have one more context that can be fetched; their terms play no part in any case. */
const otherHosts = [
  'https://fiware.github.io/data-models/context.jsonld',
  'https://fiware.github.io/NGSI-LD_TestSuite/ldContext/testContext.jsonld',
];

/** Writes the map for the server's `KUMIKI_CONTEXT_MAP` and returns its path. */
export async function writeContextMap(suiteFolder: string, into: string): Promise<string> {
  const contexts = path.join(suiteFolder, 'resources', 'jsonld-contexts');
  await mkdir(into, { recursive: true });
  const plain = path.join(into, 'plain.jsonld');
  await writeFile(plain, '{ "@context": { "plainTerm": "https://example.org/plainTerm" } }\n');
  const map: Record<string, string> = {
    ...Object.fromEntries(published.map((prefix) => [prefix, `${contexts}/`])),
    [earlierEdition]: path.join(contexts, 'ngsi-ld-test-suite-compound.jsonld'),
    ...Object.fromEntries(otherHosts.map((url) => [url, plain])),
  };
  const file = path.join(into, 'context-map.json');
  await writeFile(file, `${JSON.stringify(map, undefined, 2)}\n`);
  return file;
}
