/** A field to search with, and suggestions while one types. */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Form, useNavigate } from 'react-router';
import { useTranslator } from '../language/text.tsx';
import { NamedIcon } from './icons.tsx';

export interface Suggestion {
  readonly label: string;
  /** A path with its language. */
  readonly to: string;
  /** What kind of thing it is: 「施設」. */
  readonly kind?: string;
}

interface SearchBoxProps {
  /** Where the search is answered; the word is `q`. */
  readonly action: string;
  readonly defaultValue?: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** Asked a moment after the last key; no suggestions when absent or when it fails. */
  readonly suggest?: (word: string, signal: AbortSignal) => Promise<readonly Suggestion[]>;
  readonly isLarge?: boolean;
}

const pauseMs = 180;
/** No more are shown. */
export const suggestionsMax = 8;

/**
 * A search page without scripts. Keyboard (ARIA combobox): down and up choose a suggestion, Enter opens it or searches, Escape
 * closes the list and then empties the field.
 */
export function SearchBox(props: SearchBoxProps) {
  const { action, defaultValue = '', label, hint, suggest, isLarge = false } = props;
  const t = useTranslator();
  const id = useId();
  const { word, setWord, found, close } = useSuggestions(suggest);
  const [chosen, setChosen] = useState(-1);
  const navigate = useNavigate();
  const isOpen = found.length > 0;
  const onKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const suggestion = found[chosen];
    if (step !== 0 && isOpen) {
      event.preventDefault();
      setChosen((place) => (place + step + found.length + 1) % (found.length + 1));
    } else if (event.key === 'Enter' && suggestion !== undefined) {
      event.preventDefault();
      close();
      void navigate(suggestion.to);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      close();
    }
  };
  const shownAt = chosen >= 0 && chosen < found.length ? chosen : -1;
  const combobox = {
    role: 'combobox',
    'aria-expanded': isOpen,
    'aria-controls': `${id}-list`,
    'aria-autocomplete': 'list',
    'aria-activedescendant': shownAt === -1 ? undefined : `${id}-${shownAt}`,
  } as const;
  return (
    <search className="relative block">
      <Form method="get" action={action} className="flex flex-col gap-1.5">
        <label htmlFor={id} className="font-bold">
          {label}
        </label>
        <span className="flex gap-2">
          <input
            id={id}
            type="search"
            name="q"
            defaultValue={defaultValue}
            autoComplete="off"
            {...(suggest === undefined ? {} : combobox)}
            aria-describedby={hint === undefined ? undefined : `${id}-hint`}
            onChange={(event) => {
              setChosen(-1);
              setWord(event.currentTarget.value);
            }}
            onKeyDown={onKey}
            onBlur={close}
            className={`w-full min-w-0 rounded-8 border-2 border-edge bg-surface px-4 text-ink ${isLarge ? 'min-h-14 text-[1.125rem]' : 'min-h-12'}`}
          />
          <button
            type="submit"
            className="inline-flex shrink-0 cursor-pointer items-center gap-2 rounded-8 bg-accent px-4 font-bold text-on-accent hover:bg-accent-strong"
          >
            <NamedIcon name="search" />
            {t.rich('searchBox.submit')}
          </button>
        </span>
        {hint === undefined ? null : (
          <span id={`${id}-hint`} className="text-[0.9375rem] text-quiet">
            {hint}
          </span>
        )}
      </Form>
      <p role="status" className="sr-only">
        {word !== '' && isOpen ? t.plain('searchBox.found', { count: found.length }) : ''}
      </p>
      <div
        id={`${id}-list`}
        role="listbox"
        tabIndex={-1}
        aria-label={t.plain('searchBox.suggestions')}
        hidden={!isOpen}
        className="absolute inset-x-0 z-30 mt-1 overflow-hidden rounded-8 border border-edge bg-raised text-ink shadow-3"
      >
        {found.map((suggestion, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard chooses in the field.
          <div
            key={`${suggestion.to} ${suggestion.label}`}
            id={`${id}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === shownAt}
            // Before the field loses the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => {
              close();
              void navigate(suggestion.to);
            }}
            className="flex min-h-12 cursor-pointer items-center justify-between gap-3 px-4 hover:bg-accent-soft aria-selected:bg-accent-soft aria-selected:font-bold"
          >
            {suggestion.label}
            {suggestion.kind === undefined ? null : (
              <span className="text-[0.875rem] text-quiet">{suggestion.kind}</span>
            )}
          </div>
        ))}
      </div>
    </search>
  );
}

const nothing: readonly Suggestion[] = [];

function useSuggestions(suggest: SearchBoxProps['suggest']) {
  const [word, setWord] = useState('');
  const [found, setFound] = useState(nothing);
  const asking = useRef(suggest);
  asking.current = suggest;
  useEffect(() => {
    const ask = asking.current;
    if (word.trim() === '' || ask === undefined) {
      setFound(nothing);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      ask(word.trim(), stop.signal).then(
        (suggestions) => setFound(suggestions.slice(0, suggestionsMax)),
        // Without suggestions one still searches.
        () => setFound(nothing),
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [word]);
  return { word, setWord, found, close: () => setFound(nothing) };
}
