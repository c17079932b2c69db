/** Back in time: a day of the first layer, hour by hour. A plain form; with scripts a slider that can play. */
import { useEffect, useState } from 'react';
import { Form, Link, useNavigate, useSearchParams } from 'react-router';
import { Button } from '../design/button.tsx';
import { controlClass } from '../design/form/field.tsx';
import { formatNumber, formatTime } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import type { Classes } from './classes.ts';
import { type Exploration, hourOf, searchOf } from './exploration.ts';
import type { ExploreData } from './explore-data.ts';
import { fieldName } from './field-text.tsx';
import { classesOfDay } from './moments.ts';
import type { Field } from './types.ts';

/** When an hour of a day begins. */
export function hourOfDay(day: string, hour: number): Date {
  return new Date(`${day}T${String(hour).padStart(2, '0')}:00:00+09:00`);
}

/** What is looked at is the hour of the address: moving through a day asks the server nothing. */
export function useHour(): number {
  const [search] = useSearchParams();
  return hourOf(search);
}

export function TimePanel({ answer }: { readonly answer: ExploreData }) {
  const t = useTranslator();
  const { view, found } = answer;
  if (view.types.length === 0) return null;
  if (view.time === undefined) {
    const begun = { ...view, page: 1, time: { attribute: '', hour: 12 } };
    return (
      <p className="no-print">
        <Link
          to={`${t.to('/explore')}${searchOf(begun)}`}
          preventScrollReset
          className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
        >
          {t.rich('explore.timeBegin')}
        </Link>
      </p>
    );
  }
  const { moments } = found;
  const { time: _, ...present } = view;
  return (
    <section
      aria-labelledby="explore-time"
      className="rounded-12 border-2 border-edge bg-raised p-4"
    >
      <h2 id="explore-time" className="text-[1.125rem]">
        {t.rich('explore.timeTitle')}
      </h2>
      {moments?.attribute === undefined ? (
        <p className="mt-2">{t.rich('explore.timeNothing')}</p>
      ) : (
        <TimeForm answer={answer} />
      )}
      <p className="no-print mt-2">
        <Link
          to={`${t.to('/explore')}${searchOf(present)}`}
          preventScrollReset
          className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
        >
          {t.rich('explore.timeEnd')}
        </Link>
      </p>
    </section>
  );
}

function TimeForm({ answer: { view, found } }: { readonly answer: ExploreData }) {
  const t = useTranslator();
  const hour = useHour();
  const { moments } = found;
  if (moments?.attribute === undefined) return null;
  const { time: _, page: __, ...rest } = view;
  const kept = new URLSearchParams(searchOf({ ...rest, page: 1 }));
  const fieldOf = (name: string): Field =>
    found.layers[0]?.fields.find((each) => each.name === name) ?? { name };
  return (
    <Form
      method="get"
      action={t.to('/explore')}
      preventScrollReset
      className="mt-2 flex flex-col gap-3"
      key={`${moments.attribute} ${moments.day}`}
    >
      {[...kept].map(([name, value]) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
      ))}
      <div className="no-print flex flex-wrap gap-3">
        <label className="min-w-36 grow font-bold">
          {t.rich('explore.timeAttribute')}
          <select
            name="at"
            defaultValue={moments.attribute}
            className={`${controlClass} mt-1 font-normal`}
          >
            {[...new Set([moments.attribute, ...moments.attributes])].map((name) => {
              const { text, lang } = fieldName(fieldOf(name), t);
              return (
                <option key={name} value={name} lang={lang}>
                  {text}
                </option>
              );
            })}
          </select>
        </label>
        <label className="grow font-bold">
          {t.rich('explore.timeDay')}
          <input
            type="date"
            name="day"
            defaultValue={moments.day}
            className={`${controlClass} mt-1 font-normal`}
          />
        </label>
      </div>
      <p className="font-bold text-[1.25rem] tabular-nums" aria-live="polite" data-hour={hour}>
        {formatTime(hourOfDay(moments.day, hour), t.language)}
      </p>
      <Slider day={moments.day} hour={hour} view={view} />
      <div className="no-print">
        <Button type="submit">{t.rich('explore.timeShow')}</Button>
      </div>
      <ClassLegend classes={classesOfDay(moments)} />
      {moments.isCut ? <p>{t.rich('explore.timeCut')}</p> : null}
    </Form>
  );
}

const stepMs = 1_200;

interface SliderProps {
  readonly day: string;
  readonly hour: number;
  readonly view: Exploration;
}

/** Arrow keys go by hours. Without scripts it is a field of the form. */
function Slider({ day, hour, view }: SliderProps) {
  const t = useTranslator();
  const navigate = useNavigate();
  const [isPlaying, setPlaying] = useState<boolean>();
  const go = (next: number): void => {
    const time = { attribute: view.time?.attribute ?? '', day, hour: next };
    const search = searchOf({ ...view, time });
    void navigate(`${t.to('/explore')}${search}`, { replace: true, preventScrollReset: true });
  };
  useEffect(() => setPlaying(false), []);
  useEffect(() => {
    if (isPlaying !== true) return;
    const timer = setTimeout(() => go((hour + 1) % 24), stepMs);
    return () => clearTimeout(timer);
  });
  const text = formatTime(hourOfDay(day, hour), t.language);
  return (
    <div className="no-print">
      <label htmlFor="explore-hour" className="text-[0.9375rem] text-quiet">
        {t.rich('explore.timeHour')}
      </label>
      <input
        id="explore-hour"
        type="range"
        name="h"
        min={0}
        max={23}
        {...(isPlaying === undefined ? { defaultValue: hour } : { value: hour })}
        aria-valuetext={text}
        onChange={(event) => go(Number(event.currentTarget.value))}
        className="block h-11 w-full cursor-pointer accent-accent"
      />
      {isPlaying === undefined ? null : (
        <Button
          type="button"
          icon={isPlaying ? 'pause' : 'play'}
          onClick={() => setPlaying(!isPlaying)}
        >
          {t.rich(isPlaying ? 'explore.timePause' : 'explore.timePlay')}
        </Button>
      )}
    </div>
  );
}

/** From light to dark; the numbers stand on the map and in the list as well. */
export const strengths = [0.12, 0.34, 0.55, 0.78, 1] as const;

function ClassLegend({ classes: { bounds, most } }: { readonly classes: Classes }) {
  const t = useTranslator();
  const said = (value: number): string => formatNumber(value, t.language);
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-[0.9375rem] tabular-nums">
      {bounds.map((bound, place) => (
        <li key={bound} className="flex items-center gap-2">
          <ClassMark place={place} />
          {t.rich('explore.timeRange', { from: said(bound), to: said(bounds[place + 1] ?? most) })}
        </li>
      ))}
    </ul>
  );
}

export function ClassMark({ place }: { readonly place: number }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 24" className="size-6 shrink-0">
      <circle cx="12" cy="12" r="10" className="fill-surface stroke-ink" strokeWidth="2" />
      {place < 0 ? null : (
        <circle
          cx="12"
          cy="12"
          r="10"
          className="fill-layer-1 stroke-ink"
          strokeWidth="2"
          fillOpacity={strengths[place] ?? 1}
        />
      )}
    </svg>
  );
}
