/** Rows of data. Sorting by links, a filter by a form, export by a link: no script is needed. */
import { type ReactNode, useId } from 'react';
import { Form, Link, useLocation, useSearchParams } from 'react-router';
import { formatNumber } from '../../language/format.ts';
import { useTranslator } from '../../language/text.tsx';
import { Button } from '../button.tsx';
import { controlClass } from '../form/field.tsx';
import { NamedIcon } from '../icons.tsx';
import { ButtonLink } from '../link.tsx';
import { type TableView, withTableView } from './view.ts';

export interface Column<Row> {
  readonly key: string;
  /** Plain, because the way to sort is told with it. */
  readonly label: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'start' | 'end';
  readonly canSort?: boolean;
  /** One column names the row. */
  readonly isHeading?: boolean;
}

interface DataTableProps<Row> {
  readonly caption: ReactNode;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** When absent it cannot be sorted. */
  readonly view?: TableView;
  /** How many there are on all pages; the rows here when absent. */
  readonly total?: number;
  readonly hasFilter?: boolean;
  /** Where the same rows can be had as CSV. */
  readonly csv?: string;
  /** What is said where there is none. */
  readonly empty?: ReactNode;
}

/** Keyboard: Tab reaches filter, sorting and links; arrow keys scroll a table that is wider than the page. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, keyOf, view, total, hasFilter = false, csv, empty } = props;
  const t = useTranslator();
  const id = useId();
  return (
    <div className="flex flex-col gap-3">
      {hasFilter ? <FilterForm filter={view?.filter ?? ''} /> : null}
      <section
        aria-labelledby={id}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard (WCAG 2.1.1).
        tabIndex={0}
        className="overflow-x-auto rounded-8 border border-line"
      >
        <table className="w-full border-collapse text-left">
          <caption id={id} className="px-4 py-3 text-left font-bold">
            {caption}{' '}
            <span className="font-normal text-[0.9375rem] text-quiet">
              {t.rich('table.rows', { count: formatNumber(total ?? rows.length, t.language) })}
            </span>
          </caption>
          <thead className="border-line border-y bg-sunken">
            <tr>
              {columns.map((column) => (
                <Heading key={column.key} column={column} view={view} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={keyOf(row)} className="border-line border-b last:border-b-0 hover:bg-sunken">
                {columns.map((column) => (
                  <Data key={column.key} column={column} row={row} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 ? <p className="p-6">{empty ?? t.rich('table.empty')}</p> : null}
      </section>
      {csv === undefined || rows.length === 0 ? null : (
        <p className="no-print">
          <ButtonLink to={csv} icon="download" isDocument download>
            {t.rich('table.export')}
          </ButtonLink>
        </p>
      )}
    </div>
  );
}

interface HeadingProps<Row> {
  readonly column: Column<Row>;
  readonly view: TableView | undefined;
}

function Heading<Row>({ column, view }: HeadingProps<Row>) {
  const t = useTranslator();
  const [search] = useSearchParams();
  const { key, label, align = 'start', canSort = false } = column;
  const className = `px-4 py-2 whitespace-nowrap ${align === 'end' ? 'text-right' : ''}`;
  if (!canSort || view === undefined) {
    return (
      <th scope="col" className={className}>
        {label}
      </th>
    );
  }
  const isSorted = view.sort === key;
  const order = isSorted && view.order === 'ascending' ? 'descending' : 'ascending';
  const name = order === 'ascending' ? 'table.sortAscending' : 'table.sortDescending';
  return (
    <th scope="col" aria-sort={isSorted ? view.order : 'none'} className={className}>
      <Link
        to={withTableView(search, { sort: key, order })}
        preventScrollReset
        aria-label={t.plain(name, { column: label })}
        className="inline-flex min-h-11 items-center gap-1 text-ink underline decoration-dotted underline-offset-4 hover:text-link"
      >
        {label}
        <NamedIcon
          name={isSorted ? (view.order === 'ascending' ? 'ascending' : 'descending') : 'sortable'}
          className={isSorted ? 'size-5 text-accent' : 'size-5 text-quiet'}
        />
      </Link>
    </th>
  );
}

function Data<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const { align = 'start', isHeading = false, cell } = column;
  const className = `px-4 py-3 align-top ${align === 'end' ? 'text-right tabular-nums' : ''}`;
  return isHeading ? (
    <th scope="row" className={`${className} min-w-40 text-left`}>
      {cell(row)}
    </th>
  ) : (
    <td className={className}>{cell(row)}</td>
  );
}

function FilterForm({ filter }: { readonly filter: string }) {
  const t = useTranslator();
  const id = useId();
  const { pathname } = useLocation();
  const [search] = useSearchParams();
  const others = [...search].filter(([name]) => name !== 'filter' && name !== 'page');
  return (
    <Form
      method="get"
      action={pathname}
      preventScrollReset
      className="no-print flex flex-wrap items-end gap-2"
    >
      {others.map(([name, value]) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
      ))}
      <div className="min-w-0 grow sm:max-w-sm">
        <label htmlFor={id} className="font-bold">
          {t.rich('table.filter')}
        </label>
        <input
          id={id}
          key={filter}
          type="search"
          name="filter"
          defaultValue={filter}
          className={controlClass}
        />
      </div>
      <Button type="submit">{t.rich('table.apply')}</Button>
      {filter === '' ? null : (
        <ButtonLink to={`${pathname}${withTableView(search, { filter: '' })}`} look="plain">
          {t.rich('table.clear')}
        </ButtonLink>
      )}
    </Form>
  );
}
