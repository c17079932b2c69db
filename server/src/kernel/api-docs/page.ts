/** Plain pages: HTML escaped by default, one style with a nonce, no script. */
import { randomBytes } from 'node:crypto';
import { pagePolicy } from '../http/index.ts';

/** HTML that is safe to send: made by `html` alone. */
export class Html {
  readonly text: string;
  private constructor(text: string) {
    this.text = text;
  }
  static join(parts: readonly Html[]): Html {
    return new Html(parts.map(({ text }) => text).join(''));
  }
  static of(strings: TemplateStringsArray, values: readonly HtmlValue[]): Html {
    const rest = values.map((value, at) => textOf(value) + (strings[at + 1] ?? ''));
    return new Html((strings[0] ?? '') + rest.join(''));
  }
}

type HtmlValue = string | number | Html | readonly Html[] | undefined;

/** Escapes what is put in, unless it is HTML itself. Undefined is nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.of(strings, values);
}

function textOf(value: HtmlValue): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return Html.join(value).text;
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export type Language = 'ja' | 'en';

/** Japanese unless `?lang=en` says otherwise. */
export function languageOf(parameter: string | undefined): Language {
  return parameter === 'en' ? 'en' : 'ja';
}

export interface Page {
  readonly language: Language;
  readonly title: string;
  /** Path of this page, for the link to the other language. */
  readonly path: string;
  readonly body: Html;
  /** Paths of stylesheets of this server that bring fonts. */
  readonly stylesheets: readonly string[];
}

const otherLanguage = {
  ja: { lang: 'en', name: 'English' },
  en: { lang: 'ja', name: '日本語' },
} as const;

/** A whole page with the policy its nonce belongs to. */
export function pageResponse({ language, title, path, body, stylesheets }: Page): Response {
  const nonce = randomBytes(16).toString('base64url');
  const other = otherLanguage[language];
  const home = language === 'ja' ? 'くみきの入口' : 'Kumiki home';
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} | Kumiki</title>
${stylesheets.map((href) => html`<link rel="stylesheet" href="${href}">\n`)}<style nonce="${nonce}">${style}</style>
</head>
<body>
<header><a href="/">${home}</a>
<nav aria-label="${language === 'ja' ? '言語' : 'Language'}"
><a href="${path}?lang=${other.lang}" lang="${other.lang}" hreflang="${other.lang}">${other.name}</a></nav></header>
<main><h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
  return new Response(page.text, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      'content-security-policy': pagePolicy(nonce),
    },
  });
}

/** No character that escaping would change. */
const style = `
:root { color-scheme: light dark; --line: #767676; --soft: #f2f2f2; --link: #0017c1; }
@media (prefers-color-scheme: dark) { :root { --line: #999; --soft: #262626; --link: #a9b8ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; line-height: 1.7;
  font-family: Noto Sans JP Device, Noto Sans JP Variable, Noto Sans JP, Hiragino Sans, sans-serif;
  overflow-wrap: anywhere; }
header { display: flex; justify-content: space-between; gap: 1rem; }
a { color: var(--link); } a:focus-visible, summary:focus-visible { outline: 3px solid currentColor; }
header a, summary { padding: .4rem 0; display: inline-block; }
summary { cursor: pointer; } details { border-top: 1px solid var(--line); }
h1 { line-height: 1.4; } h2 { margin-top: 2.5rem; } h3, h4 { margin: 1rem 0 .3rem; }
code, pre { font-family: ui-monospace, SF Mono, Consolas, Noto Sans JP Variable, monospace; font-size: .9rem; }
pre { background: var(--soft); padding: .8rem; overflow-x: auto; white-space: pre-wrap; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
th { white-space: nowrap; }
.method { font-weight: 700; }
`;
