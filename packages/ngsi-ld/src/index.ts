/** The door of @kumiki/ngsi-ld. */
export { linkDepth } from './attribute-path.ts';
export { applyOperation } from './change.ts';
export type * from './change-types.ts';
export { compileContext, coreContext } from './context.ts';
export { contextLimits, type LoadContext, loadNothing } from './context-source.ts';
export type * from './context-types.ts';
export { coreContextDocument, coreContextUrl, isCoreContextUrl } from './core-terms.ts';
export type * from './entity.ts';
export * from './error.ts';
export { type GeoQueryInput, parseCoordinates, parseGeoQuery } from './geo-query.ts';
export { type Geometry, type Position, parseGeometry } from './geometry.ts';
export { instantAt, millisecondsOf, parseInstant, renderInstant } from './instant.ts';
export { isIdentifier, isName, isUri, ngsiLdNull } from './iri.ts';
export { findUnstorable, isArray, isObject, jsonDepthMax } from './json.ts';
export { type LanguageFilter, parseLanguageFilter } from './language.ts';
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
