/** The door of @kumiki/ngsi-ld. */
export type * from './change-types.ts';
export type * from './context-types.ts';
export type * from './entity.ts';
export * from './error.ts';
export type { Geometry, Position } from './geometry.ts';
export type * from './query-tree.ts';
