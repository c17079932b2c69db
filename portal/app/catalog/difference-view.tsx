/** What changed between two versions, as before and after side by side. */
import { Chip } from '../design/chip.tsx';
import { useTranslator } from '../language/text.tsx';
import type { ComparedField, Difference, FileChange } from './difference.ts';
import { type Named, nameOf, type Vocabularies } from './vocabularies.ts';

function listOf(field: ComparedField, vocabularies: Vocabularies): readonly Named[] | undefined {
  if (field === 'licence') return vocabularies.licences;
  if (field === 'frequency') return vocabularies.frequencies;
  return field === 'estat' ? vocabularies.estat : undefined;
}

interface DifferenceFieldsProps {
  readonly difference: Difference;
  readonly vocabularies: Vocabularies;
}

export function DifferenceFields({ difference: { fields }, vocabularies }: DifferenceFieldsProps) {
  const t = useTranslator();
  /** Codes are told by their names. */
  const told = (field: ComparedField, text: string): string => {
    const list = listOf(field, vocabularies);
    return list === undefined
      ? text
      : text
          .split('、')
          .map((code) => nameOf(list, code, t.language))
          .join('、');
  };
  if (fields.length === 0) return null;
  return (
    <section aria-labelledby="fields">
      <h2 id="fields" className="text-[1.375rem]">
        {t.rich('catalog.versions.described')}
      </h2>
      <dl className="mt-4 border-line border-t">
        {fields.map(({ field, before, after }) => (
          <div key={field} className="border-line border-b py-3">
            <dt className="font-bold">{t.rich(`catalog.versions.fields.${field}`)}</dt>
            <dd className="mt-1 grid gap-3 sm:grid-cols-2">
              <Side
                label={t.plain('catalog.versions.before')}
                text={told(field, before)}
                isBefore
              />
              <Side label={t.plain('catalog.versions.after')} text={told(field, after)} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

interface SideProps {
  readonly label: string;
  readonly text: string;
  readonly isBefore?: boolean;
}

function Side({ label, text, isBefore = false }: SideProps) {
  const t = useTranslator();
  return (
    <div className={`rounded-8 p-3 ${isBefore ? 'bg-sunken' : 'bg-accent-soft'}`}>
      <p className="text-[0.875rem] text-quiet">{label}</p>
      <p className="whitespace-pre-line break-words">
        {text === '' ? t.rich('catalog.versions.nothing') : text}
      </p>
    </div>
  );
}

const looks = { added: 'success', changed: 'accent', removed: 'danger' } as const;

export function DifferenceFiles({ files }: { readonly files: readonly FileChange[] }) {
  const t = useTranslator();
  if (files.length === 0) return null;
  return (
    <section aria-labelledby="files">
      <h2 id="files" className="text-[1.375rem]">
        {t.rich('catalog.versions.files')}
      </h2>
      <ul className="mt-4 flex flex-col gap-3">
        {files.map(({ kind, name, before, after }) => (
          <li key={`${kind} ${name} ${after}`} className="rounded-8 border border-edge p-4">
            <p className="flex flex-wrap items-center gap-3 font-bold">
              <Chip look={looks[kind]}>{t.rich(`catalog.versions.kinds.${kind}`)}</Chip>
              {name}
            </p>
            <p className="mt-1 break-all text-[0.9375rem] text-quiet">
              {kind === 'changed' ? `${before} → ${after}` : `${before}${after}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
