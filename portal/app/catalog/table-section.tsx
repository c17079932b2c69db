/** The rows of a table: to sort and filter, where they are, what they hold. */
import { Link, useSearchParams } from 'react-router';
import { FilterChip } from '../design/chip.tsx';
import { ButtonLink } from '../design/link.tsx';
import { Pagination } from '../design/pagination.tsx';
import { type Column, DataTable } from '../design/table/data-table.tsx';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import type { Region } from '../region/region.ts';
import { type Dataset, inLanguage, type Resource } from './dataset.ts';
import type { RowTiles, ShownTable } from './load-dataset.ts';
import type { PlacesDrawing } from './places.ts';
import { RowMapPanel } from './row-map-panel.tsx';
import { type Chart, cellText, headingOf, type Row, rowsPerPage, sampleSize } from './rows.ts';

interface TableSectionProps {
  readonly dataset: Dataset;
  readonly table: ShownTable;
  readonly region: Region;
}

/** Degrees around the outermost places of a layer. */
const room = 0.02;

/** The table as a layer of the data map, with all its places in view. */
function layerSearch(
  { id }: Dataset,
  resource: string,
  [west, south, east, north]: RowTiles['bounds'],
): URLSearchParams {
  const bounds = [west - room, south - room, east + room, north + room];
  return new URLSearchParams({
    d: `${id}/${resource}`,
    b: bounds.map((degrees) => degrees.toFixed(4)).join(','),
  });
}

export function TableSection({ dataset, table, region }: TableSectionProps) {
  const t = useTranslator();
  const [search] = useSearchParams();
  const { resource, view, where, page, rows, places, tiles, charts } = table;
  const heading = headingOf(resource.table?.columns ?? []);
  const columns: readonly Column<Row>[] = (resource.table?.columns ?? []).map(
    ({ id, label, type }, place) => ({
      key: id,
      label,
      canSort: !id.includes(','),
      isHeading: place === heading,
      align: type === 'int' || type === 'numeric' ? 'end' : 'start',
      // As wide as what it holds, up to a line one reads: many columns are moved through, not squeezed.
      cell: (row) => <span className="block w-max max-w-64">{cellText(row[id])}</span>,
    }),
  );
  const name = inLanguage(resource.name, t.language);
  const pageOf = (each: number): string => {
    const next = new URLSearchParams(search);
    next.set('page', String(each));
    return `?${next.toString()}#table`;
  };
  const without = new URLSearchParams(search);
  for (const gone of ['column', 'value', 'page']) without.delete(gone);
  const filterTo = (text: string): string =>
    `?${new URLSearchParams({ table: resource.id, filter: text }).toString()}#table`;
  return (
    <section aria-labelledby="table" className="flex flex-col gap-8">
      <h2 id="table" className="text-[1.375rem]">
        {t.rich('catalog.table.title')}
      </h2>
      {places === undefined ? null : (
        <Places places={places} count={tiles?.count ?? places.count} />
      )}
      {tiles === undefined ? null : (
        <RowMapPanel
          key={resource.id}
          region={region}
          tiles={tiles.path}
          bounds={tiles.bounds}
          filterTo={filterTo}
        />
      )}
      {tiles === undefined ? null : (
        <p className="no-print">
          <ButtonLink
            to={`${t.to('/explore')}?${layerSearch(dataset, resource.id, tiles.bounds)}`}
            icon="map"
          >
            {t.rich('catalog.map.explore')}
          </ButtonLink>
        </p>
      )}
      {where === undefined ? null : (
        <p className="no-print">
          <FilterChip
            label={t.plain('catalog.table.where', { ...where })}
            to={`?${without.toString()}#table`}
          />
        </p>
      )}
      <DataTable
        caption={name === '' ? inLanguage(dataset.title, t.language) : name}
        columns={columns}
        rows={rows.rows}
        keyOf={(row) => cellText(row['_id'])}
        view={view}
        total={rows.total}
        hasFilter
      />
      <Pagination page={page} pages={Math.ceil(rows.total / rowsPerPage)} urlOf={pageOf} />
      {charts.length === 0 ? null : (
        <section aria-labelledby="charts" className="flex flex-col gap-6">
          <h3 id="charts" className="text-[1.125rem]">
            {t.rich('catalog.charts.title')}
          </h3>
          <p className="text-quiet">
            {t.rich('catalog.charts.text', { count: formatNumber(sampleSize, t.language) })}{' '}
            <span className="no-print">{t.rich('catalog.charts.choose')}</span>
          </p>
          <div className="grid gap-6 md:grid-cols-2">
            {charts.map((chart) => (
              <Bars key={chart.column} chart={chart} to={chartLink(resource, chart)} />
            ))}
          </div>
        </section>
      )}
    </section>
  );
}

