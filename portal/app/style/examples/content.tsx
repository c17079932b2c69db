/** Tables, tabs, cards, chips and folded text. */
import { useLocation, useSearchParams } from 'react-router';
import { Accordion } from '../../design/accordion.tsx';
import { Card, CardGrid } from '../../design/card.tsx';
import { Chip, FilterChip } from '../../design/chip.tsx';
import { DateText } from '../../design/date.tsx';
import { type Column, DataTable } from '../../design/table/data-table.tsx';
import { arrange, readTableView } from '../../design/table/view.ts';
import { TabLinks, Tabs } from '../../design/tabs.tsx';
import { formatNumber } from '../../language/format.ts';
import { useTranslator } from '../../language/text.tsx';
import { facilities } from '../facilities.ts';
import { Example } from '../frame.tsx';

const keys = ['name', 'people', 'updated'];

export function TableExample() {
  const t = useTranslator();
  const [search] = useSearchParams();
  const view = readTableView(search, keys);
  const rows = facilities.map((row) => ({ ...row, name: t.plain(`style.example.${row.name}`) }));
  const cellOf = (row: (typeof rows)[number], key: string) =>
    key === 'people' ? row.people : key === 'updated' ? row.updated : row.name;
  const columns: readonly Column<(typeof rows)[number]>[] = [
    {
      key: 'name',
      label: t.plain('style.example.place'),
      cell: (row) => row.name,
      canSort: true,
      isHeading: true,
    },
    {
      key: 'people',
      label: t.plain('style.example.people'),
      cell: (row) => formatNumber(row.people, t.language),
      canSort: true,
      align: 'end',
    },
    {
      key: 'updated',
      label: t.plain('style.example.updated'),
      cell: (row) => <DateText instant={row.updated} />,
      canSort: true,
    },
  ];
  const caption = t.rich('style.example.caption');
  const keyOf = (row: (typeof rows)[number]): string => row.name;
  return (
    <>
      <Example title={t.rich('style.state.usual')}>
        <DataTable
          caption={caption}
          rows={arrange(rows, view, cellOf, keys)}
          keyOf={keyOf}
          view={view}
          hasFilter
          csv={t.to('/style.csv')}
          columns={columns}
        />
      </Example>
      <Example title={t.rich('style.state.empty')}>
        <DataTable caption={caption} rows={[]} keyOf={keyOf} columns={columns} />
      </Example>
    </>
  );
}

export function TabsExample() {
  const t = useTranslator();
  const { pathname } = useLocation();
  return (
    <Example>
      <Tabs
        label={t.plain('style.example.views')}
        tabs={[
          {
            id: 'table',
            label: t.rich('style.example.asTable'),
            content: <p>{t.rich('style.example.tableText')}</p>,
          },
          {
            id: 'chart',
            label: t.rich('style.example.asChart'),
            content: <p>{t.rich('style.example.chartText')}</p>,
          },
          {
            id: 'about',
            label: t.rich('style.example.about'),
            content: <p>{t.rich('style.example.aboutText')}</p>,
          },
        ]}
      />
      <TabLinks
        label={t.plain('style.all')}
        links={[
          { to: pathname, label: t.rich('style.component.tabs.title') },
          { to: t.to('/style/cards'), label: t.rich('style.component.cards.title') },
        ]}
      />
    </Example>
  );
}

export function CardsExample() {
  const t = useTranslator();
  return (
    <Example>
      <CardGrid>
        {(['child', 'building', 'bus'] as const).map((icon) => (
          <li key={icon}>
            <Card to={t.to('/style')} title={t.rich('style.example.cardTitle')} icon={icon}>
              {t.rich('style.example.cardText')}
            </Card>
          </li>
        ))}
      </CardGrid>
    </Example>
  );
}

export function ChipsExample() {
  const t = useTranslator();
  const { pathname } = useLocation();
  return (
    <Example>
      <p className="flex flex-wrap gap-3">
        <Chip look="success">{t.rich('style.example.published')}</Chip>
        <Chip>{t.rich('style.example.draft')}</Chip>
        <Chip look="notice">{t.rich('style.example.notice')}</Chip>
        <Chip look="danger">{t.rich('style.example.late')}</Chip>
        <Chip look="accent">{t.rich('style.example.phone')}</Chip>
      </p>
      <p className="flex flex-wrap gap-3">
        <FilterChip label={t.plain('style.example.areaOne')} to={pathname} />
        <FilterChip label={t.plain('style.example.published')} to={pathname} />
      </p>
    </Example>
  );
}

export function AccordionExample() {
  const t = useTranslator();
  return (
    <Example>
      <div>
        <Accordion summary={t.rich('style.example.question')} isOpen>
          <p>{t.rich('style.example.answer')}</p>
        </Accordion>
        <Accordion summary={t.rich('style.example.questionTwo')}>
          <p>{t.rich('style.example.answerTwo')}</p>
        </Accordion>
      </div>
    </Example>
  );
}
