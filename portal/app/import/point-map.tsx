/** Where the places of a file lie to each other: enough to see that coordinates are right. */
import { useTranslator } from '../language/text.tsx';

const width = 640;
const height = 320;
const edge = 16;

export function PointMap({
  points,
}: {
  readonly points: readonly (readonly [number, number, string])[];
}) {
  const t = useTranslator();
  const longitudes = points.map(([longitude]) => longitude);
  const latitudes = points.map(([, latitude]) => latitude);
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  // A degree of longitude is shorter than one of latitude.
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min(
    (width - 2 * edge) / Math.max(1e-6, (east - west) * squeeze),
    (height - 2 * edge) / Math.max(1e-6, north - south),
  );
  const x = (longitude: number) => edge + (longitude - west) * squeeze * scale;
  const y = (latitude: number) => edge + (north - latitude) * scale;
  return (
    <figure>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t.plain('import.map', { count: points.length })}
        className="w-full max-w-2xl rounded-8 border border-line bg-sunken"
      >
        {points.map(([longitude, latitude, name]) => (
          <circle
            key={`${longitude} ${latitude} ${name}`}
            cx={Math.round(x(longitude) * 10) / 10}
            cy={Math.round(y(latitude) * 10) / 10}
            r={4}
            className="fill-accent"
          />
        ))}
      </svg>
      <figcaption className="mt-1 text-[0.9375rem] text-quiet">
        {t.rich('import.map', { count: points.length })}
      </figcaption>
    </figure>
  );
}
