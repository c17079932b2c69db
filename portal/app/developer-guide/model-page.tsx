/** `/developers/models/TYPE`: the attributes of a type, and one entity as an example. */
import {
  data,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { DataTable } from '../design/table/data-table.tsx';
import { Tabs } from '../design/tabs.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { Code } from './code.tsx';
import { exampleOf, listModels } from './models.ts';
import { readable } from './operations.ts';

interface Attribute {
  readonly name: string;
  /** As the example has it; empty where it has none. */
  readonly value: string;
}

const valueLengthMax = 120;

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { ask } = context.get(portalContext);
  const type = params['type'] ?? '';
  const model = (await listModels(ask)).find((one) => one.type === type);
  // React Router takes a thrown answer as the page's answer.
  // oxlint-disable-next-line typescript/only-throw-error
  if (model === undefined) throw data(undefined, { status: 404 });
  const [simplified, normalized] = await Promise.all([
    exampleOf(ask, type, 'simplified'),
    exampleOf(ask, type, 'normalized'),
  ]);
  const attributes = model.attributes.map((name): Attribute => {
    const value: unknown = Reflect.get(simplified ?? {}, name);
    const text = value === undefined ? '' : JSON.stringify(value);
    return {
      name,
      value: text.length > valueLengthMax ? `${text.slice(0, valueLengthMax)} …` : text,
    };
  });
  const textOf = (entity: object | undefined): string =>
    entity === undefined ? '' : readable(JSON.stringify(entity)).text;
  return { type, attributes, simplified: textOf(simplified), normalized: textOf(normalized) };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => [
  {
    title: `${loaderData?.type ?? ''} | ${translatorAt(location.pathname).plain('developer-guide.models')}`,
  },
];

export default function ModelPage() {
  const { type, attributes, simplified, normalized } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const query = new URLSearchParams({
    op: 'queryEntities',
    run: '1',
    'query.type': type,
    'query.limit': '3',
    'query.options': 'keyValues',
  });
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb
        between={[{ to: t.to('/developers'), label: t.rich('developer-guide.title') }]}
        here={<code lang="en">{type}</code>}
      />
      <h1 className="mt-4 text-[1.75rem] leading-snug md:text-[2.25rem]">
        <code lang="en">{type}</code>
      </h1>
      <p className="mt-4">
        <Link
          to={`${t.to('/developers/explorer')}?${query}`}
          className="inline-flex min-h-11 items-center text-link"
        >
          {t.rich('developer-guide.modelTry')}
        </Link>
      </p>
      <div className="mt-6">
        <DataTable
          caption={t.rich('developer-guide.attributes')}
          rows={attributes}
          keyOf={({ name }) => name}
          columns={[
            {
              key: 'name',
              label: t.plain('developer-guide.attribute'),
              isHeading: true,
              cell: ({ name }) => <code>{name}</code>,
            },
            {
              key: 'value',
              label: t.plain('developer-guide.exampleValue'),
              cell: ({ value }) => <code>{value}</code>,
            },
          ]}
        />
      </div>
      {simplified === '' ? null : (
        <>
          <h2 className="mt-10 mb-3 text-[1.5rem] leading-snug">
            {t.rich('developer-guide.modelExample')}
          </h2>
          <Tabs
            label={t.plain('developer-guide.modelExample')}
            tabs={[
              {
                id: 'simplified',
                label: 'keyValues',
                content: <Code text={simplified} label="keyValues" />,
              },
              {
                id: 'normalized',
                label: 'normalized',
                content: <Code text={normalized} label="normalized" />,
              },
            ]}
          />
        </>
      )}
    </div>
  );
}
