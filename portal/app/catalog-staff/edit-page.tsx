/** `/staff/catalog/{id}`: the form of a dataset, its files, and whether it is public. */
import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
  useNavigation,
  useSearchParams,
} from 'react-router';
import { read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { objectOf } from '../api/read-json.ts';
import { type Dataset, parseDataset, type Resource } from '../catalog/dataset.ts';
import { readVocabularies } from '../catalog/vocabularies.ts';
import { Banner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { Chip } from '../design/chip.tsx';
import { ConfirmButton } from '../design/dialog.tsx';
import { FileField } from '../design/form/file-field.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { ButtonLink } from '../design/link.tsx';
import { formatDayTime } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { DatasetFields } from './dataset-form.tsx';
import { valuesOf } from './draft.ts';
import { Refused } from './refused.tsx';
import { changeDataset } from './save.ts';
import { inTenant } from './tenant.ts';

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { call, ask } = context.get(portalContext);
  const path = `/api/datasets/${encodeURIComponent(params['id'] ?? '')}?draft=true`;
  const body = objectOf(await read(await call(await inTenant(call, path))));
  const vocabularies = await readVocabularies(ask);
  return { dataset: parseDataset(body), values: valuesOf(body), vocabularies };
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const outcome = await changeDataset(call, params['id'] ?? '', await request.formData());
  if (!outcome.ok) return data(outcome.failure, { status: outcome.failure.status });
  const t = translatorAt(new URL(request.url).pathname);
  const id = encodeURIComponent(outcome.id);
  // What was deleted has no page: the list says so, with the way back.
  const path = outcome.done === 'remove' ? `?deleted=${id}` : `/${id}?done=${outcome.done}`;
  return redirect(t.to(`/staff/catalog${path}`));
}

const doneWords = [
  'saved',
  'published',
  'planned',
  'withdraw',
  'unplan',
  'restored',
  'undeleted',
] as const;

export default function EditDataset() {
  const { dataset, values, vocabularies } = useLoaderData<typeof loader>();
  const failure = useActionData<typeof action>();
  const navigation = useNavigation();
  const [search] = useSearchParams();
  const t = useTranslator();
  const done = doneWords.find((word) => word === search.get('done'));
  const isBusy = navigation.state === 'submitting';
  return (
    <div className="flex max-w-3xl flex-col gap-6">
      <Head dataset={dataset} />
      {done === undefined || failure !== undefined ? null : (
        <Banner look="success" title={t.rich(`catalog-staff.done.${done}`)} />
      )}
      <Refused failure={failure} />
      <Missing dataset={dataset} />
      <Form
        // After saving, controls take what was saved.
        key={`${dataset.id} ${dataset.head}`}
        method="post"
        encType="multipart/form-data"
        noValidate
        className="flex flex-col gap-6"
      >
        <input type="hidden" name="head" value={dataset.head} />
        <DatasetFields values={failure?.values ?? values} vocabularies={vocabularies} />
        <Files dataset={dataset} />
        <TextField
          name="publishAt"
          type="datetime-local"
          label={t.rich('catalog-staff.publishAt')}
          hint={t.rich('catalog-staff.publishAtText')}
          width="middle"
        />
        <div className="flex flex-wrap gap-3">
          <Button type="submit" name="what" value="save" look="secondary" isBusy={isBusy}>
            {t.rich('catalog-staff.save')}
          </Button>
          <Button type="submit" name="what" value="publish" look="primary" isBusy={isBusy}>
            {t.rich('catalog-staff.publish')}
          </Button>
        </div>
      </Form>
      <Form method="post" className="flex flex-wrap gap-3 border-line border-t pt-6">
        {dataset.publishAt === '' ? null : (
          <Button type="submit" name="what" value="unplan">
            {t.rich('catalog-staff.unplan')}
          </Button>
        )}
        {dataset.published === undefined ? null : (
          <Button type="submit" name="what" value="withdraw">
            {t.rich('catalog-staff.withdraw')}
          </Button>
        )}
        <ConfirmButton
          name="what"
          value="remove"
          label={t.rich('catalog-staff.remove')}
          title={t.rich('catalog-staff.removeTitle', { title: dataset.title.ja })}
        >
          {t.rich('catalog-staff.removeText')}
        </ConfirmButton>
      </Form>
    </div>
  );
}

function Head({ dataset }: { readonly dataset: Dataset }) {
  const t = useTranslator();
  const isPublic = dataset.published !== undefined;
  return (
    <div className="flex flex-col gap-3">
      <h1 className="text-[1.75rem] leading-snug">{dataset.title.ja}</h1>
      <p className="flex flex-wrap items-center gap-3">
        <Chip look={isPublic ? 'success' : 'notice'}>
          {t.rich(isPublic ? 'catalog-staff.states.published' : 'catalog-staff.states.draft')}
        </Chip>
        {isPublic && dataset.published !== dataset.head ? (
          <Chip look="notice">{t.rich('catalog-staff.states.waiting')}</Chip>
        ) : null}
        {dataset.publishAt === '' ? null : (
          <Chip look="accent">
            {t.rich('catalog-staff.states.planned', {
              time: formatDayTime(new Date(dataset.publishAt), t.language),
            })}
          </Chip>
        )}
        {isPublic ? (
          <ButtonLink to={t.to(`/catalog/${dataset.name}`)} look="plain">
            {t.rich('catalog-staff.see')}
          </ButtonLink>
        ) : null}
        <ButtonLink to={t.to(`/staff/catalog/${dataset.id}/versions`)} look="plain" icon="history">
          {t.rich('catalog-staff.versions.link')}
        </ButtonLink>
      </p>
    </div>
  );
}

/** What is still missing of the nine points, each with what mends it. */
function Missing({ dataset: { quality } }: { readonly dataset: Dataset }) {
  const t = useTranslator();
  if (quality.max === 0) return null;
  const missing = quality.points.filter(({ isMet }) => !isMet);
  const { score, max } = quality;
  return (
    <section aria-labelledby="missing" className="rounded-12 border border-edge p-5">
      <h2 id="missing" className="flex flex-wrap items-center gap-3 text-[1.125rem]">
        {t.rich('catalog-staff.quality.title')}
        <Chip look={missing.length === 0 ? 'success' : 'notice'}>{`${score} / ${max}`}</Chip>
      </h2>
      {missing.length === 0 ? (
        <p className="mt-2">{t.rich('catalog-staff.quality.complete')}</p>
      ) : (
        <>
          <p className="mt-2">{t.rich('catalog-staff.quality.text')}</p>
          <ul className="mt-3 flex flex-col gap-2">
            {missing.map(({ point, name, remedy }) => (
              <li key={point}>
                <b>{t.language === 'en' ? name.en : name.ja}</b>
                <br />
                {t.language === 'en' ? remedy.en : remedy.ja}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Files({ dataset }: { readonly dataset: Dataset }) {
  const t = useTranslator();
  return (
    <div className="flex flex-col gap-3">
      <h2 className="text-[1.125rem]">{t.rich('catalog-staff.files')}</h2>
      {dataset.resources.length === 0 ? (
        <p className="text-quiet">{t.rich('catalog-staff.noFiles')}</p>
      ) : (
        <ul className="flex flex-col gap-1">
          {dataset.resources.map(({ id, name, format, url, fileTable }) => (
            <li key={id} className="flex flex-wrap items-center gap-3">
              {url === '' ? (
                name.ja
              ) : (
                <a href={url} className="inline-flex min-h-11 items-center text-link">
                  {name.ja === '' ? url : name.ja}
                </a>
              )}
              {format === '' ? null : <Chip>{format}</Chip>}
              <TableState read={fileTable} />
            </li>
          ))}
        </ul>
      )}
      <FileField
        name="file"
        label={t.rich('catalog-staff.addFile')}
        hint={t.rich('catalog-staff.addFileText')}
      />
    </div>
  );
}

/** How far a file that a client has sent is on its way to a table, and why it is none. */
function TableState({ read }: { readonly read: Resource['fileTable'] }) {
  const t = useTranslator();
  if (read === undefined) return null;
  const { state, reason } = read;
  const looks = { waiting: 'accent', done: 'success', none: 'notice', failed: 'notice' } as const;
  const why = t.language === 'en' ? reason.en : reason.ja;
  return (
    <>
      <Chip look={looks[state]}>{t.rich(`catalog-staff.fileTable.${state}`)}</Chip>
      {why === '' ? null : <span className="basis-full text-quiet">{why}</span>}
    </>
  );
}
