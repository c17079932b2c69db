/** Something that was found. */

export interface Hit {
  readonly kind: string;
  readonly title: string;
  readonly text: string;
  /** A path with its language, or the address of another site. */
  readonly to: string;
}
