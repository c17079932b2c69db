/** The sign and the name of a layer. */
import { inLanguage } from '../catalog/dataset.ts';
import { type Translator, useTranslator } from '../language/text.tsx';
import { letterOf } from './exploration.ts';
import type { Layer } from './find.ts';
import type { TableFacts } from './tables.ts';
import { TypeText, typeName } from './type-text.tsx';
import type { TypeName } from './types.ts';

/** Written out, because the style sheet holds only classes it finds. */
const swatches = [
  'bg-layer-1',
  'bg-layer-2',
  'bg-layer-3',
  'bg-layer-4',
  'bg-layer-5',
  'bg-layer-6',
] as const;

export function Mark({ place }: { readonly place: number }) {
  return (
    <span
      className={`inline-flex size-6 shrink-0 items-center justify-center rounded-full font-bold text-[0.8125rem] text-surface leading-none ${swatches[place % swatches.length] ?? ''}`}
    >
      {letterOf(place)}
    </span>
  );
}

/** A dataset of several tables is told with the name of the table. */
export function tableName(
  { title, resourceName }: Pick<TableFacts, 'title' | 'resourceName'>,
  t: Translator,
): string {
  const [whole, part] = [inLanguage(title, t.language), inLanguage(resourceName, t.language)];
  if (part === '' || part === whole || /\.\w+$/.test(part)) return whole;
  return t.plain('explore.tablePart', { whole, part });
}

/** Undefined where the name is in the language of the page. */
export function tableLanguage(
  { title }: Pick<TableFacts, 'title'>,
  t: Translator,
): 'ja' | undefined {
  return t.language === 'en' && (title.en ?? '') === '' ? 'ja' : undefined;
}

interface LayerTextProps {
  readonly layer: Pick<Layer, 'type' | 'table'>;
  readonly types: readonly TypeName[];
}

export function LayerText({ layer: { type, table }, types }: LayerTextProps) {
  const t = useTranslator();
  if (type !== undefined) return <TypeText type={type} types={types} />;
  if (table === undefined) return t.rich('explore.tableMissing');
  return <span lang={tableLanguage(table, t)}>{tableName(table, t)}</span>;
}

export function layerName(
  { layer: { type, table }, types }: LayerTextProps,
  t: Translator,
): string {
  if (type !== undefined) return typeName(type, types, t);
  return table === undefined ? t.plain('explore.tableMissing') : tableName(table, t);
}
