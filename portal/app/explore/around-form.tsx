/** An area without a mouse: a circle around the town hall of a municipality. */
import { Form } from 'react-router';
import { Button } from '../design/button.tsx';
import { controlClass } from '../design/form/field.tsx';
import { formatDistance } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { nameIn } from '../region/region.ts';
import { aroundMetres, searchOf } from './exploration.ts';
import type { ExploreData } from './explore-data.ts';

export function AroundForm({ answer: { region, view } }: { readonly answer: ExploreData }) {
  const t = useTranslator();
  const { area: _, ...rest } = view;
  const kept = new URLSearchParams(searchOf({ ...rest, page: 1 }));
  return (
    <Form
      method="get"
      action={t.to('/explore')}
      preventScrollReset
      aria-label={t.plain('explore.around')}
      className="no-print flex flex-wrap items-end gap-3"
    >
      {[...kept].map(([name, value]) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
      ))}
      <label className="min-w-36 grow font-bold">
        {t.rich('explore.around')}
        <select name="around" className={`${controlClass} mt-1 font-normal`}>
          {region.municipalities.flatMap(({ code, name, centre }) =>
            centre === undefined
              ? []
              : [
                  <option key={code} value={code}>
                    {nameIn(name, t.language)}
                  </option>,
                ],
          )}
        </select>
      </label>
      <label className="font-bold">
        {t.rich('explore.aroundMetres')}
        <select name="metres" defaultValue="5000" className={`${controlClass} mt-1 font-normal`}>
          {aroundMetres.map((metres) => (
            <option key={metres} value={metres}>
              {formatDistance(metres, t.language)}
            </option>
          ))}
        </select>
      </label>
      <Button type="submit" icon="target">
        {t.rich('explore.aroundCount')}
      </Button>
    </Form>
  );
}
