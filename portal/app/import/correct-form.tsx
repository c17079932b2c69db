/** How a table is read, to be corrected: header, standard, meaning of columns, repairs. */
import { Form } from 'react-router';
import { Button } from '../design/button.tsx';
import { Select } from '../design/form/choice.tsx';
import { useTranslator } from '../language/text.tsx';
import { inLanguage } from './format.ts';
import type { ImportSession, Repair, Vocabulary } from './session.ts';

interface CorrectProps {
  readonly session: ImportSession;
  readonly words: Vocabulary;
}

export function CorrectForm({ session, words }: CorrectProps) {
  const t = useTranslator();
  const roles = words.roles.map(({ role, name }) => ({
    role,
    label: inLanguage(name, t.language),
  }));
  const standards = words.datasets
    .filter((dataset) => dataset.columns.length > 0)
    .map(({ slug, number, name }) => ({
      value: slug,
      label: `${String(number).padStart(2, '0')} ${inLanguage(name, t.language)}`,
    }));
  const { header, head, columns, match } = session.analysis;
  const headers: { value: string; label: string }[] = head.map((cells, index) => ({
    value: String(index),
    label: t.plain('import.headerRow', { row: index + 1, text: cells.join(' ').slice(0, 60) }),
  }));
  // The header of a table that begins far below stands behind those that are shown.
  if (header !== 'none' && header >= head.length) {
    const text = columns.map(({ name }) => name).join(' ');
    const label = t.plain('import.headerRow', { row: header + 1, text: text.slice(0, 60) });
    headers.push({ value: String(header), label });
  }
  return (
    <section className="flex flex-col gap-4">
      <h2 className="text-[1.375rem]">{t.rich('import.correct')}</h2>
      <Form method="post" className="flex flex-col gap-6">
        <input type="hidden" name="intent" value="correct" />
        <Select
          name="header"
          label={t.rich('import.header')}
          defaultValue={String(header)}
          options={[{ value: 'none', label: t.plain('import.headerNone') }, ...headers]}
        />
        <Select
          name="standard"
          label={t.rich('import.standard')}
          defaultValue={match?.slug ?? 'none'}
          options={[{ value: 'none', label: t.plain('import.standardNo') }, ...standards]}
        />
        <fieldset className="min-w-0">
          <legend className="mb-2 font-bold">{t.rich('import.roles')}</legend>
          <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
            {columns.map(({ name, role }) => (
              <label key={name} className="flex flex-col gap-1">
                <span className="break-words">{name}</span>
                <select
                  name={`role ${name}`}
                  defaultValue={role}
                  className="min-h-11 w-full rounded-8 border border-edge bg-surface px-3 py-2 text-ink"
                >
                  {roles.map((each) => (
                    <option key={each.role} value={each.role}>
                      {each.label}
                    </option>
                  ))}
                </select>
              </label>
            ))}
          </div>
        </fieldset>
        <Repairs repairs={session.analysis.repairs} />
        <p>
          <Button type="submit">{t.rich('import.review')}</Button>
        </p>
      </Form>
    </section>
  );
}

function Repairs({ repairs }: { readonly repairs: readonly Repair[] }) {
  const t = useTranslator();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-bold">{t.rich('import.repairs')}</legend>
      <p className="mb-2 text-[0.9375rem] text-quiet">
        {t.rich(repairs.length === 0 ? 'import.repairsNone' : 'import.repairsText')}
      </p>
      {repairs.map(({ column, code, count, isUndone, example }) => (
        <label
          key={`${column} ${code}`}
          className="flex min-h-11 cursor-pointer items-start gap-3 py-2"
        >
          <input
            type="checkbox"
            name="repair"
            value={`${column} ${code}`}
            defaultChecked={!isUndone}
            className="mt-0.5 size-6 shrink-0 accent-accent"
          />
          <span className="min-w-0 break-words">
            {isUndone ? `${column}: ${code}` : inLanguage(example.message, t.language)}{' '}
            <strong>{t.rich('import.repairCount', { count })}</strong>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
