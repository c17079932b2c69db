/** Buttons that change all chosen datasets, and what became of it, with the way back. */
import { type ReactNode, useEffect, useState } from 'react';
import { Form } from 'react-router';
import type { Named, Vocabularies } from '../catalog/vocabularies.ts';
import { Banner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { controlClass } from '../design/form/field.tsx';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import type { BulkAction, BulkOutcome } from './bulk.ts';

interface BulkPanelProps {
  readonly vocabularies: Vocabularies;
  /** Datasets of this page. */
  readonly count: number;
}

/** Stands in the form that holds the boxes. */
export function BulkPanel({ vocabularies, count }: BulkPanelProps) {
  const t = useTranslator();
  return (
    <fieldset className="no-print flex min-w-0 flex-col gap-4 rounded-12 border border-edge p-5">
      <legend className="px-2 font-bold">{t.rich('catalog-staff.bulk.title')}</legend>
      <p className="text-[0.9375rem]">{t.rich('catalog-staff.bulk.text')}</p>
      <div className="flex flex-wrap gap-3">
        <ChooseAll count={count} />
        <Act what="publish" />
        <Act what="withdraw" />
      </div>
      <Line label={t.rich('catalog-staff.narrow.tags')} actions={['tag', 'untag']}>
        <input type="text" name="tags" maxLength={200} className={controlClass} />
      </Line>
      {vocabularies.groups.length === 0 ? null : (
        <Line label={t.rich('catalog-staff.narrow.groups')} actions={['group', 'ungroup']}>
          <Choice name="groups" options={vocabularies.groups} />
        </Line>
      )}
      <Line label={t.rich('catalog-staff.fields.estat')} actions={['estat', 'unestat']}>
        <Choice name="estat" options={vocabularies.estat} />
      </Line>
    </fieldset>
  );
}

function Act({ what }: { readonly what: BulkAction }) {
  const t = useTranslator();
  return (
    <Button type="submit" name="what" value={what}>
      {t.rich(`catalog-staff.bulk.${what}`)}
    </Button>
  );
}

interface LineProps {
  readonly label: ReactNode;
  readonly actions: readonly BulkAction[];
  readonly children: ReactNode;
}

function Line({ label, actions, children }: LineProps) {
  return (
    <div className="flex flex-wrap items-end gap-3">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is its child. */}
      <label className="min-w-0 grow basis-56 sm:max-w-sm">
        <span className="font-bold">{label}</span>
        {children}
      </label>
      {actions.map((what) => (
        <Act key={what} what={what} />
      ))}
    </div>
  );
}

function Choice({ name, options }: { readonly name: string; readonly options: readonly Named[] }) {
  const t = useTranslator();
  return (
    <select name={name} defaultValue="" className={controlClass}>
      <option value="">{t.plain('form.choose')}</option>
      {options.map(({ code, ja, en }) => (
        <option key={code} value={code}>
          {t.language === 'en' ? en : ja}
        </option>
      ))}
    </select>
  );
}

/** Ticks every box of the page; where scripts do not run there is no such button. */
function ChooseAll({ count }: { readonly count: number }) {
  const t = useTranslator();
  const [isAwake, setAwake] = useState(false);
  useEffect(() => setAwake(true), []);
  if (!isAwake) return null;
  return (
    <Button
      icon="check"
      onClick={({ currentTarget: { form } }) => {
        const boxes = form?.querySelectorAll<HTMLInputElement>('input[name="id"]') ?? [];
        const isAny = Array.from(boxes).some(({ checked }) => !checked);
        for (const box of boxes) box.checked = isAny;
      }}
    >
      {t.rich('catalog-staff.bulk.all', { count: formatNumber(count, t.language) })}
    </Button>
  );
}

/** Undefined where nothing was chosen. */
export function BulkDone({ outcome }: { readonly outcome: BulkOutcome | undefined }) {
  const t = useTranslator();
  if (outcome === undefined) {
    return <Banner look="notice" title={t.rich('catalog-staff.bulk.nothing')} isUrgent />;
  }
  const { changed, refused, detail, undo } = outcome;
  const count = (list: readonly string[]): string => formatNumber(list.length, t.language);
  return (
    <>
      {refused.length === 0 ? null : (
        <Banner
          look="danger"
          title={t.rich('catalog-staff.bulk.refused', { count: count(refused) })}
          isUrgent
        >
          <span lang="en">{detail}</span>
        </Banner>
      )}
      <Banner
        look={changed.length === 0 ? 'notice' : 'success'}
        title={t.rich('catalog-staff.bulk.changed', { count: count(changed) })}
      >
        {undo.ids.length === changed.length ? null : (
          <p>
            {t.rich('catalog-staff.bulk.final', {
              count: formatNumber(changed.length - undo.ids.length, t.language),
            })}
          </p>
        )}
        {undo.ids.length === 0 ? null : (
          <Form method="post" preventScrollReset className="mt-2">
            <input type="hidden" name="id" value={undo.ids.join(',')} />
            {['tags', 'groups', 'estat'].map((name) => (
              <input key={name} type="hidden" name={name} value={undo.value} />
            ))}
            <Button type="submit" name="what" value={undo.what} icon="history">
              {t.rich('catalog-staff.bulk.undo')}
            </Button>
          </Form>
        )}
      </Banner>
    </>
  );
}
