/** What staff narrow their list by; the numbers say how many datasets each choice leaves. */
import { Form, Link } from 'react-router';
import { nameOf, type Vocabularies } from '../catalog/vocabularies.ts';
import { Button } from '../design/button.tsx';
import { controlClass } from '../design/form/field.tsx';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import {
  type Listing,
  type ListQuestion,
  type Narrowing,
  narrowings,
  orders,
  searchOfList,
  standings,
} from './listing.ts';

interface NarrowFormProps {
  readonly question: ListQuestion;
  readonly counts: Listing['counts'];
  readonly vocabularies: Vocabularies;
}

export function NarrowForm({ question, counts, vocabularies }: NarrowFormProps) {
  const t = useTranslator();
  const here = searchOfList({ ...question, page: 1 });
  return (
    <search>
      <Form
        // Controls take their new defaults when the question changes by a link.
        key={here}
        method="get"
        action={t.to('/staff/catalog')}
        className="flex flex-wrap items-end gap-x-4 gap-y-3 rounded-12 bg-sunken p-4"
      >
        <label className="min-w-0 grow basis-full sm:basis-80">
          <span className="font-bold">{t.rich('catalog-staff.search')}</span>
          <input type="search" name="q" defaultValue={question.text} className={controlClass} />
        </label>
        {narrowings.map((name) => (
          <Narrow
            key={name}
            name={name}
            chosen={question.chosen[name]}
            counts={counts[name]}
            vocabularies={vocabularies}
          />
        ))}
        <label className="min-w-0 grow basis-40 sm:max-w-56">
          <span className="font-bold">{t.rich('catalog.sort')}</span>
          <select name="sort" defaultValue={question.sort} className={controlClass}>
            {orders.map((order) => (
              <option key={order} value={order}>
                {t.plain(`catalog.sorts.${order}`)}
              </option>
            ))}
          </select>
        </label>
        <Button type="submit" look="primary" icon="search">
          {t.rich('catalog-staff.narrow.search')}
        </Button>
        {here === '' ? null : (
          <Link to={t.to('/staff/catalog')} className="inline-flex min-h-12 items-center text-link">
            {t.rich('catalog.clear')}
          </Link>
        )}
      </Form>
    </search>
  );
}

interface NarrowProps {
  readonly name: Narrowing;
  readonly chosen: string | undefined;
  readonly counts: Listing['counts'][Narrowing];
  readonly vocabularies: Vocabularies;
}

function Narrow({ name, chosen, counts, vocabularies }: NarrowProps) {
  const t = useTranslator();
  // What is chosen stays a choice, also where nothing is left of it.
  const isListed = chosen === undefined || counts.some(({ value }) => value === chosen);
  const options = isListed ? counts : [{ value: chosen, count: 0 }, ...counts];
  if (options.length === 0) return null;
  const label = (value: string): string => {
    const standing = standings.find((one) => one === value);
    if (name === 'standing' && standing !== undefined) {
      return t.plain(`catalog-staff.standings.${standing}`);
    }
    if (name === 'estat') return nameOf(vocabularies.estat, value, t.language);
    if (name === 'groups') return nameOf(vocabularies.groups, value, t.language);
    return value;
  };
  return (
    <label className="min-w-0 grow basis-40 sm:max-w-56">
      <span className="font-bold">{t.rich(`catalog-staff.narrow.${name}`)}</span>
      <select name={name} defaultValue={chosen ?? ''} className={controlClass}>
        <option value="">{t.plain('catalog.any')}</option>
        {options.map(({ value, count }) => (
          <option key={value} value={value}>
            {`${label(value)}（${formatNumber(count, t.language)}）`}
          </option>
        ))}
      </select>
    </label>
  );
}
