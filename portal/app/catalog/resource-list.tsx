/** The files of a dataset, each with the ways to take it. */
import { Chip } from '../design/chip.tsx';
import { ButtonLink } from '../design/link.tsx';
import { formatDate, formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { type Dataset, inLanguage, type Resource } from './dataset.ts';
import { formatBytes } from './format-bytes.ts';

export function ResourceList({ dataset }: { readonly dataset: Dataset }) {
  const t = useTranslator();
  return (
    <section aria-labelledby="files">
      <h2 id="files" className="text-[1.375rem]">
        {t.rich('catalog.resources.title')}
      </h2>
      {dataset.resources.length === 0 ? (
        <p className="mt-3">{t.rich('catalog.resources.none')}</p>
      ) : (
        <ul className="mt-4 flex flex-col gap-4">
          {dataset.resources.map((resource) => (
            <li key={resource.id} className="rounded-12 border border-edge bg-raised p-5">
              <ResourceCard dataset={dataset} resource={resource} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface ResourceProps {
  readonly dataset: Dataset;
  readonly resource: Resource;
}

function ResourceCard({ dataset, resource }: ResourceProps) {
  const t = useTranslator();
  const { format, bytes, updated, table } = resource;
  const name = inLanguage(resource.name, t.language);
  const facts = [
    bytes === undefined ? '' : formatBytes(bytes, t.language),
    table === undefined
      ? ''
      : t.plain('catalog.resources.rows', { count: formatNumber(table.rowCount, t.language) }),
    updated === ''
      ? ''
      : t.plain('catalog.updated', { date: formatDate(new Date(updated), t.language) }),
  ].filter((fact) => fact !== '');
  return (
    <>
      <h3 className="flex flex-wrap items-center gap-3 text-[1.125rem]">
        {name === '' ? inLanguage(dataset.title, t.language) : name}
        {format === '' ? null : <Chip look="accent">{format}</Chip>}
      </h3>
      <p className="mt-1">{inLanguage(resource.description, t.language)}</p>
      <p className="mt-1 text-[0.9375rem] text-quiet">{facts.join(' ・ ')}</p>
      <div className="no-print mt-4 flex flex-wrap gap-3">
        {resource.url === '' ? null : (
          <ButtonLink to={resource.url} look="primary" icon="download" isDocument>
            {bytes === undefined
              ? t.rich('catalog.resources.open')
              : t.rich('catalog.resources.take')}
          </ButtonLink>
        )}
        {table === undefined ? null : <TableFiles dataset={dataset} resource={resource} />}
      </div>
    </>
  );
}

function TableFiles({ dataset, resource }: ResourceProps) {
  const t = useTranslator();
  const rows = `/api/datasets/${dataset.id}/resources/${resource.id}/rows`;
  return (
    <>
      <ButtonLink to={`${rows}.csv?bom=true`} icon="download" isDocument download>
        CSV（UTF-8）
      </ButtonLink>
      {resource.standardFile === undefined ? null : (
        <ButtonLink to={resource.standardFile.url} icon="download" isDocument download>
          {t.rich('catalog.resources.standard')}
        </ButtonLink>
      )}
      <ButtonLink to={`${rows}.json`} icon="download" isDocument download>
        JSON
      </ButtonLink>
      <ButtonLink to={`${rows}.geojson`} icon="download" isDocument download>
        GeoJSON
      </ButtonLink>
      <ButtonLink to={`${t.to(`/catalog/${dataset.name}`)}?table=${resource.id}#table`} icon="list">
        {t.rich('catalog.resources.table')}
      </ButtonLink>
    </>
  );
}
