/** What breaks a rule, in words of the forms and tables staff fill in. Pure. */
import type { z } from 'zod';
import type { Fault } from './parse-plan.ts';
import { type Column, choicesOf, columns } from './table-columns.ts';

type Issue = z.core.$ZodIssue;
type Texts = Fault['message'];

/** Members whose names in documents are not those of columns. */
const otherNames: Readonly<Record<string, string>> = {
  plan: '計画の行（番号、名称、策定者、期間）',
  node: '上位の番号',
  owner: '担当課',
  philosophy: '概要（基本理念）',
  period: '期間',
  baseline: '基準値',
  targets: '目標値',
  value: '値',
  year: '年度',
  'baseline.value': '基準値',
  'baseline.year': '基準年度',
  'targets.value': '目標値',
  'targets.year': '目標年度',
  kind: '種類',
  target: '宛先',
  steps: '道すじの項目',
  stage: '段階',
  asOf: '時点',
};

function isColumn(name: string): name is Column {
  return name in columns;
}

/** 名称 for `title`; the name itself where forms have no such field. */
function nameOf(member: string): string {
  return otherNames[member] ?? (isColumn(member) ? columns[member][0] : member);
}

/** The innermost member with a name; that around it where the issue is of a whole entry. */
export function memberOf(issue: Issue, pointer: string): string {
  const names = issue.path.filter((step) => typeof step === 'string');
  const named = names.slice(-2).join('.');
  return named in otherNames ? named : (names.at(-1) ?? String(pointer.split('/').at(-1)));
}

/** `isMissing`: nothing was written there. */
export function wordsOf(
  issue: Issue,
  member: string,
  isMissing: boolean,
): { readonly message: Texts; readonly remedy: Texts } {
  const name = nameOf(member);
  if (isMissing) {
    return {
      message: { ja: `${name}が書かれていません`, en: `${member} is missing` },
      remedy: { ja: `${name}を書いてください`, en: `Write ${member}` },
    };
  }
  const remedy = remedyOf(issue, member);
  if (issue.code === 'custom' && member === 'to') return endsTooEarly;
  return {
    message: {
      ja: `${name}の書き方が正しくありません`,
      en: `${member} breaks a rule: ${issue.message}`,
    },
    remedy: remedy ?? {
      ja: `${name}をひな形の「書き方」に合わせて直してください`,
      en: 'Write it as the schema Plan at /docs/api says',
    },
  };
}

const endsTooEarly = {
  message: { ja: '終了年度が開始年度より前です', en: 'It ends before it begins' },
  remedy: {
    ja: '終了年度を、開始年度と同じか後の年度にしてください',
    en: 'Write a last fiscal year that is not before the first',
  },
};
const yearRemedy = {
  ja: '2026、令和8年度、R8 のどれかの書き方で書いてください',
  en: 'Write a year such as 2026 (in tables also 令和8年度 or R8)',
};
const years = new Set(['from', 'to', 'addedIn', 'year', 'baseline.year', 'targets.year']);

function remedyOf(issue: Issue, member: string): Texts | undefined {
  if (years.has(member)) return yearRemedy;
  if (issue.code === 'invalid_type') {
    const isNumber = issue.expected === 'number' || issue.expected === 'int';
    return isNumber ? { ja: '数だけを書いてください', en: 'Write a number' } : undefined;
  }
  if (issue.code === 'invalid_value') {
    const words = isColumn(member) ? choicesOf(member) : [];
    const values = issue.values.map(String);
    return {
      ja: `${(words.length > 0 ? words : values).join('・')} のどれかを書いてください`,
      en: `Write one of ${values.join(', ')}`,
    };
  }
  if (issue.code === 'too_big') {
    const letters = issue.origin === 'string' ? '文字' : '';
    const maximum = String(issue.maximum);
    return { ja: `${maximum}${letters}までにしてください`, en: `At most ${maximum}` };
  }
  if (issue.code === 'unrecognized_keys') {
    return {
      ja: `${issue.keys.join('、')} は使えません。消してください`,
      en: `Take ${issue.keys.join(', ')} away`,
    };
  }
  if (issue.code !== 'invalid_format') return undefined;
  return member === 'localGovernmentCode'
    ? { ja: '6桁の数字で書いてください', en: 'Six digits' }
    : {
        ja: '文字と数字、「.」「-」「_」だけを使ってください',
        en: 'Letters, digits, point, hyphen and underscore only',
      };
}
