/** Names in the folder of an embedded database, beside its lock, and of the folder of its socket. */

/** The cluster of the engine. */
export const engineFolder = 'engine';
/** A cluster that is being made. */
export const newEngineFolder = 'engine.new';
/** The small bundle of PostGIS is named by its version after this. */
export const bundlePrefix = 'postgis-';
/** Copies for `readSnapshot` are named at random after this. */
export const copyPrefix = 'copy-';
/** The folder of the socket lies among temporary files, named at random after this. */
export const socketFolderPrefix = 'kumiki-socket-';
