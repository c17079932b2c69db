/** The text of docs/notices.md, from the table of notices. */
import { type NoticeCode, noticeTable } from './notice.ts';
import type { Severity } from './wording.ts';

const severities: Readonly<Record<Severity, string>> = {
  error:
    'The row is refused, or the file ends there. 行を取り込まない、またはファイルの読取りを終える。',
  warning:
    'The row is stored; something was repaired or left out. 取り込むが、直した・省いたところがある。',
  info: 'The row is stored; nothing is wrong. 取り込む。知らせるだけ。',
};

export function noticesMarkdown(): string {
  const sections = severityOrder.flatMap((severity) => {
    const codes = noticeCodes.filter((code) => noticeTable[code].severity === severity);
    return [`## ${severity}`, severities[severity], ...codes.map(section)];
  });
  return `# Notices

What an import finds in a file. Each notice has a code, a severity, the place (row, column, JSON Pointer), a message and a remedy in
Japanese and English. This file is written from \`packages/civic/src/notice.ts\` by \`./kumiki generate\`; a test compares it.

${sections.join('\n\n')}
`;
}

const severityOrder: readonly Severity[] = ['error', 'warning', 'info'];

function isCode(name: string): name is NoticeCode {
  return Object.hasOwn(noticeTable, name);
}
const noticeCodes: readonly NoticeCode[] = Object.keys(noticeTable).filter(isCode);

function section(code: NoticeCode): string {
  const { message, remedy } = noticeTable[code];
  return `### ${code}

${shown(message.en)}. ${shown(remedy.en)}.

${shown(message.ja)}。${shown(remedy.ja)}。`;
}

/** Values stand as code, so that no reader takes the braces for text. */
function shown(text: string): string {
  return text.replace(/\{\w+\}/g, (placeholder) => `\`${placeholder}\``);
}
