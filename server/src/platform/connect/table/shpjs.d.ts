/** What is used of shpjs, which brings no types. */
declare module 'shpjs' {
  interface Parts {
    readonly shp: ArrayBuffer;
    readonly dbf?: ArrayBuffer;
    readonly prj?: string;
    readonly cpg?: string | Uint8Array;
  }
  const shp: (parts: Parts) => Promise<unknown>;

  // biome-ignore lint/style/noDefaultExport: it is how the package is made
  export { shp as default };
}
