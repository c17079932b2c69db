/** `/staff/plans/{id}/publication`: whether everybody may read the plan, its dataset, its files, and its end. */
import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { Button } from '../design/button.tsx';
import { ConfirmButton } from '../design/dialog.tsx';
import { ButtonLink } from '../design/link.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { useStaffData } from '../staff/frame.tsx';
import { textIn, versionIn } from './read-form.ts';
import { Refused } from './refused.tsx';
import { getPlan, pathOf, send } from './send.ts';

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const { id, tenant, isPublic, version } = await getPlan(call, params['id']);
  return { id, tenant, isPublic, version };
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const what = textIn(form, 'what');
  const path = pathOf(params['id']);
  const t = translatorAt(new URL(request.url).pathname);
  if (what === 'remove') {
    const removed = await send(call, 'DELETE', path);
    if (!removed.ok) return data({ refusal: removed.refusal }, { status: removed.refusal.status });
    return redirect(t.to('/staff/plans'));
  }
  const sent =
    what === 'dataset'
      ? await send(call, 'POST', `${path}/dataset`)
      : await send(call, 'PUT', path, {
          document: (await getPlan(call, params['id'])).document,
          isPublic: what === 'public',
          baseVersion: versionIn(form),
          note: what === 'public' ? '公開' : '非公開',
        });
  if (!sent.ok) return data({ refusal: sent.refusal }, { status: sent.refusal.status });
  const page = t.to(`/staff/plans/${encodeURIComponent(params['id'] ?? '')}/publication`);
  return redirect(`${page}?done=${what}`);
}

const files = [
  ['plan.xlsx', 'plans-staff.files.xlsx'],
  ['plan.csv', 'plans-staff.files.csv'],
  ['plan.yaml', 'plans-staff.files.yaml'],
  ['indicators.csv', 'plans-staff.files.indicators'],
] as const;

export default function PublicationPage() {
  const { id, tenant, isPublic, version } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const t = useTranslator();
  const roles = useStaffData()?.session?.roles ?? [];
  const query = `?tenant=${encodeURIComponent(tenant)}`;
  return (
    <>
      <Refused refusal={answer?.refusal} />
      <Form method="post" className="flex max-w-3xl flex-col gap-6">
        <input type="hidden" name="version" value={version} />
        <h2 className="text-[1.375rem]">{t.rich('plans-staff.tabs.publication')}</h2>
        <p>{t.rich(isPublic ? 'plans-staff.publicText' : 'plans-staff.hiddenText')}</p>
        <p className="flex flex-wrap gap-3">
          {isPublic ? (
            <Button type="submit" name="what" value="hidden" icon="lock">
              {t.rich('plans-staff.hide')}
            </Button>
          ) : (
            <Button type="submit" name="what" value="public" look="primary" icon="globe">
              {t.rich('plans-staff.publishPlan')}
            </Button>
          )}
        </p>
        {isPublic ? (
          <>
            <h2 className="text-[1.375rem]">{t.rich('plans-staff.datasetTitle')}</h2>
            <p>{t.rich('plans-staff.datasetText')}</p>
            <p>
              <Button type="submit" name="what" value="dataset" icon="data">
                {t.rich('plans-staff.datasetNow')}
              </Button>
            </p>
          </>
        ) : null}
        <h2 className="text-[1.375rem]">{t.rich('plans-staff.filesTitle')}</h2>
        <p>{t.rich('plans-staff.filesText')}</p>
        <p className="flex flex-wrap gap-3">
          {files.map(([file, key]) => (
            <ButtonLink
              key={file}
              to={`${pathOf(id, `/${file}`)}${query}`}
              icon="download"
              isDocument
              download
            >
              {t.rich(key)}
            </ButtonLink>
          ))}
        </p>
        {roles.includes('administrator') ? (
          <div className="border-line border-t pt-6">
            <ConfirmButton
              name="what"
              value="remove"
              label={t.rich('plans-staff.removePlan')}
              title={t.rich('plans-staff.removePlanTitle')}
            >
              <p>{t.rich('plans-staff.removePlanText')}</p>
            </ConfirmButton>
          </div>
        ) : null}
      </Form>
    </>
  );
}
