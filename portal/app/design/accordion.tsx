/** What not everyone needs, folded away. */
import type { ReactNode } from 'react';
import { NamedIcon } from './icons.tsx';

interface AccordionProps {
  readonly summary: ReactNode;
  readonly children: ReactNode;
  readonly isOpen?: boolean;
  /** Of one group only one is open. */
  readonly group?: string;
}

/** Keyboard: Enter and Space fold and unfold. Searching in the page finds what is folded, and no script is needed. */
export function Accordion({ summary, children, isOpen = false, group }: AccordionProps) {
  return (
    <details open={isOpen} name={group} className="group border-line border-b">
      <summary className="flex min-h-12 cursor-pointer items-center gap-3 py-2 font-bold hover:bg-accent-soft">
        <span
          aria-hidden="true"
          className="flex size-7 shrink-0 items-center justify-center rounded-full border border-accent text-accent transition-transform group-open:rotate-180 motion-reduce:transition-none"
        >
          <NamedIcon name="down" className="size-4" />
        </span>
        {summary}
      </summary>
      <div className="pt-1 pb-5 pl-10">{children}</div>
    </details>
  );
}
