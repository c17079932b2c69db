/** Around the examples of one state. */
import type { ReactNode } from 'react';

interface ExampleProps {
  /** Which state it is; none where a component has one only. */
  readonly title?: ReactNode;
  readonly children: ReactNode;
}

export function Example({ title, children }: ExampleProps) {
  return (
    <section className="not-first:mt-8">
      {title === undefined ? null : <h3 className="mb-3 text-[1.0625rem]">{title}</h3>}
      <div className="flex flex-col gap-6 rounded-12 border border-line bg-surface p-4 md:p-8">
        {children}
      </div>
    </section>
  );
}
