/** The menu button of small screens: what stands beside each other on wide ones is folded behind a word and three lines. */
import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { useTranslator } from '../language/text.tsx';
import { NamedIcon } from './icons.tsx';

interface MenuProps {
  /** Of the button of the folded menu: a class says from which width on there is none. */
  readonly className?: string;
  /** Where the panel lies, and how its content stands there on wide screens. */
  readonly panelClass: string;
  readonly children: ReactNode;
}

/**
 * Keyboard: Enter and Space unfold and fold; Escape folds and gives the focus back; it folds when the focus or a press goes
 * elsewhere and when a page was chosen. Without scripts it unfolds and folds.
 */
export function Menu({ className = '', panelClass, children }: MenuProps) {
  const t = useTranslator();
  const { key } = useLocation();
  const details = useRef<HTMLDetailsElement>(null);
  const shownAt = useRef(key);
  const fold = (): void => {
    if (details.current !== null) details.current.open = false;
  };
  useEffect(() => {
    // What was opened before scripts came stays open; another page, or the same once more, folds it.
    if (shownAt.current === key) return;
    shownAt.current = key;
    if (details.current !== null) details.current.open = false;
  }, [key]);
  useEffect(() => {
    const foldUnlessInside = ({ target }: PointerEvent): void => {
      const element = details.current;
      if (element !== null && target instanceof Node && !element.contains(target)) {
        element.open = false;
      }
    };
    document.addEventListener('pointerdown', foldUnlessInside);
    return () => document.removeEventListener('pointerdown', foldUnlessInside);
  }, []);
  const onEscape = ({ key: pressed }: KeyboardEvent): void => {
    if (pressed !== 'Escape' || details.current?.open !== true) return;
    fold();
    details.current.querySelector('summary')?.focus();
  };
  const onLeave = ({ relatedTarget, currentTarget }: FocusEvent): void => {
    if (relatedTarget !== null && !currentTarget.contains(relatedTarget)) fold();
  };
  return (
    <details ref={details} onKeyDown={onEscape} onBlur={onLeave} className={`group ${className}`}>
      <summary className="flex min-h-12 min-w-16 cursor-pointer list-none flex-col items-center justify-center rounded-8 px-1 font-bold text-[0.875rem] text-ink leading-tight hover:bg-accent-soft sm:flex-row sm:gap-2 sm:border sm:border-edge sm:px-4 sm:text-base [&::-webkit-details-marker]:hidden">
        <NamedIcon name="menu" className="size-6 group-open:hidden" />
        <NamedIcon name="close" className="hidden size-6 group-open:block" />
        <span className="group-open:hidden">{t.rich('site.menu')}</span>
        <span className="hidden group-open:inline">{t.rich('dialog.close')}</span>
      </summary>
      <div className={panelClass}>{children}</div>
    </details>
  );
}
