/** The municipality, chosen once: it stands in the address from then on. */
import { Form } from 'react-router';
import { Button } from '../design/button.tsx';
import { controlClass } from '../design/form/field.tsx';
import { NamedIcon } from '../design/icons.tsx';
import { useTranslator } from '../language/text.tsx';
import { nameIn, type Region } from '../region/region.ts';

interface CityFormProps {
  readonly region: Region;
  readonly city: string | undefined;
}

export function CityForm({ region, city }: CityFormProps) {
  const t = useTranslator();
  const all = t.plain('home.cityAll', { region: nameIn(region.name, t.language) });
  return (
    <Form
      method="get"
      action={t.to('/')}
      preventScrollReset
      className="no-print flex flex-wrap items-center gap-x-8 gap-y-3 rounded-12 border border-line bg-sunken p-5"
    >
      <div className="grow basis-64">
        <label htmlFor="city" className="flex items-center gap-2 font-bold">
          <NamedIcon name="home" className="size-6 shrink-0 text-accent" />
          {t.rich('home.city')}
        </label>
        <p id="city-note" className="text-[0.9375rem] text-quiet">
          {t.rich('home.cityNote')}
        </p>
      </div>
      <div className="flex grow basis-80 flex-wrap gap-3 sm:flex-nowrap">
        <select
          id="city"
          name="city"
          key={city ?? ''}
          defaultValue={city ?? ''}
          aria-describedby="city-note"
          className={`${controlClass} min-w-0 sm:max-w-sm`}
        >
          <option value="">{all}</option>
          {region.municipalities.map(({ code, name }) => (
            <option key={code} value={code}>
              {nameIn(name, t.language)}
            </option>
          ))}
        </select>
        <Button type="submit">{t.rich('home.cityApply')}</Button>
      </div>
    </Form>
  );
}
