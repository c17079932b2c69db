/** `/staff/admin/new`: one more tenant. */
import { type ActionFunctionArgs, Form, type MetaFunction, redirect } from 'react-router';
import { portalContext } from '../api/context.ts';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { Button } from '../design/button.tsx';
import { RadioGroup } from '../design/form/choice.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { languageOf, pathIn } from '../language/language.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { answered, field, send } from './ask.ts';
import { Outcome } from './frame.tsx';

export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const name = field(form, 'name');
  const code = field(form, 'code');
  const answer = await send(call, 'POST', '/api/tenants', {
    name,
    kind: field(form, 'kind'),
    displayName: { ja: field(form, 'ja'), kana: field(form, 'kana'), en: field(form, 'en') },
    ...(code === '' ? {} : { code }),
  });
  if (!answer.ok) return answered(answer, {});
  const language = languageOf(new URL(request.url).pathname);
  return redirect(pathIn(language, `/staff/admin/${encodeURIComponent(name)}`), 303);
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('admin.tenant.add') },
];

export default function NewTenantPage() {
  const t = useTranslator();
  return (
    <div className="flex flex-col gap-6">
      <Breadcrumb
        between={[{ to: t.to('/staff/admin'), label: t.rich('admin.title') }]}
        here={t.rich('admin.tenant.add')}
      />
      <h1 className="text-[1.75rem] leading-snug">{t.rich('admin.tenant.add')}</h1>
      <Outcome />
      <Form method="post" className="flex flex-col gap-6">
        <TextField name="ja" label={t.rich('admin.tenant.ja')} width="middle" isRequired />
        <TextField name="kana" label={t.rich('admin.tenant.kana')} width="middle" />
        <TextField name="en" label={t.rich('admin.tenant.en')} width="middle" />
        <RadioGroup
          name="kind"
          label={t.rich('admin.tenant.kind')}
          defaultValues={['partner']}
          options={(['prefecture', 'municipality', 'partner'] as const).map((kind) => ({
            value: kind,
            label: t.rich(`admin.kinds.${kind}`),
          }))}
        />
        <TextField
          name="code"
          label={t.rich('admin.tenant.code')}
          hint={t.rich('admin.tenant.codeHint')}
          inputMode="numeric"
          lengthMax={6}
          width="short"
        />
        <TextField
          name="name"
          label={t.rich('admin.tenant.id')}
          hint={t.rich('admin.tenant.idHint')}
          width="middle"
          isRequired
        />
        <div>
          <Button type="submit" look="primary">
            {t.rich('admin.tenant.create')}
          </Button>
        </div>
      </Form>
    </div>
  );
}
