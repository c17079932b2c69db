/** `/staff/catalog/new`: a dataset begins as a draft. */
import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
  useNavigation,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { readVocabularies } from '../catalog/vocabularies.ts';
import { Button } from '../design/button.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { DatasetFields } from './dataset-form.tsx';
import { valuesOf } from './draft.ts';
import { Refused } from './refused.tsx';
import { createDataset } from './save.ts';

export async function loader({ context }: LoaderFunctionArgs) {
  return { vocabularies: await readVocabularies(context.get(portalContext).ask) };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const outcome = await createDataset(call, await request.formData());
  if (!outcome.ok) return data(outcome.failure, { status: outcome.failure.status });
  const t = translatorAt(new URL(request.url).pathname);
  return redirect(t.to(`/staff/catalog/${outcome.id}?done=saved`));
}

export default function NewDataset() {
  const { vocabularies } = useLoaderData<typeof loader>();
  const failure = useActionData<typeof action>();
  const navigation = useNavigation();
  const t = useTranslator();
  return (
    <div className="flex max-w-3xl flex-col gap-6">
      <h1 className="text-[1.75rem] leading-snug">{t.rich('catalog-staff.new')}</h1>
      <p>{t.rich('catalog-staff.newText')}</p>
      <Refused failure={failure} />
      <Form method="post" noValidate className="flex flex-col gap-6">
        <DatasetFields values={failure?.values ?? valuesOf({})} vocabularies={vocabularies} />
        <div>
          <Button type="submit" look="primary" isBusy={navigation.state === 'submitting'}>
            {t.rich('catalog-staff.save')}
          </Button>
        </div>
      </Form>
    </div>
  );
}
