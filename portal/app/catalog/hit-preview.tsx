/** The first rows of what was found, folded away under its card. */
import { useId } from 'react';
import { NamedIcon } from '../design/icons.tsx';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import type { Hit } from './find.ts';

export function HitPreview({ hit }: { readonly hit: Hit }) {
  const t = useTranslator();
  const id = useId();
  const { table, preview } = hit;
  if (table === undefined || preview === undefined) return null;
  const number = (value: number): string => formatNumber(value, t.language);
  return (
    // Above the link that covers the card.
    <details className="group relative z-10 mt-2 w-fit max-w-full">
      <summary className="flex min-h-11 w-fit cursor-pointer items-center gap-2 rounded-8 pr-3 text-link hover:bg-accent-soft">
        <NamedIcon
          name="down"
          className="size-4 shrink-0 group-open:rotate-180 motion-reduce:transition-none"
        />
        <span id={id}>
          {t.rich('catalog.preview.show', {
            rows: number(table.rows),
            columns: number(table.columns),
          })}
        </span>
      </summary>
      <section
        aria-labelledby={id}
        // What is wider than the card is moved to by keyboard too.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls.
        tabIndex={0}
        className="overflow-x-auto rounded-8 border border-line bg-surface"
      >
        <table className="w-full border-collapse text-[0.875rem]" lang="ja">
          <thead>
            <tr className="border-line border-b bg-sunken">
              {preview.columns.map((column) => (
                <th key={column} scope="col" className="whitespace-nowrap px-3 py-2 text-left">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row) => (
              <tr key={row.join('\n')} className="border-line border-b last:border-b-0">
                {row.map((cell, at) => (
                  <td key={preview.columns[at]} className="min-w-24 max-w-64 px-3 py-2 align-top">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
