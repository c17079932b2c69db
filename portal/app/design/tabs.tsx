/** One of several views of the same thing. */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { NavLink } from 'react-router';

export interface Tab {
  readonly id: string;
  readonly label: ReactNode;
  readonly content: ReactNode;
}

interface TabsProps {
  /** What the views are of: 「データの表示」. */
  readonly label: string;
  readonly tabs: readonly Tab[];
}

const tabClass =
  'flex min-h-12 cursor-pointer items-center border-b-4 px-4 font-bold whitespace-nowrap';
const chosen = 'border-accent text-accent';
const other = 'border-transparent text-ink hover:bg-accent-soft hover:underline';

/**
 * Views that are all here. Keyboard: Tab enters the row and then the view; left and right, Home and End
 * change the view. Until scripts run, and without them, all views stand below each other with their names.
 */
export function Tabs({ label, tabs }: TabsProps) {
  const id = useId();
  const [current, setCurrent] = useState(tabs[0]?.id);
  const [isLive, setLive] = useState(false);
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => setLive(true), []);
  const move = (event: KeyboardEvent): void => {
    const place = placeAfter(
      event.key,
      tabs.findIndex((tab) => tab.id === current),
      tabs.length,
    );
    if (place === undefined) return;
    event.preventDefault();
    setCurrent(tabs[place]?.id);
    row.current?.querySelectorAll<HTMLElement>('[role=tab]')[place]?.focus();
  };
  if (!isLive) {
    return (
      <div className="flex flex-col gap-8">
        {tabs.map((tab) => (
          <section key={tab.id} aria-labelledby={`${id}-${tab.id}`}>
            <h3 id={`${id}-${tab.id}`} className="mb-3 text-[1.125rem]">
              {tab.label}
            </h3>
            {tab.content}
          </section>
        ))}
      </div>
    );
  }
  return (
    <div>
      <div
        ref={row}
        role="tablist"
        aria-label={label}
        className="no-print flex overflow-x-auto border-line border-b"
      >
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            aria-selected={tab.id === current}
            aria-controls={`${id}-${tab.id}-panel`}
            tabIndex={tab.id === current ? 0 : -1}
            onClick={() => setCurrent(tab.id)}
            onKeyDown={move}
            className={`${tabClass} ${tab.id === current ? chosen : other}`}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {tabs.map((tab) => (
        <div
          key={tab.id}
          role="tabpanel"
          id={`${id}-${tab.id}-panel`}
          aria-labelledby={`${id}-${tab.id}`}
          hidden={tab.id !== current}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a view without controls is reached too (ARIA practices).
          tabIndex={0}
          className="pt-5"
        >
          {tab.content}
        </div>
      ))}
    </div>
  );
}

/** Where an arrow key leads; undefined for other keys. */
export function placeAfter(key: string, place: number, count: number): number | undefined {
  if (key === 'ArrowRight') return (place + 1) % count;
  if (key === 'ArrowLeft') return (place - 1 + count) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

interface TabLinksProps {
  readonly label: string;
  /** Paths with their language. */
  readonly links: readonly { readonly to: string; readonly label: ReactNode }[];
}

/** Views that are pages of their own. They look alike but are links, and say so. */
export function TabLinks({ label, links }: TabLinksProps) {
  return (
    <nav aria-label={label} className="no-print overflow-x-auto border-line border-b">
      <ul className="flex">
        {links.map((link) => (
          <li key={link.to}>
            <NavLink
              to={link.to}
              end
              className={({ isActive }) => `${tabClass} no-underline ${isActive ? chosen : other}`}
            >
              {link.label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
