/** What a map is made of: entities of a type, or rows of a published table. Pure. */

/** A table of a dataset, by their ids. */
export interface TableRef {
  readonly dataset: string;
  readonly resource: string;
}

export type LayerRef =
  | { readonly kind: 'type'; readonly type: string }
  | ({ readonly kind: 'table' } & TableRef);

const part = '[A-Za-z0-9][A-Za-z0-9_.-]{0,99}';
const tablePattern = new RegExp(`^(${part})/(${part})$`);
const rowPattern = new RegExp(`^@(${part})/(${part})/(\\d{1,15})$`);

/** `dataset/resource`, as it stands in the address. */
export function parseTable(text: string): TableRef | undefined {
  const [, dataset, resource] = tablePattern.exec(text) ?? [];
  return dataset === undefined || resource === undefined ? undefined : { dataset, resource };
}

export function writeTable({ dataset, resource }: TableRef): string {
  return `${dataset}/${resource}`;
}

/** One word for a layer; no type begins with `@`. */
export function keyOf(layer: LayerRef): string {
  return layer.kind === 'type' ? layer.type : `@${writeTable(layer)}`;
}

/** Types first, each in the order of the address: the order of letters and colours. */
export function layersOf(view: {
  readonly types: readonly string[];
  readonly tables: readonly TableRef[];
}): readonly LayerRef[] {
  return [
    ...view.types.map((type): LayerRef => ({ kind: 'type', type })),
    ...view.tables.map((table): LayerRef => ({ kind: 'table', ...table })),
  ];
}

/** What is selected of a table: its row, by number. */
export interface RowRef extends TableRef {
  readonly row: number;
}

export function parseRow(selected: string): RowRef | undefined {
  const [, dataset, resource, row] = rowPattern.exec(selected) ?? [];
  return dataset === undefined || resource === undefined
    ? undefined
    : { dataset, resource, row: Number(row) };
}

/** Where a page of a list begins and ends in layers that follow each other. */
export interface Window {
  /** From 0. */
  readonly layer: number;
  readonly offset: number;
  readonly limit: number;
}

export function windowsOf(
  counts: readonly (number | undefined)[],
  first: number,
  size: number,
): readonly Window[] {
  let before = 0;
  return counts.flatMap((count = 0, layer) => {
    const from = Math.max(0, first - before);
    const until = Math.min(count, first + size - before);
    before += count;
    return from < until ? [{ layer, offset: from, limit: until - from }] : [];
  });
}
