/** A date in three fields, which everyone can type; beside them the same year in the other calendar. */
import { useState } from 'react';
import { eraYear } from '../../language/format.ts';
import { useTranslator } from '../../language/text.tsx';
import { controlClass, FieldGroup, type FieldProps } from './field.tsx';
import { readYear } from './read-date.ts';

interface DateFieldProps extends FieldProps {
  /** `2026-04-01`. */
  readonly defaultValue?: string;
  readonly isBirthday?: boolean;
}

const parts = [
  { part: 'year', key: 'form.year', width: 'w-24', autoComplete: 'bday-year', length: 6 },
  { part: 'month', key: 'form.month', width: 'w-16', autoComplete: 'bday-month', length: 2 },
  { part: 'day', key: 'form.day', width: 'w-16', autoComplete: 'bday-day', length: 2 },
] as const;

/**
 * Sent as `NAME-year`, `NAME-month`, `NAME-day`; `readDate` puts them together. Keyboard: Tab goes from part to
 * part. No calendar opens: typing is faster for a known date, and the same on every device.
 */
export function DateField(props: DateFieldProps) {
  const { name, defaultValue = '', isBirthday = false } = props;
  const t = useTranslator();
  const given = defaultValue.split('-');
  const [year, setYear] = useState(given[0] ?? '');
  const other = inOtherCalendar(year);
  return (
    <FieldGroup {...props} hint={props.hint ?? t.rich('form.dateHint')}>
      <div className="flex flex-wrap items-end gap-3">
        {parts.map(({ part, key, width, autoComplete, length }, place) => (
          <label key={part} className="flex items-center gap-1.5">
            <input
              type="text"
              inputMode="numeric"
              name={`${name}-${part}`}
              defaultValue={given[place]?.replace(/^0+/, '') ?? ''}
              maxLength={length}
              autoComplete={isBirthday ? autoComplete : 'off'}
              onChange={part === 'year' ? (event) => setYear(event.currentTarget.value) : undefined}
              className={`${controlClass} ${width}`}
            />
            <span>{t.rich(key)}</span>
          </label>
        ))}
        <output className="min-h-12 content-center text-quiet">
          {other === undefined || (t.language === 'en' && other.calendar === 'japanese')
            ? ''
            : other.calendar === 'japanese'
              ? other.year
              : t.rich('form.western', { year: other.year })}
        </output>
      </div>
    </FieldGroup>
  );
}

interface OtherCalendar {
  readonly calendar: 'japanese' | 'western';
  readonly year: string;
}

/** Of a year since 1868; in one with two eras both are named: 平成31年・令和元年. */
function inOtherCalendar(written: string): OtherCalendar | undefined {
  const year = readYear(written);
  if (year === undefined || year < 1868 || year > 2100) return undefined;
  if (!/^[\d０-９]/.test(written.trim())) return { calendar: 'western', year: String(year) };
  const first = eraYear(new Date(`${year}-01-01T12:00:00+09:00`));
  const last = eraYear(new Date(`${year}-12-31T12:00:00+09:00`));
  return { calendar: 'japanese', year: first === last ? first : `${first}・${last}` };
}
