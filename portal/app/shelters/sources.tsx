/** Whose data is shown, and under which licence: wherever it is shown. */
import { useTranslator } from '../language/text.tsx';
import { LicenceName } from './licence.tsx';
import type { Source } from './shelter.ts';

export function Sources({ sources }: { readonly sources: readonly Source[] }) {
  const t = useTranslator();
  if (sources.length === 0) return null;
  return (
    <div className="text-[0.875rem] text-quiet">
      <span>{t.rich('shelters.list.sources')}</span>
      <ul>
        {sources.map(({ source, license }) => (
          <li key={`${source} ${license}`}>
            <span lang="ja">{source}</span>
            {license === undefined ? null : (
              <>
                {' '}
                <LicenceName licence={license} />
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
