/** The filters of the list: a GET form, so that the address carries them and no script is needed. */
import { type ReactNode, useEffect, useRef } from 'react';
import { Form, Link } from 'react-router';
import { HazardIcon, NamedIcon } from '../design/icons.tsx';
import { buttonClass } from '../design/link.tsx';
import { useTranslator } from '../language/text.tsx';
import { nameIn, type Region } from '../region/region.ts';
import { type Filters, filterCount, kindWord, parseFilters } from './filters.ts';
import { hazards, kinds } from './shelter.ts';

interface FilterFormProps {
  readonly region: Region;
  readonly filters: Filters;
  /** Where the answer is shown. */
  readonly path: '/shelters' | '/map';
  /** Applies every choice at once; a form that is sent is the rule where it is absent. */
  readonly apply?: (filters: Filters) => void;
}

const legendClass = 'font-bold';
const controlClass =
  'mt-1 block min-h-12 w-full rounded-8 border border-edge bg-surface px-3 py-2 text-ink';

export function FilterForm({ region, filters, path, apply }: FilterFormProps) {
  const t = useTranslator();
  const form = useResetOn(JSON.stringify(filters));
  return (
    <Form
      ref={form}
      method="get"
      action={t.to(path)}
      onChange={({ target, currentTarget }) => {
        const isTyping = target instanceof HTMLInputElement && target.name === 'q';
        if (!isTyping) apply?.(filtersOf(currentTarget));
      }}
      onSubmit={(event) => {
        if (apply === undefined) return;
        event.preventDefault();
        apply(filtersOf(event.currentTarget));
      }}
      className="flex flex-col gap-6"
    >
      <TextFilter value={filters.text} />
      <fieldset>
        <legend className={legendClass}>{t.rich('shelters.list.kind')}</legend>
        <div className="mt-1">
          <Choice type="radio" name="kind" value="" isChecked={filters.kind === undefined}>
            {t.rich('shelters.kind.all')}
          </Choice>
          {kinds.map((kind) => (
            <Choice
              key={kind}
              type="radio"
              name="kind"
              value={kindWord(kind)}
              isChecked={filters.kind === kind}
            >
              {t.rich(`shelters.kind.${kind}`)}
            </Choice>
          ))}
        </div>
      </fieldset>
      <fieldset aria-describedby="hazard-hint">
        <legend className={legendClass}>{t.rich('shelters.list.hazard')}</legend>
        <p id="hazard-hint" className="text-[0.9375rem] text-quiet">
          {t.rich('shelters.list.hazardHint')}
        </p>
        <div className="mt-1 grid grid-cols-2 gap-x-2 lg:grid-cols-1">
          {hazards.map((hazard) => (
            <Choice
              key={hazard}
              type="checkbox"
              name="hazard"
              value={hazard}
              isChecked={filters.hazards.includes(hazard)}
            >
              <span className="flex items-center gap-2">
                <HazardIcon hazard={hazard} className="size-5 text-quiet" />
                <span>{t.rich(`shelters.hazard.${hazard}`)}</span>
              </span>
            </Choice>
          ))}
        </div>
      </fieldset>
      <label className="block">
        <span className={legendClass}>{t.rich('shelters.list.city')}</span>
        <select
          // React does not take a new default into a select it has.
          key={filters.municipality}
          name="city"
          defaultValue={filters.municipality ?? ''}
          className={controlClass}
        >
          <option value="">{t.plain('shelters.list.allCities')}</option>
          {region.municipalities.map(({ code, name }) => (
            <option key={code} value={code}>
              {nameIn(name, t.language)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className={`${buttonClass('primary')} w-full`}>
        <NamedIcon name="search" />
        <span>{t.rich('shelters.list.submit')}</span>
      </button>
      {filterCount(filters) === 0 ? null : (
        <Link to={t.to(path)} className="text-link inline-flex min-h-11 items-center">
          {t.rich('shelters.list.clear')}
        </Link>
      )}
    </Form>
  );
}

/** What the form would send. */
function filtersOf(form: HTMLFormElement): Filters {
  const search = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') search.append(name, value);
  }
  return parseFilters(search);
}

/** Controls take their new defaults when the filters change by a link; the focus stays where it is. */
function useResetOn(filters: string) {
  const form = useRef<HTMLFormElement>(null);
  const shown = useRef(filters);
  useEffect(() => {
    if (shown.current !== filters) form.current?.reset();
    shown.current = filters;
  }, [filters]);
  return form;
}

function TextFilter({ value }: { readonly value: string | undefined }) {
  const t = useTranslator();
  return (
    <div>
      <label htmlFor="q" className={legendClass}>
        {t.rich('shelters.list.search')}
      </label>
      <p id="q-hint" className="text-[0.9375rem] text-quiet">
        {t.rich('shelters.list.searchHint')}
      </p>
      <input
        id="q"
        name="q"
        type="search"
        defaultValue={value ?? ''}
        maxLength={80}
        aria-describedby="q-hint"
        className={controlClass}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly type: 'radio' | 'checkbox';
  readonly name: string;
  readonly value: string;
  readonly isChecked: boolean;
  readonly children: ReactNode;
}

function Choice({ type, name, value, isChecked, children }: ChoiceProps) {
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-3 rounded-8 px-1 hover:bg-accent-soft">
      <input
        type={type}
        name={name}
        value={value}
        defaultChecked={isChecked}
        className="size-6 shrink-0 accent-accent"
      />
      <span>{children}</span>
    </label>
  );
}
