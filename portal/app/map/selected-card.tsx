/** What was pressed on the map, over the map. */
import { useEffect, useRef } from 'react';
import { distanceMetres, type Position } from '../geo/distance.ts';
import { useTranslator } from '../language/text.tsx';
import type { Shelter } from '../shelters/shelter.ts';
import { ShelterCard } from '../shelters/shelter-card.tsx';
import { IconButton } from './map-controls.tsx';

interface SelectedCardProps {
  readonly selected: readonly Shelter[];
  readonly from: Position | undefined;
  /** Whether someone just pressed a sign: then they go on reading here. */
  readonly isPressed: boolean;
  readonly close: () => void;
}

export function SelectedCard({ selected, from, isPressed, close }: SelectedCardProps) {
  const t = useTranslator();
  const panel = useRef<HTMLElement>(null);
  const ids = selected.map(({ id }) => id).join(' ');
  useEffect(() => {
    if (ids !== '' && isPressed) panel.current?.focus({ preventScroll: true });
  }, [ids, isPressed]);
  if (selected.length === 0) return null;
  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-label={t.plain('map.selected')}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
      className="absolute inset-x-2 bottom-2 z-10 flex max-h-[60%] flex-col rounded-12 border-2 border-edge bg-surface shadow-2 md:right-auto md:max-h-[80%] md:w-100"
    >
      <div className="flex items-center justify-between pl-4 font-bold">
        <span>{t.rich('map.selected')}</span>
        <IconButton icon="close" label={t.plain('map.close')} press={close} />
      </div>
      <ul className="flex flex-col gap-2 overflow-y-auto p-2 pt-0">
        {selected.map((shelter) => (
          <li key={shelter.id}>
            <ShelterCard
              shelter={shelter}
              isCompact
              {...(from === undefined
                ? {}
                : { distanceMetres: distanceMetres(from, shelter.position) })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
