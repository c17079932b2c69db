/** A page that only says something: not found, out of order. */
import type { ReactNode } from 'react';
import { useTranslator } from '../language/text.tsx';
import { ButtonLink } from './link.tsx';

interface MessagePageProps {
  readonly title: ReactNode;
  readonly text: ReactNode;
}

export function MessagePage({ title, text }: MessagePageProps) {
  const t = useTranslator();
  return (
    <div className="page-width py-16">
      <h1 className="text-[1.75rem] md:text-[2.25rem]">{title}</h1>
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
