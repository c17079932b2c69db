/** Words and filters as a GET form; the numbers say how many datasets each choice leaves. */
import { Form, Link } from 'react-router';
import { Button } from '../design/button.tsx';
import { controlClass } from '../design/form/field.tsx';
import { NamedIcon } from '../design/icons.tsx';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { type Facet, type Found, facets, type Question, searchOf, sorts } from './find.ts';
import { labelOf, type Vocabularies } from './vocabularies.ts';

interface SearchFormProps {
  readonly question: Question;
  readonly found: Found | undefined;
  readonly vocabularies: Vocabularies;
}

export function SearchForm({ question, found, vocabularies }: SearchFormProps) {
  const t = useTranslator();
  const { from, until, sort } = question;
  const isNarrowed =
    Object.keys(question.chosen).length > 0 || from !== '' || until !== '' || sort !== 'relevance';
  return (
    <Form
      // Controls take their new defaults when the question changes by a link.
      key={searchOf({ ...question, page: 1 })}
      method="get"
      action={t.to('/catalog')}
      className="flex flex-col gap-5"
    >
      <label className="block">
        <span className="font-bold">{t.rich('catalog.words')}</span>
        <input type="search" name="q" defaultValue={question.text} className={controlClass} />
      </label>
      <div className="lg:hidden">
        <Button type="submit" look="primary" icon="search">
          {t.rich('catalog.search')}
        </Button>
      </div>
      <details
        // On a small screen results stand first; a wide one shows every choice (app.css).
        className="unfolded-when-wide rounded-8 border border-edge lg:border-0"
        open={isNarrowed}
      >
        <summary className="flex min-h-12 cursor-pointer items-center gap-2 px-4 font-bold text-link">
          <NamedIcon name="filter" className="size-5" />
          {t.rich('catalog.narrow')}
        </summary>
        <div className="flex flex-col gap-5 px-4 pt-2 pb-4 lg:p-0">
          {facets.map((facet) => (
            <FacetSelect
              key={facet}
              facet={facet}
              question={question}
              found={found}
              vocabularies={vocabularies}
            />
          ))}
          <fieldset className="min-w-0">
            <legend className="font-bold">{t.rich('catalog.period')}</legend>
            <div className="mt-1 flex flex-col gap-2">
              {(['from', 'until'] as const).map((name) => (
                <label key={name} className="block">
                  <span className="text-[0.9375rem]">{t.rich(`catalog.${name}`)}</span>
                  <input
                    type="date"
                    name={name}
                    defaultValue={question[name]}
                    className={controlClass}
                  />
                </label>
              ))}
            </div>
          </fieldset>
          {question.bbox === '' ? null : <input type="hidden" name="bbox" value={question.bbox} />}
          {question.place === '' ? null : (
            <input type="hidden" name="place" value={question.place} />
          )}
          <label className="block">
            <span className="font-bold">{t.rich('catalog.sort')}</span>
            <select name="sort" defaultValue={question.sort} className={controlClass}>
              {sorts.map((sort) => (
                <option key={sort} value={sort}>
                  {t.plain(`catalog.sorts.${sort}`)}
                </option>
              ))}
            </select>
          </label>
          <Button type="submit" look="primary" icon="search">
            {t.rich('catalog.search')}
          </Button>
        </div>
      </details>
      {searchOf({ ...question, page: 1 }) === '' ? null : (
        <Link to={t.to('/catalog')} className="inline-flex min-h-11 items-center text-link">
          {t.rich('catalog.clear')}
        </Link>
      )}
    </Form>
  );
}

function FacetSelect(props: SearchFormProps & { readonly facet: Facet }) {
  const { facet, question, found, vocabularies } = props;
  const t = useTranslator();
  const chosen = question.chosen[facet];
  const counts = found?.counts[facet] ?? [];
  // What is chosen stays a choice, also where nothing is left of it.
  const isListed = chosen === undefined || counts.some(({ value }) => value === chosen);
  const options = isListed ? counts : [{ value: chosen, count: 0 }, ...counts];
  if (options.length === 0) return null;
  return (
    <label className="block">
      <span className="font-bold">{t.rich(`catalog.facets.${facet}`)}</span>
      <select name={facet} defaultValue={chosen ?? ''} className={controlClass}>
        <option value="">{t.plain('catalog.any')}</option>
        {options.map(({ value, count }) => (
          <option key={value} value={value}>
            {`${labelOf(facet, value, vocabularies, t.language)}（${formatNumber(count, t.language)}）`}
          </option>
        ))}
      </select>
    </label>
  );
}
