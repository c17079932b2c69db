/** `/staff/plans/new`: an empty plan, hidden until it is published. */
import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
  useNavigation,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { Button } from '../design/button.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { HeadFields, headOf } from './head-fields.tsx';
import { Refused } from './refused.tsx';
import { send } from './send.ts';

export const handle = { texts: ['plans'] };

export function loader({ context }: LoaderFunctionArgs) {
  return { year: context.get(portalContext).now().getFullYear() };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const head = headOf({}, await request.formData());
  const body = new Blob([JSON.stringify({ plan: head, nodes: [], indicators: [] })]);
  const created = await send<{ plan: { id: string } }>(
    call,
    'POST',
    '/api/plans?public=false',
    body,
  );
  if (!created.ok) {
    return data({ refusal: created.refusal, head }, { status: created.refusal.status });
  }
  const t = translatorAt(new URL(request.url).pathname);
  return redirect(t.to(`/staff/plans/${encodeURIComponent(created.value.plan.id)}?done=saved`));
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('plans-staff.new') },
];

export default function NewPlan() {
  const { year } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const t = useTranslator();
  const empty = { status: 'draft', period: { from: year, to: year + 3 } };
  return (
    <div className="flex max-w-3xl flex-col gap-6">
      <h1 className="text-[1.75rem] leading-snug">{t.rich('plans-staff.new')}</h1>
      <p>{t.rich('plans-staff.newText')}</p>
      <Refused refusal={answer?.refusal} />
      <Form method="post" noValidate className="flex flex-col gap-6">
        <HeadFields head={answer?.head ?? empty} isNew />
        <p>
          <Button type="submit" look="primary" isBusy={useNavigation().state === 'submitting'}>
            {t.rich('plans-staff.save')}
          </Button>
        </p>
      </Form>
    </div>
  );
}
