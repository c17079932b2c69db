/** A part of a page with its heading. */
import type { ReactNode } from 'react';

interface SectionProps {
  readonly id: string;
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ id, title, lead, children }: SectionProps) {
  return (
    <section aria-labelledby={`${id}-heading`} className="mt-12">
      <h2 id={`${id}-heading`} className="text-[1.5rem] leading-snug">
        {title}
      </h2>
      {lead === undefined ? null : <p className="mt-2 max-w-prose text-quiet">{lead}</p>}
      <div className="mt-5">{children}</div>
    </section>
  );
}
