/** Sorting and filtering of a table, in its address: pure. */

export interface TableView {
  /** Key of a column. */
  readonly sort?: string;
  readonly order: 'ascending' | 'descending';
  readonly filter: string;
}

const filterLengthMax = 200;

/** `keys` are the columns that can be sorted; others are not understood. */
export function readTableView(search: URLSearchParams, keys: readonly string[]): TableView {
  const sort = keys.find((key) => key === search.get('sort'));
  return {
    ...(sort === undefined ? {} : { sort }),
    order: search.get('order') === 'descending' ? 'descending' : 'ascending',
    filter: (search.get('filter') ?? '').trim().slice(0, filterLengthMax),
  };
}

/** The search with this view, at the first page; everything else in it stays. */
export function withTableView(search: URLSearchParams, view: Partial<TableView>): string {
  const next = new URLSearchParams(search);
  next.delete('page');
  if (view.sort !== undefined) next.set('sort', view.sort);
  if (view.order === 'descending') next.set('order', 'descending');
  if (view.order === 'ascending') next.delete('order');
  if (view.filter === '') next.delete('filter');
  else if (view.filter !== undefined) next.set('filter', view.filter);
  const text = next.toString();
  return text === '' ? '?' : `?${text}`;
}

export type Cell = string | number | undefined;

/** Rows whose cells hold every word of the filter, in the order of the view; missing values stand last. */
export function arrange<Row>(
  rows: readonly Row[],
  view: TableView,
  cellOf: (row: Row, key: string) => Cell,
  keys: readonly string[],
): readonly Row[] {
  const words = folded(view.filter)
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = rows.filter((row) => {
    const text = keys.map((key) => folded(String(cellOf(row, key) ?? ''))).join('\n');
    return words.every((word) => text.includes(word));
  });
  const { sort, order } = view;
  if (sort === undefined) return found;
  const sign = order === 'descending' ? -1 : 1;
  return found.toSorted((a, b) => {
    const [one, other] = [cellOf(a, sort), cellOf(b, sort)];
    if (one === undefined || other === undefined) {
      return Number(one === undefined) - Number(other === undefined);
    }
    return sign * compare(one, other);
  });
}

const collator = new Intl.Collator('ja', { numeric: true });

function compare(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return collator.compare(String(one), String(other));
}

/** Full-width letters, case and half-width kana make no difference. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
