/** Conditions on values, without a language of queries; the language itself for those who know it. */
import { Form } from 'react-router';
import { Accordion } from '../design/accordion.tsx';
import { Button } from '../design/button.tsx';
import { FilterChip } from '../design/chip.tsx';
import { controlClass } from '../design/form/field.tsx';
import { useTranslator } from '../language/text.tsx';
import { type Condition, comparisons, fieldOf, isQueryable } from './conditions.ts';
import { searchOf } from './exploration.ts';
import type { ExploreData } from './explore-data.ts';
import { fieldName } from './field-text.tsx';
import type { Layer } from './find.ts';
import { Kept } from './layer-form.tsx';
import { layerName } from './layer-text.tsx';
import { valueText } from './value-text.ts';

/** Of entities those a query can name; of what draws them nothing. */
function fieldsOf({ type, fields }: Layer): Layer['fields'] {
  if (type === undefined) return fields;
  return fields.filter(({ name }) => isQueryable(name) && name !== 'location');
}

export function FilterForm({ answer }: { readonly answer: ExploreData }) {
  const t = useTranslator();
  const { view, found } = answer;
  const layers = found.layers.filter((layer) => fieldsOf(layer).length > 0);
  if (layers.length === 0) return null;
  const { selected: _, ...rest } = view;
  return (
    <section aria-labelledby="explore-filter" className="no-print flex flex-col gap-2">
      <h2 id="explore-filter" className="text-[1.125rem]">
        {t.rich('explore.narrow')}
      </h2>
      <Chosen answer={answer} />
      <Form
        method="get"
        action={t.to('/explore')}
        preventScrollReset
        className="flex flex-wrap items-end gap-3"
        key={searchOf({ ...rest, page: 1 })}
      >
        <Kept view={rest} />
        <label className="w-full font-bold">
          {t.rich('explore.field')}
          <select name="fa" className={`${controlClass} mt-1 font-normal`}>
            {layers.map((layer) => (
              <optgroup key={layer.key} label={layerName({ layer, types: answer.types }, t)}>
                {fieldsOf(layer).map((field) => {
                  const { text, lang } = fieldName(field, t);
                  return (
                    <option key={field.name} value={fieldOf(layer.key, field.name)} lang={lang}>
                      {text}
                    </option>
                  );
                })}
              </optgroup>
            ))}
          </select>
        </label>
        <label className="min-w-32 grow font-bold">
          {t.rich('explore.value')}
          <input
            name="fv"
            required
            maxLength={200}
            className={`${controlClass} mt-1 font-normal`}
          />
        </label>
        <label className="min-w-32 grow font-bold">
          {t.rich('explore.comparison')}
          <select name="fc" defaultValue="has" className={`${controlClass} mt-1 font-normal`}>
            {comparisons.map((comparison) => (
              <option key={comparison} value={comparison}>
                {t.plain(`explore.compare.${comparison}`)}
              </option>
            ))}
          </select>
        </label>
        <Button type="submit" icon="plus">
          {t.rich('explore.narrowAdd')}
        </Button>
      </Form>
      {view.types.length === 0 ? null : <QueryForm answer={answer} />}
    </section>
  );
}

/** What holds, each with a way to take it away. */
function Chosen({ answer: { view, found, types } }: { readonly answer: ExploreData }) {
  const t = useTranslator();
  const said = (condition: Condition): string => {
    const layer = found.layers.find(({ key }) => key === condition.layer);
    const field = layer?.fields.find(({ name }) => name === condition.attribute);
    const name = fieldName(field ?? { name: condition.attribute }, t).text;
    const value = valueText(condition.attribute, condition.value, t);
    const text = t.plain(`explore.holds.${condition.comparison}`, { name, value });
    const isAlone = found.layers.length === 1;
    return layer === undefined || isAlone ? text : `${layerName({ layer, types }, t)}：${text}`;
  };
  const others = (left: Condition) => view.conditions.filter((one) => one !== left);
  if (view.conditions.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-2">
      {view.conditions.map((condition) => (
        <li key={JSON.stringify(condition)}>
          <FilterChip
            label={said(condition)}
            to={`${t.to('/explore')}${searchOf({ ...view, conditions: others(condition), page: 1 })}`}
          />
        </li>
      ))}
    </ul>
  );
}

function QueryForm({ answer: { view } }: { readonly answer: ExploreData }) {
  const t = useTranslator();
  return (
    <Accordion summary={t.rich('explore.forDevelopers')} isOpen={view.q !== ''}>
      <Form method="get" action={t.to('/explore')} preventScrollReset key={view.q}>
        <Kept view={{ ...view, q: '' }} />
        <label htmlFor="explore-q" className="font-bold">
          {t.rich('explore.filter')}
        </label>
        <p id="explore-q-hint" className="text-[0.9375rem] text-quiet">
          {t.plain('explore.filterHint')}
        </p>
        <div className="mt-1 flex flex-wrap items-center gap-3">
          <span className="min-w-40 grow">
            <input
              id="explore-q"
              name="q"
              type="text"
              defaultValue={view.q}
              aria-describedby="explore-q-hint"
              className={controlClass}
            />
          </span>
          <Button type="submit">{t.rich('explore.show')}</Button>
        </div>
      </Form>
    </Accordion>
  );
}
