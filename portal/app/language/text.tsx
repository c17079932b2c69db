/** Sentences in components: as plain text for attributes, as elements with ruby for reading. */
import { createElement, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { type Language, languageOf, pathIn } from './language.ts';
import { type PlainParameters, parseMessage, plainText, type Segment } from './message.ts';
import { type MessageKey, messageOf } from './messages.ts';

export interface Translator {
  readonly language: Language;
  /** Without ruby: for attributes, titles and options. */
  readonly plain: (key: MessageKey, parameters?: PlainParameters) => string;
  /** With ruby: for everything that is read on the page. */
  readonly rich: (key: MessageKey, parameters?: Readonly<Record<string, ReactNode>>) => ReactNode;
  /** A path of this language: `to('/shelters')`. */
  readonly to: (path: string) => string;
}

export function translator(language: Language): Translator {
  return {
    language,
    plain: (key, parameters) => plainText(messageOf(language, key), parameters),
    rich: (key, parameters) => <RichText message={messageOf(language, key)} {...{ parameters }} />,
    to: (path) => pathIn(language, path),
  };
}

const translators = { ja: translator('ja'), easy: translator('easy'), en: translator('en') };

export function translatorAt(pathname: string): Translator {
  return translators[languageOf(pathname)];
}

export function useTranslator(): Translator {
  return translatorAt(useLocation().pathname);
}

interface RichTextProps {
  readonly message: string;
  readonly parameters?: Readonly<Record<string, ReactNode>> | undefined;
}

function RichText({ message, parameters = {} }: RichTextProps): ReactNode {
  const rich = (segment: Segment): ReactNode => {
    switch (segment.kind) {
      case 'text':
        return segment.text;
      case 'parameter':
        return parameters[segment.name];
      case 'ruby':
        return <Ruby base={segment.base} reading={segment.reading} />;
    }
  };
  const segments = parseMessage(message).map(rich);
  // One element, so that a flex container does not pull the words apart; children that never change
  // their order, so that they need no keys.
  return segments.length === 1 ? segments[0] : createElement('span', null, ...segments);
}

export function Ruby({ base, reading }: { readonly base: string; readonly reading: string }) {
  return (
    <ruby>
      {base}
      <rp>（</rp>
      <rt>{reading}</rt>
      <rp>）</rp>
    </ruby>
  );
}
