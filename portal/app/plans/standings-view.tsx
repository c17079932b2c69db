/** How many indicators stand where. */
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { type Standing, standings } from './plan.ts';
import { StandingChip } from './standing.tsx';

export function StandingsView({ counts }: { readonly counts: Readonly<Record<Standing, number>> }) {
  const t = useTranslator();
  return (
    <ul className="flex flex-wrap gap-x-6 gap-y-3">
      {standings
        .filter((standing) => counts[standing] > 0)
        .map((standing) => (
          <li key={standing} className="flex items-center gap-2">
            <StandingChip standing={standing} />
            <span className="font-bold text-[1.25rem]">
              {t.rich('plans.count', { count: formatNumber(counts[standing], t.language) })}
            </span>
          </li>
        ))}
    </ul>
  );
}
