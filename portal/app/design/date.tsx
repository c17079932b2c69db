/** A day as people read it, and as machines do. */
import { formatDate } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';

/** 2026年11月21日（令和8年） · 21 November 2026. An instant (ISO 8601) is shown as the day in Japan. */
export function DateText({ instant }: { readonly instant: string }) {
  const t = useTranslator();
  const date = new Date(instant);
  // What is no date is shown as it was written.
  if (Number.isNaN(date.getTime())) return instant;
  return <time dateTime={instant}>{formatDate(date, t.language)}</time>;
}
