/** The page a problem's `type` points at, the list of them, and docs/errors.md. */
import { type ProblemCode, problemTable } from '../problem.ts';
import { errorGuide } from './error-guide.ts';
import { type Html, html, type Language, pageResponse } from './page.ts';

const words = {
  ja: {
    list: 'エラーの一覧',
    status: 'HTTPステータス',
    meaning: '意味',
    remedy: '対処',
    code: '符号',
  },
  en: {
    list: 'Errors',
    status: 'HTTP status',
    meaning: 'Meaning',
    remedy: 'What to do',
    code: 'Code',
  },
} as const;

type Stylesheets = readonly string[];

// The keys of a literal table are its codes.
const codes = Object.keys(problemTable) as ProblemCode[];

export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(problemTable, text);
}

function titleOf(code: ProblemCode, language: Language): string {
  return language === 'ja' ? errorGuide[code].title : problemTable[code].title;
}

export function errorPage(
  code: ProblemCode,
  language: Language,
  stylesheets: Stylesheets,
): Response {
  const word = words[language];
  const advice = errorGuide[code][language];
  const body = html`<dl>
<dt>${word.code}</dt><dd><code>${code}</code></dd>
<dt>${word.status}</dt><dd>${problemTable[code].status}</dd>
<dt>${word.meaning}</dt><dd>${advice.meaning}</dd>
<dt>${word.remedy}</dt><dd>${advice.remedy}</dd>
</dl>
<p><a href="/docs/errors?lang=${language}">${word.list}</a></p>`;
  return pageResponse({
    language,
    title: titleOf(code, language),
    path: `/docs/errors/${code}`,
    stylesheets,
    body,
  });
}

export function errorListPage(language: Language, stylesheets: Stylesheets): Response {
  const word = words[language];
  const row = (code: ProblemCode): Html => html`<tr>
<td><a href="/docs/errors/${code}?lang=${language}">${code}</a></td>
<td>${problemTable[code].status}</td><td>${titleOf(code, language)}</td></tr>`;
  const body = html`<div class="wide"><table>
<thead><tr><th scope="col">${word.code}</th><th scope="col">${word.status}</th>
<th scope="col">${word.meaning}</th></tr></thead>
<tbody>${codes.map(row)}</tbody></table></div>`;
  return pageResponse({ language, title: word.list, path: '/docs/errors', body, stylesheets });
}

/** The text of docs/errors.md. */
export function errorsMarkdown(): string {
  const sections = codes.map((code) => {
    const { status, title } = problemTable[code];
    const { title: japanese, ja, en } = errorGuide[code];
    return [
      `## ${code}`,
      `**${status}** ${title}. ${en.meaning} ${en.remedy}`,
      `${japanese}。${ja.meaning}${ja.remedy}`,
    ].join('\n\n');
  });
  return `# Errors

Every error is \`application/problem+json\` (RFC 9457). Its \`type\` ends with the code below and is a page of the running server:
\`/docs/errors/{code}\`. Faces with words of their own (NGSI-LD, NGSIv2, CKAN) map the same codes to what their standard prescribes.
This file is written from \`server/src/kernel/problem.ts\` and \`api-docs/error-guide.ts\`; a test compares it.

${sections.join('\n\n')}
`;
}
