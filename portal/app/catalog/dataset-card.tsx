/** One dataset in a list: what it is, who publishes it, under which licence, as what. */
import { Link } from 'react-router';
import { Chip } from '../design/chip.tsx';
import { formatDate } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { inLanguage } from './dataset.ts';
import type { Hit } from './find.ts';
import { HitPreview } from './hit-preview.tsx';
import { Marked } from './marked.tsx';
import { nameOf, type Vocabularies } from './vocabularies.ts';

interface DatasetCardProps {
  readonly hit: Hit;
  readonly vocabularies: Vocabularies;
  /** What was looked for. */
  readonly words: readonly string[];
}

export function DatasetCard({ hit, vocabularies, words }: DatasetCardProps) {
  const t = useTranslator();
  const facts = [
    hit.publisher,
    hit.licence === '' ? '' : nameOf(vocabularies.licences, hit.licence, t.language),
    hit.updated === ''
      ? ''
      : t.plain('catalog.updated', { date: formatDate(new Date(hit.updated), t.language) }),
  ].filter((fact) => fact !== '');
  return (
    <article className="relative rounded-12 border border-edge bg-raised p-5 hover:border-accent">
      <h3 className="text-[1.125rem]">
        <Link
          to={t.to(`/catalog/${hit.name}`)}
          className="font-bold text-link after:absolute after:inset-0 after:rounded-12"
          lang={t.language === 'en' && hit.title.en === undefined ? 'ja' : undefined}
        >
          <Marked text={inLanguage(hit.title, t.language)} words={words} />
        </Link>
      </h3>
      {hit.summary === '' ? null : (
        <p className="mt-2 line-clamp-3" lang={t.language === 'en' ? 'ja' : undefined}>
          <Marked text={hit.summary} words={words} />
        </p>
      )}
      <p className="mt-2 text-[0.9375rem] text-quiet">{facts.join(' ・ ')}</p>
      {hit.formats.length === 0 ? null : (
        <ul aria-label={t.plain('catalog.formats')} className="mt-3 flex flex-wrap gap-2">
          {hit.formats.map((format) => (
            <li key={format}>
              <Chip>{format}</Chip>
            </li>
          ))}
        </ul>
      )}
      <HitPreview hit={hit} />
    </article>
  );
}
