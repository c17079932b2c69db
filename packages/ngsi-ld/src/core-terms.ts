/**
 * The terms of the core @context, V1.9. ETSI GS CIM 009, annex B. Older versions (1.3 to 1.8) define
 * subsets of it, and the broker's own core always wins (clause 5.5.7), so one table serves all.
 */

const ngsiLd = 'https://uri.etsi.org/ngsi-ld/';
const geoJson = 'https://purl.org/geojson/vocab#';

/** Where terms go that no context defines, clause 4.4. */
export const defaultVocabulary = `${ngsiLd}default-context/`;

export const coreContextUrl = `${ngsiLd}v1/ngsi-ld-core-context-v1.9.jsonld`;

export interface CoreTerm {
  readonly iri: string;
  readonly coercion?: string;
  readonly container?: '@list' | '@set' | '@language' | '@index';
  readonly isPrefix?: true;
}

const words = (text: string): string[] => text.trim().split(/\s+/);

/** `term` or `term=name` where the name after the namespace is another. */
function define(
  namespace: string,
  terms: string,
  coercion?: string,
  container?: CoreTerm['container'],
): [string, CoreTerm][] {
  return words(terms).map((entry) => {
    const [term = '', name = term] = entry.split('=');
    return [
      term,
      {
        iri: namespace + name,
        ...(coercion === undefined ? {} : { coercion }),
        ...(container === undefined ? {} : { container }),
      },
    ];
  });
}

const types = `
  Attribute AttributeList ContextSourceIdentity ContextSourceNotification ContextSourceRegistration
  Date DateTime EntityMap EntityType EntityTypeInfo EntityTypeList ExecutionResultDetails GeoProperty
  JsonProperty LanguageProperty ListProperty ListRelationship Notification Property Relationship
  Snapshot SnapshotNotification Subscription TemporalProperty Time VocabProperty`;

const plain = `
  accept aggrParams aggrMethods aggrPeriodDuration attributeCount attributeDetails attrs cacheDuration
  collation containedBy=isContainedBy contextSourceAlias contextSourceInfo contextSourceUptime
  cooldown csf data detail endpoint entities entity entityCount entityIdSealed
  entityMapLifetime=hasEntityMapLifetime error errors expandValues format geoQ geoproperty georel
  idPattern information isActive join joinLevel=hasJoinLevel jsonKeys jsonldContext key=hasKey lang
  lastN linkedMaps localOnly location management managementInterval mode ngsildConformance
  ngsildproof notification notificationTrigger notifierInfo notUpdated observationInterval
  observationSpace omit operations operationSpace ordering pick previousValue=hasPreviousValue q
  reason receiverInfo refreshRate registrationId registrationName resultStatus scope scopeQ
  showChanges snapshotId snapshotLifetime snapshotPriority snapshotStatus
  splitEntities=hasSplitEntities status subscriptionName sysAttrs temporalQ throttling timeInterval
  timeout timeproperty timerel timesFailed timesSent triggerReason unchanged unitCode updated uri
  value=hasValue`;

const dateTimes = `
  contextSourceTimeAt createdAt deletedAt endAt endTimeAt expiresAt lastFailure lastNotification
  lastSuccess lastUsedAt modifiedAt notifiedAt observedAt startAt timeAt`;

const identifiers = `
  datasetId entityId instanceId object=hasObject previousObject=hasPreviousObject subscriptionId
  success tenant`;

const vocabularies = `
  attributeList attributeName attributeNames attributeTypes attributes entityTypeSealed
  objectType=hasObjectType previousVocab=hasPreviousVocab propertyNames relationshipNames typeList
  typeName typeNames valueType=hasValueType vocab=hasVocab watchedAttributes`;

const lists = `
  avg distinctCount entityList jsons languageMaps=hasLanguageMaps max min objectList=hasObjectList
  objectLists=hasObjectLists objects=hasObjects orderBy previousObjectList=hasPreviousObjectList
  previousValueList=hasPreviousValueList snapshotQueries snapshotQueriesDetails
  snapshotTemporalQueries snapshotTemporalQueriesDetails stddev sum sumsq totalCount
  valueList=hasValueList valueLists=hasValueLists values=hasValues vocabs=hasVocabs`;

/** Term → definition. `id` and `type` are the keywords they alias. */
export const coreTerms: ReadonlyMap<string, CoreTerm> = new Map<string, CoreTerm>([
  ['ngsi-ld', { iri: ngsiLd, isPrefix: true }],
  ['geojson', { iri: geoJson, isPrefix: true }],
  ['id', { iri: '@id' }],
  ['type', { iri: '@type' }],
  ...define(ngsiLd, types),
  ...define(
    geoJson,
    `Feature FeatureCollection GeometryCollection LineString MultiLineString MultiPoint MultiPolygon
     Point Polygon geometry properties`,
  ),
  ...define(ngsiLd, plain),
  ...define(ngsiLd, dateTimes, 'DateTime'),
  ...define(ngsiLd, identifiers, '@id'),
  ...define(ngsiLd, vocabularies, '@vocab'),
  ...define(ngsiLd, lists, undefined, '@list'),
  ...define(geoJson, 'bbox coordinates', undefined, '@list'),
  ...define(geoJson, 'features', undefined, '@set'),
  ...define(ngsiLd, 'contextSourceExtras problemDetails', '@json'),
  ...define(ngsiLd, 'json=hasJSON previousJson=hasPreviousJson', '@json'),
  ...define(
    ngsiLd,
    'languageMap=hasLanguageMap previousLanguageMap=hasPreviousLanguageMap',
    undefined,
    '@language',
  ),
  ...define(ngsiLd, 'dataset=hasDataset entityMap=hasEntityMap', undefined, '@index'),
  ['description', { iri: 'http://purl.org/dc/terms/description' }],
  ['title', { iri: 'http://purl.org/dc/terms/title' }],
  ['langString', { iri: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString' }],
]);

const versioned =
  /^https?:\/\/uri\.etsi\.org\/ngsi-ld\/v1\/ngsi-ld-core-context(?:-v1\.\d(?:\.\d+)?)?\.jsonld$/;

/** True for every address under which a version of the core context was published. */
export function isCoreContextUrl(url: string): boolean {
  return versioned.test(url);
}

/** The core context as a JSON-LD document, for whoever asks the broker for it. */
export function coreContextDocument(): {
  readonly '@context': Readonly<Record<string, string | Readonly<Record<string, string>>>>;
} {
  const context: Record<string, string | Readonly<Record<string, string>>> = {};
  for (const [term, { iri, coercion, container }] of coreTerms) {
    context[term] =
      coercion === undefined && container === undefined
        ? iri
        : {
            '@id': iri,
            ...(coercion === undefined ? {} : { '@type': coercion }),
            ...(container === undefined ? {} : { '@container': container }),
          };
  }
  return { '@context': { ...context, '@vocab': defaultVocabulary } };
}
