/** What one can do with the map, as buttons: nothing needs a mouse. */
import type { ReactNode } from 'react';
import { useState } from 'react';
import { type IconName, NamedIcon } from '../design/icons.tsx';
import type { Position } from '../geo/distance.ts';
import { useTranslator } from '../language/text.tsx';
import type { MapView } from './map-view.ts';
import type { Extent } from './matching.ts';
import type { PositionState } from './use-position.ts';

interface MapControlsProps {
  readonly map: MapView;
  readonly bounds: Extent;
  readonly isPicking: boolean;
  readonly setPicking: (isPicking: boolean) => void;
  readonly searchFrom: (near: Position | 'here' | undefined) => void;
  readonly position: PositionState['state'];
}

export function MapControls(props: MapControlsProps) {
  const { map, bounds, isPicking, setPicking, searchFrom, position } = props;
  const t = useTranslator();
  return (
    <>
      <div className="absolute top-3 right-3 flex flex-col gap-2">
        <div className="flex flex-col overflow-hidden rounded-8 border border-edge bg-surface">
          <IconButton icon="plus" label={t.plain('map.zoomIn')} press={() => map.zoomBy(1)} />
          <span className="border-line border-t" />
          <IconButton icon="minus" label={t.plain('map.zoomOut')} press={() => map.zoomBy(-1)} />
        </div>
        <div className="overflow-hidden rounded-8 border border-edge bg-surface">
          <IconButton icon="fit" label={t.plain('map.fit')} press={() => map.fit(bounds)} />
        </div>
        <ShareButton />
      </div>
      <div className="absolute top-3 right-18 left-3 flex flex-wrap gap-2">
        <TextButton icon="locate" press={() => searchFrom('here')}>
          {t.rich('map.locate')}
        </TextButton>
        <TextButton icon="target" isPressed={isPicking} press={() => setPicking(!isPicking)}>
          {t.rich('map.pick')}
        </TextButton>
        {isPicking ? (
          <TextButton icon="check" press={() => searchFrom(map.centre())}>
            {t.rich('map.pickCentre')}
          </TextButton>
        ) : null}
        <Status isPicking={isPicking} position={position} />
      </div>
    </>
  );
}

function Status({ isPicking, position }: Pick<MapControlsProps, 'isPicking' | 'position'>) {
  const t = useTranslator();
  const key = isPicking
    ? 'map.picking'
    : position === 'asking'
      ? 'map.locating'
      : position === 'denied'
        ? 'map.locateDenied'
        : undefined;
  return (
    <p role="status" className="max-w-md basis-full">
      {key === undefined ? null : (
        <span className="inline-block rounded-8 border border-edge bg-surface px-3 py-2">
          {t.rich(key)}
        </span>
      )}
    </p>
  );
}

function ShareButton() {
  const t = useTranslator();
  const [told, setTold] = useState<'map.shared' | 'map.shareFailed'>();
  const copy = (): void => {
    const write =
      navigator.clipboard?.writeText(window.location.href) ?? Promise.reject(new Error());
    write.then(
      () => setTold('map.shared'),
      () => setTold('map.shareFailed'),
    );
  };
  return (
    <div className="relative w-fit">
      <div className="overflow-hidden rounded-8 border border-edge bg-surface">
        <IconButton icon="share" label={t.plain('map.share')} press={copy} />
      </div>
      <p role="status" className="absolute top-0 right-14 w-max max-w-60">
        {told === undefined ? null : (
          <span className="inline-block rounded-8 border border-edge bg-surface px-3 py-2">
            {t.rich(told)}
          </span>
        )}
      </p>
    </div>
  );
}

interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly press: () => void;
}

export function IconButton({ icon, label, press }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={press}
      className="flex size-12 items-center justify-center bg-surface text-ink hover:bg-accent-soft"
    >
      <NamedIcon name={icon} />
    </button>
  );
}

interface TextButtonProps {
  readonly icon: IconName;
  readonly isPressed?: boolean;
  readonly press: () => void;
  readonly children: ReactNode;
}

function TextButton({ icon, isPressed, press, children }: TextButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={isPressed}
      onClick={press}
      className="inline-flex min-h-12 items-center gap-2 rounded-8 border border-edge bg-surface px-4 font-bold text-ink hover:bg-accent-soft aria-pressed:bg-accent aria-pressed:text-on-accent"
    >
      <NamedIcon name={icon} className="size-5" />
      <span>{children}</span>
    </button>
  );
}
