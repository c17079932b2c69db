/** The door of HTTP: routes as data. */
export type * from './route.ts';
