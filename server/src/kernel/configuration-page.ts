/** The text of docs/configuration.md, from the tables that read the environment. */
import { settingTable } from './config.ts';
import { type LimitTable, limitTable, limitVariable } from './limits.ts';

interface Described {
  readonly variable: string;
  readonly flag?: string;
  readonly default?: string;
  readonly meaning: string;
}

/** `capabilities`: tables of limits by heading. */
export function configurationMarkdown(capabilities: Readonly<Record<string, LimitTable>>): string {
  const settings: readonly Described[] = Object.values(settingTable);
  const settingRows = settings.map((setting) => [
    `\`${setting.variable}\``,
    setting.flag === undefined ? '' : `\`${setting.flag}\``,
    setting.default === undefined ? '' : `\`${setting.default}\``,
    setting.meaning,
  ]);
  const sections = Object.entries(capabilities).map(
    ([heading, limits]) => `\n### ${heading}\n\n${limitsTable(limits)}\n`,
  );
  return `# Configuration

A server reads flags first, then the environment, then the defaults below, once, at its start. A value that does not fit stops the
start and names the variable and the remedy. An empty variable counts as unset. This file is written from
\`server/src/kernel/config.ts\` and the tables of limits by \`./kumiki generate\`; a test compares it.

## Settings

${table(['variable', 'flag of `./kumiki up`', 'default', 'meaning'], settingRows)}

## Limits

Whole numbers; the unit is the end of the name.

### Server

${limitsTable(limitTable)}
${sections.join('')}`;
}

function limitsTable(limits: LimitTable): string {
  const rows = Object.entries(limits).map(([name, limit]) => [
    `\`${limitVariable(name)}\``,
    String(limit.default),
    `${limit.min}–${limit.max}`,
    limit.meaning,
  ]);
  return table(['variable', 'default', 'range', 'meaning'], rows);
}

/** Padded, as the formatter of the project wants Markdown tables. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, at) =>
    Math.max(...[head, ...rows].map((row) => (row[at] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, at) => (cells[at] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
