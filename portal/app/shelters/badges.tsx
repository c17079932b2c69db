/** A shelter's kind and hazards, as colour, icon and word together. */
import { HazardIcon, KindIcon } from '../design/icons.tsx';
import { useTranslator } from '../language/text.tsx';
import type { Hazard, ShelterKind } from './shelter.ts';

export const kindLooks: Readonly<Record<ShelterKind, string>> = {
  EvacuationSite: 'border-site bg-site-soft text-site',
  EvacuationShelter: 'border-shelter bg-shelter-soft text-shelter',
};

export function KindBadge({ kind }: { readonly kind: ShelterKind }) {
  const t = useTranslator();
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-full border-2 px-3 py-0.5 font-bold text-[0.9375rem] ${kindLooks[kind]}`}
    >
      <KindIcon kind={kind} className="size-5" />
      <span>{t.rich(`shelters.kind.${kind}`)}</span>
    </span>
  );
}

interface HazardListProps {
  readonly hazards: readonly Hazard[];
  readonly isCompact?: boolean;
}

export function HazardList({ hazards, isCompact = false }: HazardListProps) {
  const t = useTranslator();
  if (hazards.length === 0) return null;
  return (
    <div
      className={`flex flex-wrap items-center gap-x-3 gap-y-0.5 ${isCompact ? 'mt-1 text-[0.875rem]' : 'mt-2 text-[0.9375rem]'}`}
    >
      <span className={isCompact ? 'sr-only' : 'text-quiet'}>
        {t.rich('shelters.list.available')}
      </span>
      <ul className="flex flex-wrap gap-x-3 gap-y-0.5">
        {hazards.map((hazard) => (
          <li key={hazard} className="inline-flex items-center gap-1">
            <HazardIcon hazard={hazard} className="size-5 text-site" />
            <span>{t.rich(`shelters.hazard.${hazard}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
