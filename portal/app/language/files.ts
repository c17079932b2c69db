/** Where the messages of an area lie in one language, as files the browser keeps for ever. */
import { type Language, languages } from './language.ts';

const addresses = import.meta.glob<string>('../*/{ja,easy,en}.json', {
  query: '?url',
  import: 'default',
  eager: true,
});

export interface MessageFile {
  readonly area: string;
  readonly language: Language;
}

/** `../home/ja.json`; a file beside this one is `./ja.json`. */
const name = /^\.(?:\.\/([^/]+))?\/(ja|easy|en)\.json$/;

/** Undefined where the path is of no message file. */
export function parseMessageFile(path: string): MessageFile | undefined {
  const [, area = 'language', word] = name.exec(path) ?? [];
  const language = languages.find((each) => each === word);
  return language === undefined ? undefined : { area, language };
}

const known = new Map(
  Object.entries(addresses).flatMap(([path, address]) => {
    const file = parseMessageFile(path);
    return file === undefined ? [] : [[`${file.language} ${file.area}`, address] as const];
  }),
);

/** Undefined where the area has no messages in this language. */
export function messagesAddress(language: Language, area: string): string | undefined {
  return known.get(`${language} ${area}`);
}
