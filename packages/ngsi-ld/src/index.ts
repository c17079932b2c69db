/** The door of @kumiki/ngsi-ld. */
export type * from './entity.ts';
