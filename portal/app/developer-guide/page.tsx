/** `/developers`: how to use the data from programs. */
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { Card, CardGrid } from '../design/card.tsx';
import { DataTable } from '../design/table/data-table.tsx';
import { Tabs } from '../design/tabs.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { Code } from './code.tsx';
import { type Example, examplesFor } from './examples.ts';
import { listModels, type Model } from './models.ts';

interface DevelopersData {
  readonly examples: readonly Example[];
  readonly models: readonly Model[];
}

export async function loader({ context, request }: LoaderFunctionArgs): Promise<DevelopersData> {
  const { ask, region } = context.get(portalContext);
  const { origin } = new URL(request.url);
  const examples = examplesFor(origin, (await region()).centre);
  return { examples, models: await listModels(ask) };
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('developer-guide.title') },
];

const ways = [
  { key: 'try', to: '/developers/explorer', icon: 'search' },
  { key: 'explorer', to: '/docs/api', icon: 'code' },
  { key: 'openapi', to: '/openapi.json', icon: 'file' },
  { key: 'errors', to: '/docs/errors', icon: 'alert' },
  { key: 'llms', to: '/llms.txt', icon: 'document' },
  { key: 'apps', to: '/developers/apps', icon: 'key' },
  { key: 'changes', to: '/developers/changes', icon: 'list' },
] as const;

const headingClass = 'mt-12 text-[1.5rem] leading-snug';

export default function DevelopersPage() {
  const { examples, models } = useLoaderData<typeof loader>();
  const t = useTranslator();
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb here={t.rich('developer-guide.title')} />
      <h1 className="mt-4 text-[1.75rem] leading-snug md:text-[2.25rem]">
        {t.rich('developer-guide.title')}
      </h1>
      <p className="mt-4 max-w-prose">{t.rich('developer-guide.lead')}</p>
      <div className="mt-8">
        <CardGrid>
          {ways.map(({ key, to, icon }) => (
            <li key={key}>
              <Card
                to={to.startsWith('/developers') ? t.to(to) : to}
                title={t.rich(`developer-guide.${key}`)}
                icon={icon}
                isDocument={!to.startsWith('/developers')}
              >
                {t.rich(`developer-guide.${key}Text`)}
              </Card>
            </li>
          ))}
        </CardGrid>
      </div>
      <h2 className={headingClass}>{t.rich('developer-guide.examples')}</h2>
      {examples.map((example) => (
        <ExampleSection key={example.key} example={example} />
      ))}
      <h2 className={headingClass}>{t.rich('developer-guide.models')}</h2>
      <p className="mt-2 mb-4 max-w-prose">{t.rich('developer-guide.modelsText')}</p>
      <Models models={models} />
      <h2 className={headingClass}>{t.rich('developer-guide.limits')}</h2>
      <p className="mt-2 max-w-prose">{t.rich('developer-guide.limitsText')}</p>
    </div>
  );
}

function ExampleSection({ example }: { readonly example: Example }) {
  const t = useTranslator();
  const { key } = example;
  const label = t.plain(`developer-guide.${key}`);
  const tabs = [
    { id: 'curl', name: 'curl', text: example.curl },
    { id: 'javascript', name: 'JavaScript', text: example.javascript },
    { id: 'python', name: 'Python', text: example.python },
  ].map(({ id, name, text }) => ({
    id,
    label: name,
    content: <Code text={text} label={`${name}: ${label}`} />,
  }));
  return (
    <section aria-labelledby={`example-${key}`} className="mt-6">
      <h3 id={`example-${key}`} className="text-[1.125rem]">
        {t.rich(`developer-guide.${key}`)}
      </h3>
      <p className="mt-1 mb-3 max-w-prose">{t.rich(`developer-guide.${key}Text`)}</p>
      <Tabs label={label} tabs={tabs} />
    </section>
  );
}

function Models({ models }: { readonly models: readonly Model[] }) {
  const t = useTranslator();
  return (
    <DataTable
      caption={t.rich('developer-guide.models')}
      rows={models}
      keyOf={({ type }) => type}
      columns={[
        {
          key: 'type',
          label: t.plain('developer-guide.type'),
          isHeading: true,
          cell: ({ type }) => (
            <Link
              to={t.to(`/developers/models/${encodeURIComponent(type)}`)}
              className="whitespace-nowrap text-link"
            >
              <code>{type}</code>
            </Link>
          ),
        },
        {
          key: 'attributes',
          label: t.plain('developer-guide.attributes'),
          cell: ({ attributes }) => <code>{attributes.join(', ')}</code>,
        },
      ]}
    />
  );
}
