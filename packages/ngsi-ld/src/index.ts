/** The door of @kumiki/ngsi-ld. */
export { type AggregatedInstances, type AggregateRow, aggregateInstances } from './aggregate.ts';
export { linkDepth } from './attribute-path.ts';
export { type BatchItem, parseBatch, parseBatchDelete } from './batch.ts';
export { applyOperation } from './change.ts';
export type * from './change-types.ts';
export { compileContext, coreContext } from './context.ts';
export { contextLimits, type LoadContext, loadNothing } from './context-source.ts';
export type * from './context-types.ts';
export { coreContextDocument, coreContextUrl, isCoreContextUrl } from './core-terms.ts';
export {
  aliveAt,
  deletedEntity,
  deletedInstance,
  deletionMarker,
  isDeletion,
  withDeletions,
} from './deletion.ts';
export { isZero, parseDuration, periodBounds } from './duration.ts';
export type * from './entity.ts';
export * from './error.ts';
export { type GeoQueryInput, parseCoordinates, parseGeoQuery } from './geo-query.ts';
export { type Geometry, type Position, parseGeometry } from './geometry.ts';
export {
  instantAt,
  instantAtMicroseconds,
  microsecondsOf,
  parseInstant,
  renderInstant,
} from './instant.ts';
export { isIdentifier, isName, isUri, ngsiLdNull } from './iri.ts';
export { findUnstorable, isArray, isObject, jsonDepthMax } from './json.ts';
export { type LanguageFilter, parseLanguageFilter } from './language.ts';
export { compareTexts, matchesGeo, matchesQ, matchesScope, matchesType } from './match.ts';
export type { FindEntity } from './match-target.ts';
export {
  entityOrder,
  type OrderInput,
  type Ordering,
  type OrderTerm,
  parseOrderBy,
  textOrder,
} from './order.ts';
export { parseAttributeName } from './parse-attribute.ts';
export {
  type AttributePurpose,
  type FragmentPurpose,
  type ParseOptions,
  parseAttributeFragment,
  parseEntity,
  parseEntityFragment,
} from './parse-entity.ts';
export { type Pattern, parsePattern } from './pattern.ts';
export {
  findContradiction,
  type Projection,
  parseAttrs,
  parseProjection,
  pickOfAttrs,
  projectionDepth,
} from './projection.ts';
export { parseCsf, parseQ, pathsOf, type QueryOptions, queryLinkDepth } from './query.ts';
export type * from './query-tree.ts';
export {
  featureOf,
  type Join,
  objectsOf,
  type RenderOptions,
  renderEntity,
  renderFeature,
  renderFeatureCollection,
  renderFlattened,
} from './render.ts';
export type { EntityFormat } from './render-instance.ts';
export { parseScope, parseScopes } from './scope.ts';
export { parseScopeQ, parseTypeSelection } from './scope-query.ts';
export {
  conformEntity,
  parseSpecificationVersion,
  specificationMinor,
} from './specification-version.ts';
export { distanceMetres } from './sphere.ts';
export {
  parseTemporalEntity,
  parseTemporalFragment,
  parseTemporalInstance,
} from './temporal-parse.ts';
export { parseAggregation, parseTemporalQuery, type TemporalInput } from './temporal-query.ts';
export {
  type AggregatedEntity,
  aggregateEvolution,
  renderAggregatedEntity,
  renderTemporalEntity,
  type TemporalRenderOptions,
} from './temporal-render.ts';
export {
  matchesTime,
  scopeIntervals,
  selectEvolution,
  selectInstances,
} from './temporal-select.ts';
export type * from './temporal-types.ts';
