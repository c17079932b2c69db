/** Where a place is: a sketch, the map, and ways to get there. */
import { NamedIcon } from '../design/icons.tsx';
import { ButtonLink } from '../design/link.tsx';
import { formatDistance } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import type { Shelter } from './shelter.ts';
import type { Sketch } from './sketch.ts';

interface PlaceProps {
  readonly shelter: Shelter;
  readonly sketch: Sketch;
}

export function Place({ shelter, sketch }: PlaceProps) {
  const t = useTranslator();
  const [longitude, latitude] = shelter.position;
  const mapUrl = `${t.to('/map')}?z=15&c=${latitude},${longitude}&id=${encodeURIComponent(shelter.id)}`;
  const links = [
    {
      key: 'shelters.detail.googleMaps',
      href: `https://www.google.com/maps/dir/?api=1&destination=${latitude},${longitude}`,
    },
    {
      key: 'shelters.detail.gsiMaps',
      href: `https://maps.gsi.go.jp/#17/${latitude}/${longitude}/&base=std`,
    },
  ] as const;
  return (
    <section aria-labelledby="where" className="flex flex-col gap-4">
      <h2 id="where" className="text-[1.375rem]">
        {t.rich('shelters.detail.where')}
      </h2>
      <figure>
        <SketchDrawing shelter={shelter} sketch={sketch} />
        <figcaption className="mt-1 text-[0.9375rem] text-quiet">
          {t.rich('shelters.detail.mapCaption', {
            distance: formatDistance(sketch.ringMetres, t.language),
          })}
        </figcaption>
      </figure>
      <div className="no-print">
        <ButtonLink to={mapUrl} look="primary" icon="map">
          {t.rich('shelters.detail.openMap')}
        </ButtonLink>
      </div>
      <div className="no-print">
        <h3 className="font-bold">{t.rich('shelters.detail.route')}</h3>
        <p className="text-[0.9375rem] text-quiet">{t.rich('shelters.detail.routeText')}</p>
        <ul className="mt-1 flex flex-wrap gap-x-6">
          {links.map(({ key, href }) => (
            <li key={key}>
              <a
                href={href}
                rel="noreferrer"
                className="text-link inline-flex min-h-11 items-center gap-1.5"
              >
                {t.rich(key)}
                <NamedIcon name="external" className="size-4" />
              </a>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function SketchDrawing({ shelter, sketch }: PlaceProps) {
  const t = useTranslator();
  const { size, land, hasBoundaries, ring, nearby } = sketch;
  const middle = size / 2;
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={t.plain('shelters.detail.mapLabel', { name: shelter.name })}
      className="aspect-square w-full rounded-12 border border-line bg-sea print:w-80"
    >
      <path
        d={land}
        className={hasBoundaries ? 'fill-land stroke-border' : 'fill-land'}
        strokeWidth="1.5"
        strokeDasharray="5 3"
      />
      <circle
        cx={middle}
        cy={middle}
        r={ring}
        className="fill-accent/8 stroke-accent"
        strokeWidth="1.5"
      />
      {nearby.map(({ x, y, kind }) =>
        kind === 'EvacuationSite' ? (
          <circle
            key={`${x} ${y} ${kind}`}
            cx={x}
            cy={y}
            r="6"
            className="fill-site stroke-surface"
            strokeWidth="2"
          />
        ) : (
          <rect
            key={`${x} ${y} ${kind}`}
            x={x - 5.5}
            y={y - 5.5}
            width="11"
            height="11"
            className="fill-shelter stroke-surface"
            strokeWidth="2"
          />
        ),
      )}
      <path
        d={`M${middle} ${middle}c-5-11-15-17-15-28a15 15 0 0 1 30 0c0 11-10 17-15 28Z`}
        className={`stroke-surface ${shelter.kind === 'EvacuationSite' ? 'fill-site' : 'fill-shelter'}`}
        strokeWidth="2.5"
      />
      <circle cx={middle} cy={middle - 28} r="6" className="fill-surface" />
    </svg>
  );
}
