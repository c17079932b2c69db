/** Texts of definitions in the language of the page, with their authored readings. */
import { createElement, type ReactNode } from 'react';
import type { Language } from '../language/language.ts';
import { parseMessage, plainText } from '../language/message.ts';
import { Ruby, useTranslator } from '../language/text.tsx';
import type { LocalText } from './figures.ts';

/** For attributes. */
export function plainLocal(text: LocalText, language: Language): string {
  return plainText(text[language] ?? text.ja);
}

/** Japanese stands where there is nothing of the language, and is said to be Japanese. */
export function Local({ text }: { readonly text: LocalText }): ReactNode {
  const { language } = useTranslator();
  const message = text[language] ?? text.ja;
  const isForeign = language === 'en' && text.en === undefined && /[^\p{ASCII}]/u.test(message);
  const segments = parseMessage(message).map((segment) => {
    if (segment.kind === 'ruby') return <Ruby base={segment.base} reading={segment.reading} />;
    return segment.kind === 'text' ? segment.text : `{${segment.name}}`;
  });
  return isForeign
    ? createElement('span', { lang: 'ja' }, ...segments)
    : createElement('span', null, ...segments);
}
