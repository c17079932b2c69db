/** The @context of our data models, served at `/contexts/kumiki.jsonld`. docs/data-models.md names the terms. */

const defaultVocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';

/** Types and attributes of docs/data-models.md, but those the core context defines (`location`). */
export const modelTerms = [
  'AdministrativeArea',
  'EvacuationShelter',
  'EvacuationSite',
  'address',
  'countyName',
  'eligiblePeople',
  'hazard',
  'identifier',
  'license',
  'localGovernmentCode',
  'municipalityName',
  'name',
  'otherInformation',
  'prefectureName',
  'remarks',
  'sameAddressShelter',
  'sameAddressSite',
  'sample',
  'source',
  'subprefectureName',
] as const;

export function contextDocument() {
  const terms = modelTerms.map((term) => [term, `${defaultVocabulary}${term}`] as const);
  return { '@context': Object.fromEntries(terms) };
}
