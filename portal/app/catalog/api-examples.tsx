/** How a program gets the dataset: curl, JavaScript, Python. */
import { Tabs } from '../design/tabs.tsx';
import { useTranslator } from '../language/text.tsx';
import type { Dataset } from './dataset.ts';

interface ApiExamplesProps {
  readonly dataset: Dataset;
  /** Of this site, without a slash at its end. */
  readonly origin: string;
}

interface Example {
  readonly id: string;
  readonly label: string;
  readonly code: string;
}

/** With the rows of its first table, or its metadata where it has none. */
export function examplesFor(dataset: Dataset, origin: string): readonly Example[] {
  const table = dataset.resources.find((resource) => resource.table !== undefined);
  const rows = `${origin}/api/datasets/${dataset.id}/resources/${table?.id ?? ''}/rows`;
  const url = table === undefined ? `${origin}/api/datasets/${dataset.id}` : `${rows}?limit=100`;
  const found = table === undefined ? 'dataset' : 'page';
  const shown = table === undefined ? 'dataset.title.ja' : 'page.rows';
  const python = table === undefined ? 'dataset["title"]["ja"]' : 'page["rows"]';
  return [
    { id: 'curl', label: 'curl', code: `curl '${url}'` },
    {
      id: 'javascript',
      label: 'JavaScript',
      code: `const response = await fetch('${url}');\nconst ${found} = await response.json();\nconsole.log(${shown});`,
    },
    {
      id: 'python',
      label: 'Python',
      code: `import requests\n\n${found} = requests.get("${url}").json()\nprint(${python})`,
    },
    {
      id: 'ckan',
      label: 'CKAN',
      code: `from ckanapi import RemoteCKAN\n\nckan = RemoteCKAN("${origin}")\npackage = ckan.action.package_show(id="${dataset.id}")\nprint(package["title"])`,
    },
  ];
}

export function ApiExamples({ dataset, origin }: ApiExamplesProps) {
  const t = useTranslator();
  const tabs = examplesFor(dataset, origin).map(({ id, label, code }) => ({
    id,
    label,
    content: (
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard (WCAG 2.1.1).
        tabIndex={0}
        className="overflow-x-auto rounded-8 bg-sunken p-4 text-[0.9375rem]"
        lang="en"
      >
        <code>{code}</code>
      </pre>
    ),
  }));
  return (
    <section aria-labelledby="api" className="no-print">
      <h2 id="api" className="text-[1.375rem]">
        {t.rich('catalog.api.title')}
      </h2>
      <p className="mt-2 mb-3">{t.rich('catalog.api.text')}</p>
      <Tabs label={t.plain('catalog.api.title')} tabs={tabs} />
      <p className="mt-3">
        <a href="/docs/api" className="inline-flex min-h-11 items-center text-link">
          {t.rich('catalog.api.more')}
        </a>
      </p>
    </section>
  );
}
