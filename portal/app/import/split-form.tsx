/** Two tables in one sheet: staff say which of them is meant. */
import { Form } from 'react-router';
import { Button } from '../design/button.tsx';
import { RadioGroup } from '../design/form/choice.tsx';
import { useTranslator } from '../language/text.tsx';
import type { ImportSession } from './session.ts';

export function SplitForm({ session }: { readonly session: ImportSession }) {
  const t = useTranslator();
  const { otherTable } = session.analysis;
  if (otherTable === undefined) return null;
  const { row, names, isLeft, header } = otherTable;
  const values = { row, names: names.slice(0, 6).join('、') };
  return (
    <section className="flex flex-col gap-3 rounded-12 border border-line bg-sunken p-6">
      <h2 className="text-[1.375rem]">{t.rich('import.splitTitle')}</h2>
      <p className="max-w-prose break-words">{t.rich('import.splitText', values)}</p>
      <Form method="post" className="flex flex-col gap-4">
        <input type="hidden" name="intent" value="split" />
        <RadioGroup
          name="table"
          label={t.rich('import.splitWhich')}
          defaultValues={[isLeft ? 'upper' : 'both']}
          options={[
            { value: 'upper', label: t.rich('import.splitUpper') },
            ...(header === undefined
              ? []
              : [{ value: 'lower', label: t.rich('import.splitLower') }]),
            { value: 'both', label: t.rich('import.splitBoth') },
          ]}
        />
        <p>
          <Button type="submit">{t.rich('import.review')}</Button>
        </p>
      </Form>
    </section>
  );
}