interface PlacesProps {
  readonly places: PlacesDrawing;
  /** Of the whole table; the drawing shows those of its first rows. */
  readonly count: number;
}

function Places({ places, count }: PlacesProps) {
  const t = useTranslator();
  const { width, height, land, hasBoundaries, dots } = places;
  const number = (value: number): string => formatNumber(value, t.language);
  const label = t.plain('catalog.places.label', { count: number(count) });
  const isPart = places.count < count;
  return (
    <figure>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={label}
        className="w-full max-w-3xl rounded-12 border border-line bg-sea"
      >
        <path
          d={land}
          className={hasBoundaries ? 'fill-land stroke-border' : 'fill-land'}
          strokeWidth="1"
        />
        {dots.map(({ x, y, count: many }) => (
          <circle
            key={`${x} ${y}`}
            cx={x}
            cy={y}
            r={Math.min(14, 4 + Math.sqrt(many))}
            className="fill-accent stroke-surface"
            strokeWidth="1.5"
          />
        ))}
      </svg>
      <figcaption className="mt-1 text-[0.9375rem] text-quiet">
        {label}
        {isPart ? t.rich('catalog.places.part', { count: number(places.count) }) : null}
      </figcaption>
    </figure>
  );
}

const barWidth = 240;

/** A kind leads to its rows; a range of numbers, or what is no text, leads nowhere. */
function chartLink(
  { id: resource, table }: Resource,
  { id, kind }: Chart,
): ((value: string) => string) | undefined {
  const isText = table?.columns.some((column) => column.id === id && column.type === 'text');
  if (kind !== 'kinds' || isText !== true) return undefined;
  return (value) =>
    `?${new URLSearchParams({ table: resource, column: id, value }).toString()}#table`;
}

interface BarsProps {
  readonly chart: Chart;
  /** The page with the rows that have a value. */
  readonly to: ((value: string) => string) | undefined;
}

/** Numbers stand beside their bars, so that nothing is told by length alone. */
function Bars({ chart, to }: BarsProps) {
  const t = useTranslator();
  const most = chart.bars.reduce((a, { count }) => Math.max(a, count), 1);
  return (
    <table className="w-full table-fixed border-collapse">
      <caption className="pb-2 text-left font-bold">{chart.column}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t.rich('catalog.charts.value')}</th>
          <th scope="col">{t.rich('catalog.charts.count')}</th>
        </tr>
      </thead>
      <tbody>
        {chart.bars.map(({ label, count }) => (
          <tr key={label} className="border-line border-b">
            <th scope="row" className="py-1 pr-3 text-left font-normal">
              {to === undefined ? (
                label
              ) : (
                <Link
                  to={to(label)}
                  preventScrollReset
                  className="inline-flex min-h-11 items-center text-link"
                >
                  {label}
                </Link>
              )}
            </th>
            <td className="w-1/2 py-1">
              <span className="flex items-center gap-2">
                <svg
                  viewBox={`0 0 ${barWidth} 16`}
                  preserveAspectRatio="none"
                  aria-hidden="true"
                  className="h-4 min-w-0 grow"
                >
                  <rect
                    width={Math.max(1, (count / most) * barWidth)}
                    height="16"
                    className="fill-accent"
                  />
                </svg>
                <span className="w-14 text-right tabular-nums">
                  {formatNumber(count, t.language)}
                </span>
              </span>
            </td>
          </tr>
        ))}
        {chart.rest === undefined ? null : (
          <tr>
            <th scope="row" className="py-2 pr-3 text-left font-normal text-quiet">
              {t.rich('catalog.charts.rest', { kinds: formatNumber(chart.rest.kinds, t.language) })}
            </th>
            <td className="py-2 text-right text-quiet tabular-nums">
              {formatNumber(chart.rest.count, t.language)}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
