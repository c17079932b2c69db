/** What every panel comes to, whatever it is bound to and however it is drawn. */
import type { LocalText } from './definition.ts';

export interface FigureColumn {
  readonly title: LocalText;
  readonly unit?: LocalText;
}

export type FigureValue = number | string | null;

export interface FigureRow {
  /** The value that is grouped by; an instant for periods; an id for entities; null where the attribute is absent. */
  readonly key: string | null;
  readonly label: LocalText;
  /** In the order of the columns. Null where there is none, or it is withheld. */
  readonly values: readonly FigureValue[];
  /** Somebody could be told from it. */
  readonly isWithheld?: true;
  /** Longitude, latitude. */
  readonly place?: readonly [number, number];
}

export interface Figures {
  /** What the label of a row is. */
  readonly rowTitle?: LocalText;
  readonly rowKind: 'group' | 'time' | 'entity' | 'whole';
  readonly columns: readonly FigureColumn[];
  readonly rows: readonly FigureRow[];
  /** Of the first column over all rows, also those that are not shown; `'withheld'` with its cells. */
  readonly total?: number | 'withheld';
  /** How many rows there are beside those shown. */
  readonly isCut: boolean;
}

/** A group as it was counted: `people` are as many as the value is of. */
export interface Group {
  readonly key: string | null;
  readonly name?: string;
  readonly value: number | null;
  readonly people: number;
}
