/** What matters now, each as one card. */
import { Link } from 'react-router';
import { NamedIcon } from '../design/icons.tsx';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { facilityTypes, type NowSlot } from './now.ts';

export function Now({ slots }: { readonly slots: readonly NowSlot[] }) {
  const t = useTranslator();
  if (slots.length === 0) return null;
  return (
    <section aria-labelledby="now">
      <h2 id="now" className="text-[1.5rem] leading-snug md:text-[1.75rem]">
        {t.rich('home.now')}
      </h2>
      <ul className="mt-6 grid gap-4 md:grid-cols-2">
        {slots.map((slot) => (
          <li key={slot.kind} className="rounded-12 border-2 border-accent bg-raised p-5">
            <Slot slot={slot} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Slot({ slot }: { readonly slot: NowSlot }) {
  if (slot.kind === 'open-shelters') return <Open slot={slot} />;
  return slot.kind === 'open-facilities' ? <Facilities slot={slot} /> : <New slot={slot} />;
}

function Facilities({ slot }: { readonly slot: Extract<NowSlot, { kind: 'open-facilities' }> }) {
  const t = useTranslator();
  const query = new URLSearchParams([
    ...facilityTypes.map((type) => ['type', type]),
    ['q', slot.q],
  ]);
  return (
    <>
      <p className="flex items-center gap-2 font-bold text-[1.125rem]">
        <NamedIcon name="building" className="size-7 text-accent" />
        <Link
          to={`${t.to('/explore')}?${query}`}
          className="inline-flex min-h-11 items-center text-link"
        >
          {t.rich('home.facilities', { count: formatNumber(slot.count, t.language) })}
        </Link>
      </p>
      <p>
        {t.rich(slot.count > slot.names.length ? 'home.facilitiesSome' : 'home.facilitiesAll', {
          names: slot.names.join(t.language === 'en' ? ', ' : '、'),
        })}
      </p>
      <p className="text-quiet">{t.rich('home.facilitiesText')}</p>
    </>
  );
}

function Open({ slot }: { readonly slot: Extract<NowSlot, { kind: 'open-shelters' }> }) {
  const t = useTranslator();
  const to = `${t.to('/explore')}?${new URLSearchParams({ type: 'EvacuationShelter', q: 'status=="open"' })}`;
  return (
    <>
      <p className="flex items-center gap-2 font-bold text-[1.125rem]">
        <NamedIcon name="home" className="size-7 text-accent" />
        <Link to={to} className="inline-flex min-h-11 items-center text-link">
          {t.rich('home.openNow', { count: formatNumber(slot.count, t.language) })}
        </Link>
      </p>
      <p className="text-quiet">{t.rich('home.openNowText')}</p>
    </>
  );
}

function New({ slot }: { readonly slot: Extract<NowSlot, { kind: 'new-data' }> }) {
  const t = useTranslator();
  return (
    <>
      <p className="flex items-center gap-2 font-bold text-[1.125rem]">
        <NamedIcon name="data" className="size-7 text-accent" />
        {t.rich('home.newData')}
      </p>
      <ul className="mt-1">
        {slot.datasets.map(({ title, path }) => (
          <li key={path}>
            <Link to={t.to(path)} className="inline-flex min-h-11 items-center text-link">
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
