/** Why the API did not do what a form asked, with every fault and how to mend it. */
import { Banner } from '../design/banner.tsx';
import { useTranslator } from '../language/text.tsx';
import type { Fault, Refusal } from './send.ts';

export function Refused({ refusal }: { readonly refusal: Refusal | undefined }) {
  const t = useTranslator();
  if (refusal === undefined) return null;
  const { code, status, detail, faults } = refusal;
  const isStale = code === 'conflict' && /changed meanwhile|somebody else/.test(detail);
  const title = isStale
    ? t.rich('plans-staff.stale')
    : t.rich(status === 403 ? 'plans-staff.forbidden' : 'plans-staff.refused');
  return (
    <Banner look="danger" title={title} isUrgent>
      {faults.length === 0 ? <span lang="en">{detail}</span> : <FaultList faults={faults} />}
    </Banner>
  );
}

export function FaultList({ faults }: { readonly faults: readonly Fault[] }) {
  const t = useTranslator();
  const language = t.language === 'en' ? 'en' : 'ja';
  return (
    <ul className="mt-2 flex flex-col gap-3">
      {faults.map((fault) => {
        const { severity, pointer, line, sheet, message, remedy } = fault;
        return (
          <li
            key={`${pointer} ${line ?? ''} ${message.en}`}
            className="border-line border-l-4 pl-3"
          >
            <p>
              <span className="font-bold">
                {t.rich(
                  severity === 'error' ? 'plans-staff.faultError' : 'plans-staff.faultWarning',
                )}
                {sheet === undefined ? null : ` ${t.plain('plans-staff.sheet', { sheet })}`}
                {line === undefined ? null : ` ${t.plain('plans-staff.line', { line })}`}
              </span>{' '}
              <span lang={language}>{message[language]}</span>
            </p>
            <p lang={language} className="text-quiet">
              {t.rich('plans-staff.remedy', { remedy: remedy[language] })}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
