/** Icons, drawn for this project on a 24-unit grid. Decoration: their meaning stands beside them in words. */
import type { ReactNode } from 'react';
import type { Hazard, ShelterKind } from '../shelters/shelter.ts';

interface IconProps {
  readonly className?: string;
}

function Icon({ className = 'size-6', children }: IconProps & { readonly children: ReactNode }) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`shrink-0 ${className}`}
    >
      {children}
    </svg>
  );
}

/** Two interlocking beams: 組木. */
export function KumikiMark({ className = 'size-10' }: IconProps) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      viewBox="0 0 40 40"
      className={`shrink-0 ${className}`}
    >
      <path className="fill-accent" d="M3 13h11V3h8v10h4v8H3z" />
      <path className="fill-shelter" d="M18 24h19v-9h-8v4h-7v-2h-4z" opacity="0.55" />
      <path className="fill-accent" d="M18 26h8v11h-8z" />
      <path className="fill-shelter" d="M29 15h8v9h-8z" />
    </svg>
  );
}

const hazardDrawings: Readonly<Record<Hazard, ReactNode>> = {
  flood: (
    <>
      <path d="M5 11V8l7-5 7 5v3" />
      <path d="M2 15c1.7-1.4 3.3-1.4 5 0s3.3 1.4 5 0 3.3-1.4 5 0 3.3 1.4 5 0" />
      <path d="M2 20c1.7-1.4 3.3-1.4 5 0s3.3 1.4 5 0 3.3-1.4 5 0 3.3 1.4 5 0" />
    </>
  ),
  landslide: (
    <>
      <path d="M2 21 9 4l4 6" />
      <path d="M2 21h20l-5-5" />
      <circle cx="15" cy="13" r="2" />
      <circle cx="19" cy="9" r="1.5" />
      <circle cx="10.5" cy="16.5" r="1" />
    </>
  ),
  stormSurge: (
    <>
      <path d="M3 16c2-9 9-12 14-9-4 0-5 4-2 6 2 1.3 4 1 6 0" />
      <path d="M2 20c1.7-1.4 3.3-1.4 5 0s3.3 1.4 5 0 3.3-1.4 5 0 3.3 1.4 5 0" />
      <path d="M5 4h5M3 8h3" />
    </>
  ),
  earthquake: (
    <>
      <path d="M4 12V9l8-6 8 6v3" />
      <path d="M2 17h4l2-3 3 6 3-6 2 3h6" />
    </>
  ),
  tsunami: (
    <>
      <path d="M2 19C4 8 12 3 19 6c-4 0-6 3-4 5.5S21 13 22 11" />
      <path d="M8 19c1-4 4-6 7-6" />
      <path d="M2 21h20" />
    </>
  ),
  largeFire: (
    <>
      <path d="M12 2c1 4 6 6 6 12a6 6 0 0 1-12 0c0-2 1-4 2.5-5 0 2 .5 3 1.5 3.5C10 8 10 5 12 2Z" />
      <path d="M12 20a2.5 2.5 0 0 1-2.5-2.5c0-1.5 1.5-2 2.5-4 1 2 2.5 2.5 2.5 4A2.5 2.5 0 0 1 12 20Z" />
    </>
  ),
  inlandFlood: (
    <>
      <path d="M7 3v3M12 2v4M17 3v3" />
      <path d="M4 10h16v5H4z" />
      <path d="M8 10v5M12 10v5M16 10v5" />
      <path d="M2 20c1.7-1.4 3.3-1.4 5 0s3.3 1.4 5 0 3.3-1.4 5 0 3.3 1.4 5 0" />
    </>
  ),
  volcano: (
    <>
      <path d="m2 21 7-10h6l7 10z" />
      <path d="M9 7c-2-1-1-4 1-3 0-3 4-3 4 0 2-1 3 2 1 3" />
      <path d="m10 11 1 4 2-2 1 3" />
    </>
  ),
};

export function HazardIcon({ hazard, className }: IconProps & { readonly hazard: Hazard }) {
  return <Icon {...(className ? { className } : {})}>{hazardDrawings[hazard]}</Icon>;
}

