/** How well machines can read the files of a dataset: the score as a badge, and what it was taken off for. */
import { Accordion } from '../design/accordion.tsx';
import { Chip } from '../design/chip.tsx';
import type { Language } from '../language/language.ts';
import { useTranslator } from '../language/text.tsx';
import { type Dataset, inLanguage } from './dataset.ts';
import { type BrokenRule, type FileReadability, weakestScore } from './readability.ts';

/** From here on a score is good. */
const goodScore = 80;

interface Props {
  readonly files: readonly FileReadability[];
}

export function ReadabilityBadge({ files }: Props) {
  const t = useTranslator();
  const score = weakestScore(files);
  if (score === undefined) return null;
  return (
    <a href="#readability" className="inline-flex min-h-11 items-center text-ink">
      <Chip look={score >= goodScore ? 'success' : 'notice'}>
        {t.rich('catalog.readability.badge', { score: String(score) })}
      </Chip>
    </a>
  );
}

export function ReadabilitySection({ files, dataset }: Props & { readonly dataset: Dataset }) {
  const t = useTranslator();
  if (files.length === 0) return null;
  return (
    <section aria-labelledby="readability">
      <h2 id="readability" className="text-[1.375rem]">
        {t.rich('catalog.readability.title')}
      </h2>
      <p className="mt-2 max-w-prose">{t.rich('catalog.readability.text')}</p>
      {files.map((file) => (
        <File key={file.resource} file={file} name={nameOf(dataset, file, t.language)} />
      ))}
    </section>
  );
}

function nameOf(dataset: Dataset, { resource }: FileReadability, language: Language) {
  const found = dataset.resources.find(({ id }) => id === resource);
  return found === undefined ? '' : inLanguage(found.name, language);
}

function File({ file, name }: { readonly file: FileReadability; readonly name: string }) {
  const t = useTranslator();
  const { score, broken } = file;
  return (
    <div className="mt-4">
      <h3 className="font-bold break-words">
        {t.rich('catalog.readability.file', { name, score: String(score) })}
      </h3>
      {broken.length === 0 ? (
        <p className="mt-1">{t.rich('catalog.readability.allKept')}</p>
      ) : (
        <Accordion
          summary={t.rich('catalog.readability.findings', { count: String(broken.length) })}
        >
          <ul className="flex list-disc flex-col gap-2 pl-6">
            {broken.map((rule) => (
              <Rule key={rule.id} rule={rule} />
            ))}
          </ul>
        </Accordion>
      )}
    </div>
  );
}

function Rule({ rule }: { readonly rule: BrokenRule }) {
  const t = useTranslator();
  const { id, name, count, deduction, places } = rule;
  const isForeign = t.language === 'en';
  const shown = places.map(({ row, column }) =>
    [row === 0 ? '' : t.plain('catalog.readability.row', { row: String(row) }), column]
      .filter((part) => part !== '')
      .join(' '),
  );
  return (
    <li>
      <strong className="mr-2">{id}</strong>
      {isForeign ? name.en : name.ja}{' '}
      <span className="text-quiet">
        {t.rich('catalog.readability.counted', {
          count: String(count),
          points: String(deduction),
        })}
      </span>
      {shown.length === 0 ? null : (
        <span className="block break-words text-[0.9375rem] text-quiet">
          {shown.join(isForeign ? ', ' : '、')}
        </span>
      )}
    </li>
  );
}
