/** What was found in a file, the gravest first. */
import { useTranslator } from '../language/text.tsx';
import { inLanguage } from './format.ts';
import type { Finding } from './session.ts';

const shownMax = 50;
const order = { error: 0, warning: 1, info: 2 } as const;

export function Findings({ notices }: { readonly notices: readonly Finding[] }) {
  const t = useTranslator();
  const shown = notices
    .toSorted((a, b) => order[a.severity] - order[b.severity])
    .slice(0, shownMax);
  return (
    <ul className="flex list-disc flex-col gap-2 pl-6">
      {shown.map((notice) => (
        <li key={`${notice.row ?? ''} ${notice.message.en}`}>
          {notice.row === undefined ? null : (
            <strong className="mr-2">{t.rich('import.row', { row: notice.row })}</strong>
          )}
          {inLanguage(notice.message, t.language)}
          <span className="block text-[0.9375rem] text-quiet">
            {inLanguage(notice.remedy, t.language)}
          </span>
        </li>
      ))}
    </ul>
  );
}
