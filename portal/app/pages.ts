/** What an area says of its pages in its `routes.ts`. */

export interface Page {
  /** Below the language, or below `/staff`; `''` is that place itself. As React Router writes it: `shelters/:id`. */
  readonly path: string;
  /** In the folder of the area. */
  readonly file: string;
  /** Pages within this one, below its path. */
  readonly children?: readonly Page[];
}

export interface AreaPages {
  /** Once in each of the three languages. */
  readonly everyone?: readonly Page[];
  /** Below `/staff` and `/en/staff`, in the frame of staff pages. */
  readonly staff?: readonly Page[];
}
