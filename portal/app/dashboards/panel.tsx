/** A panel: its title, what it shows, and how to take that along. */
import { Link } from 'react-router';
import { NamedIcon } from '../design/icons.tsx';
import { useTranslator } from '../language/text.tsx';
import { BarFigure } from './bar-figure.tsx';
import type { DrawnMap } from './drawn-map.ts';
import type { Figures, Panel } from './figures.ts';
import { Local, plainLocal } from './local-text.tsx';
import { MapFigure } from './map-figure.tsx';
import { NumberFigure } from './number-figure.tsx';
import { TableFigure } from './table-figure.tsx';
import { TrendFigure } from './trend-figure.tsx';

export interface ShownPanel {
  readonly panel: Panel;
  readonly figures: Figures | undefined;
  readonly map: DrawnMap | undefined;
}

interface PanelCardProps {
  readonly dashboard: string;
  readonly shown: ShownPanel;
}

export function PanelCard({ dashboard, shown }: PanelCardProps) {
  const t = useTranslator();
  const { panel, figures } = shown;
  const id = `panel-${panel.id}`;
  return (
    <section
      aria-labelledby={id}
      data-panel={panel.id}
      className="flex h-full min-w-0 flex-col rounded-12 border border-line bg-raised p-4 md:p-5 print:break-inside-avoid"
    >
      <h2 id={id} className="text-[1.125rem] leading-snug">
        <Local text={panel.title} />
      </h2>
      {panel.text === undefined ? null : (
        <p className="mt-1 text-[0.9375rem] text-quiet">
          <Local text={panel.text} />
        </p>
      )}
      <Drawing {...shown} />
      {figures?.withheldBelow === undefined ? null : (
        <p className="mt-2 text-[0.9375rem]">
          {t.rich('dashboards.withheld', { least: String(figures.withheldBelow) })}
        </p>
      )}
      {figures?.isCut === true ? <p className="mt-2">{t.rich('dashboards.cut')}</p> : null}
      {panel.source === undefined ? null : (
        <p className="mt-2 text-[0.875rem] text-quiet">
          {t.rich('dashboards.source', { source: <Local text={panel.source} /> })}
        </p>
      )}
      <Ways dashboard={dashboard} panel={panel} hasRows={(figures?.rows.length ?? 0) > 0} />
    </section>
  );
}

function Drawing({ panel, figures, map }: ShownPanel) {
  const t = useTranslator();
  if (figures === undefined) return <p className="mt-3">{t.rich('dashboards.failed')}</p>;
  if (figures.rows.length === 0) return <p className="mt-3">{t.rich('dashboards.nothing')}</p>;
  switch (panel.kind) {
    case 'number':
      return <NumberFigure panel={panel} figures={figures} />;
    case 'bar':
      return <BarFigure panel={panel} figures={figures} />;
    case 'trend':
      return <TrendFigure panel={panel} figures={figures} />;
    case 'map':
      return <MapFigure panel={panel} figures={figures} map={map} />;
    case 'table':
      return <TableFigure panel={panel} figures={figures} />;
  }
}

interface WaysProps {
  readonly dashboard: string;
  readonly panel: Panel;
  readonly hasRows: boolean;
}

const wayClass =
  'inline-flex min-h-11 items-center gap-1 text-link underline underline-offset-4 hover:text-accent-strong';

function Ways({ dashboard, panel, hasRows }: WaysProps) {
  const t = useTranslator();
  const address = `/api/dashboards/${dashboard}/panels/${panel.id}/figures.csv?lang=${t.language}`;
  return (
    <p className="no-print mt-auto flex flex-wrap gap-x-5 pt-2">
      {panel.link === undefined ? null : (
        <Link to={t.to(panel.link)} className={wayClass}>
          {t.rich('dashboards.more')}
          <Which panel={panel} />
          <NamedIcon name="next" className="size-5" />
        </Link>
      )}
      {hasRows ? (
        <a href={address} download className={wayClass}>
          <NamedIcon name="download" className="size-5" />
          {t.rich('dashboards.csv')}
          <Which panel={panel} />
        </a>
      ) : null}
    </p>
  );
}

/** For those who hear the links one by one. Without readings, which would stand out of what is not seen. */
function Which({ panel }: { readonly panel: Panel }) {
  const t = useTranslator();
  return <span className="sr-only">（{plainLocal(panel.title, t.language)}）</span>;
}
