/** A page that only says something: not found, out of order. */
import type { ReactNode } from 'react';
import { useTranslator } from '../language/text.tsx';
import { ButtonLink } from './link.tsx';

interface MessagePageProps {
  readonly title: ReactNode;
  readonly text: ReactNode;
  /** Of the heading: 4 where it stands in another page, as in the guide. */
  readonly level?: 1 | 4;
}

export function MessagePage({ title, text, level = 1 }: MessagePageProps) {
  const t = useTranslator();
  const Heading = level === 1 ? 'h1' : 'h4';
  return (
    <div className="page-width py-16">
      <Heading className="font-bold text-[1.75rem] leading-snug md:text-[2.25rem]">{title}</Heading>
      <p className="mt-4 max-w-prose">{text}</p>
      <p className="mt-8 flex flex-wrap gap-3">
        <ButtonLink to={t.to('/')} look="primary">
          {t.rich('error.home')}
        </ButtonLink>
        <ButtonLink to={t.to('/shelters')}>{t.rich('error.list')}</ButtonLink>
      </p>
    </div>
  );
}
