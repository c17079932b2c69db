/** Around one example. */
import type { ReactNode } from 'react';

export function Example({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex flex-col gap-6 rounded-12 border border-line bg-surface p-5 md:p-8">
      {children}
    </div>
  );
}