const kindDrawings: Readonly<Record<ShelterKind, ReactNode>> = {
  EvacuationSite: (
    <>
      <circle cx="14.5" cy="4.5" r="1.8" />
      <path d="m6 11 3.5-3 4 .5-2.5 5 4 2.5-1 5" />
      <path d="m11 14-2.5 3.5H4" />
      <path d="m13.5 8.5 2.5 3h3.5" />
    </>
  ),
  EvacuationShelter: (
    <>
      <path d="m3 11 9-8 9 8" />
      <path d="M5.5 9.5V21h13V9.5" />
      <path d="M9 21v-4a3 3 0 0 1 6 0v4" />
      <circle cx="12" cy="11" r="1.2" />
    </>
  ),
};

export function KindIcon({ kind, className }: IconProps & { readonly kind: ShelterKind }) {
  return <Icon {...(className ? { className } : {})}>{kindDrawings[kind]}</Icon>;
}

const drawings = {
  map: (
    <>
      <path d="m3 6 6-3 6 3 6-3v15l-6 3-6-3-6 3z" />
      <path d="M9 3v15M15 6v15" />
    </>
  ),
  list: <path d="M8 6h13M8 12h13M8 18h13M3.5 6h.01M3.5 12h.01M3.5 18h.01" />,
  search: (
    <>
      <circle cx="10.5" cy="10.5" r="6.5" />
      <path d="m15.5 15.5 5.5 5.5" />
    </>
  ),
  locate: (
    <>
      <circle cx="12" cy="12" r="6.5" />
      <path d="M12 2v4M12 18v4M2 12h4M18 12h4" />
      <circle cx="12" cy="12" r="1" />
    </>
  ),
  download: <path d="M12 3v12m-5-5 5 5 5-5M4 21h16" />,
  external: <path d="M14 4h6v6M20 4l-9 9M18 14v6H4V6h6" />,
  fit: <path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" />,
  target: (
    <>
      <path d="M12 21c-4-6-6-8.5-6-11.5a6 6 0 0 1 12 0C18 12.5 16 15 12 21Z" />
      <circle cx="12" cy="9.5" r="2" />
    </>
  ),
  next: <path d="m9 5 7 7-7 7" />,
  previous: <path d="m15 5-7 7 7 7" />,
  close: <path d="m5 5 14 14M19 5 5 19" />,
  check: <path d="m4 12.5 5 5L20 6.5" />,
  minus: <path d="M5 12h14" />,
  plus: <path d="M5 12h14M12 5v14" />,
  menu: <path d="M3 6h18M3 12h18M3 18h18" />,
  info: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 11v5M12 8h.01" />
    </>
  ),
  alert: (
    <>
      <path d="M12 3 2 20.5h20z" />
      <path d="M12 10v4.5M12 17.5h.01" />
    </>
  ),
  route: (
    <>
      <circle cx="6" cy="19" r="2" />
      <circle cx="18" cy="5" r="2" />
      <path d="M8 19h6a4 4 0 0 0 0-8h-4a3 3 0 0 1 0-6h6" />
    </>
  ),
  share: (
    <>
      <circle cx="6" cy="12" r="2.5" />
      <circle cx="18" cy="5.5" r="2.5" />
      <circle cx="18" cy="18.5" r="2.5" />
      <path d="m8.2 10.8 7.6-4.1M8.2 13.2l7.6 4.1" />
    </>
  ),
  data: (
    <>
      <ellipse cx="12" cy="5.5" rx="8" ry="3" />
      <path d="M4 5.5v13c0 1.7 3.6 3 8 3s8-1.3 8-3v-13M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3" />
    </>
  ),
  code: <path d="m8 6-6 6 6 6M16 6l6 6-6 6M14 4l-4 16" />,
  filter: <path d="M3 5h18l-7 8.5V20l-4-2v-4.5z" />,
  ascending: <path d="M12 20V5m-6 6 6-6 6 6" />,
  descending: <path d="M12 4v15m-6-6 6 6 6-6" />,
  down: <path d="m5 9 7 7 7-7" />,
  sortable: <path d="m7 9 5-5 5 5M7 15l5 5 5-5" />,
  upload: <path d="M12 16V4m-5 5 5-5 5 5M4 21h16" />,
  file: <path d="M6 2.5h8l5 5v14H6zM14 2.5v5h5" />,
  document: <path d="M6 2.5h12v19H6zM9.5 8h5M9.5 12h5M9.5 16h3" />,
  folder: <path d="M3 19V5h6l2.5 3H21v11z" />,
  edit: <path d="M4 20l1-4L16.5 4.5l3 3L8 19zM14.5 6.5l3 3" />,
  trash: <path d="M4 6.5h16M9 6V3.5h6V6M6.5 6.5 7.5 21h9l1-14.5M10 10.5v6.5M14 10.5v6.5" />,
  history: <path d="M4 5v5h5M4.5 10A8.5 8.5 0 1 1 4 14.5M12.5 8v5l3.5 2" />,
  clock: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7v5.5l3.5 2" />
    </>
  ),
  calendar: <path d="M4 5.5h16V21H4zM4 10h16M8 3v4.5M16 3v4.5" />,
  person: (
    <>
      <circle cx="12" cy="8" r="4" />
      <path d="M4 21c0-4.5 3.5-7 8-7s8 2.5 8 7" />
    </>
  ),
  people: (
    <>
      <circle cx="9" cy="8.5" r="3.5" />
      <path d="M2.5 20c0-4 2.8-6 6.5-6s6.5 2 6.5 6M15.5 5.2a3.5 3.5 0 0 1 0 6.6M18 14.6c2.2.8 3.5 2.6 3.5 5.4" />
    </>
  ),
  building: (
    <path d="M4 21V4h10v17M14 9h6v12M2.5 21h19M7.5 8h3M7.5 12h3M7.5 16h3M17 13v.01M17 17v.01" />
  ),
  home: <path d="m3 11.5 9-8 9 8M5.5 9.5V21h13V9.5M10 21v-6h4v6" />,
  key: (
    <>
      <circle cx="8" cy="15" r="4.5" />
      <path d="m11.5 12 8.5-8.5M16 7.5l3 3M13.5 10l2 2" />
    </>
  ),
  lock: <path d="M5 11h14v10H5zM8 11V7.5a4 4 0 0 1 8 0V11M12 15v2.5" />,
  shield: (
    <path d="M12 3 4.5 6v6c0 4.5 3 7.5 7.5 9.5 4.5-2 7.5-5 7.5-9.5V6zM8.5 12l2.5 2.5 4.5-5" />
  ),
  gear: (
    <>
      <circle cx="12" cy="12" r="3" />
      <path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M18.4 5.6l-2.2 2.2M7.8 16.2l-2.2 2.2" />
    </>
  ),
  bell: <path d="M5 17h14l-2-3V9.5a5 5 0 0 0-10 0V14zM10 20a2.2 2.2 0 0 0 4 0" />,
  chart: <path d="M4 3.5V20h17M8.5 16v-5M13 16V7M17.5 16v-7" />,
  table: <path d="M3 5h18v14H3zM3 10h18M9.5 10v9M3 14.5h18" />,
  link: (
    <path d="M10 14a4 4 0 0 0 5.7 0l3.6-3.6a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.6 3.6a4 4 0 0 0 5.7 5.7l1.6-1.6" />
  ),
  globe: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3" />
    </>
  ),
  bus: <path d="M5 4h14v13H5zM5 11h14M8 17v2.5M16 17v2.5M8 14h.01M16 14h.01" />,
  heart: (
    <path d="M12 20.5C6 16 3 13 3 9.2A4.6 4.6 0 0 1 12 7.5a4.6 4.6 0 0 1 9 1.7c0 3.8-3 6.8-9 11.3Z" />
  ),
  child: (
    <>
      <circle cx="12" cy="6" r="3" />
      <path d="M12 9v6.5M6.5 11.5 12 10l5.5 1.5M9 21l3-5.5 3 5.5" />
    </>
  ),
  star: <path d="m12 3 2.8 5.8 6.2.9-4.5 4.4 1.1 6.4-5.6-3-5.6 3 1.1-6.4L3 9.7l6.2-.9z" />,
  eye: (
    <>
      <path d="M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5s-7-2-9.5-6.5Z" />
      <circle cx="12" cy="12" r="3" />
    </>
  ),
  play: <path d="M7 4.5v15l12-7.5z" />,
  pause: <path d="M8 5v14M16 5v14" />,
  layers: <path d="m12 3 9 5-9 5-9-5zM4 12.5l8 4.5 8-4.5M4 16.5l8 4.5 8-4.5" />,
  polygon: <path d="M5 5.5 18 4l2 11-9 5-7-6z" />,
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof drawings;

/** All that `NamedIcon` draws. */
export const iconNames: readonly IconName[] = Object.keys(drawings).filter(
  (name): name is IconName => name in drawings,
);

export function NamedIcon({ name, className }: IconProps & { readonly name: IconName }) {
  return <Icon {...(className ? { className } : {})}>{drawings[name]}</Icon>;
}
