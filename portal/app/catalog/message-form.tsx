/** One text and an address for the answer: what both forms of the catalogue are. */
import { type ActionFunctionArgs, data, Form, useActionData, useNavigation } from 'react-router';
import { problemOf } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { objectOf, textOf } from '../api/read-json.ts';
import { Banner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { ErrorSummary, type FieldError, FormErrors } from '../design/form/errors.tsx';
import { TextArea, TextField } from '../design/form/text-field.tsx';
import { ButtonLink } from '../design/link.tsx';
import { useTranslator } from '../language/text.tsx';

export interface Sent {
  readonly state: 'sent' | 'empty' | 'address' | 'full' | 'failed';
  readonly body: string;
  readonly replyTo: string;
  /** Known to the sender alone; where the answer will stand. */
  readonly id: string;
}

export const bodyLengthMax = 4_000;

/** Sends what the form holds to `path` of the API. */
export async function sendMessage(
  { context, request }: ActionFunctionArgs,
  path: string,
): Promise<ReturnType<typeof data<Sent>>> {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const fieldOf = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const [body, replyTo] = [fieldOf('body'), fieldOf('replyTo')];
  if (body === '') return data({ state: 'empty', body, replyTo, id: '' }, { status: 400 });
  const response = await call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body, ...(replyTo === '' ? {} : { replyTo }) }),
  });
  if (response.ok) {
    const id = textIn(await response.json(), 'id');
    return data({ state: 'sent', body, replyTo, id });
  }
  const { status } = await problemOf(response);
  const state = status === 400 ? 'address' : status === 429 ? 'full' : 'failed';
  return data({ state, body, replyTo, id: '' }, { status });
}

function textIn(value: unknown, member: string): string {
  return textOf(objectOf(value)[member]);
}

export function MessageForm() {
  const t = useTranslator();
  const sent = useActionData<Sent>();
  const navigation = useNavigation();
  if (sent?.state === 'sent') {
    return (
      <Banner look="success" title={t.rich('catalog.form.sentTitle')}>
        {t.rich('catalog.form.sentText')}
        <p className="mt-3">
          <ButtonLink to={t.to(`/catalog/messages/${sent.id}`)}>
            {t.rich('catalog.form.receipt')}
          </ButtonLink>
        </p>
      </Banner>
    );
  }
  const errors: readonly FieldError[] =
    sent === undefined
      ? []
      : [
          {
            field: sent.state === 'empty' ? 'body' : sent.state === 'address' ? 'replyTo' : '',
            message: t.rich(`catalog.form.${sent.state}`),
          },
        ];
  return (
    <FormErrors errors={errors}>
      <Form method="post" noValidate className="flex max-w-2xl flex-col gap-6">
        <ErrorSummary errors={errors} />
        <TextArea
          name="body"
          label={t.rich('catalog.form.body')}
          isRequired
          rows={8}
          lengthMax={bodyLengthMax}
          defaultValue={sent?.body ?? ''}
        />
        <TextField
          name="replyTo"
          type="email"
          autoComplete="email"
          label={t.rich('catalog.form.replyTo')}
          hint={t.rich('catalog.form.replyToText')}
          defaultValue={sent?.replyTo ?? ''}
          width="middle"
        />
        <div>
          <Button type="submit" look="primary" isBusy={navigation.state === 'submitting'}>
            {t.rich('catalog.form.send')}
          </Button>
        </div>
      </Form>
    </FormErrors>
  );
}
