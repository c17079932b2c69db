/** What is told while tables are read: what was left out, and what was understood from how it was written. Pure. */
import type { Fault } from './parse-plan.ts';

type Finding = Omit<Fault, 'pointer'>;

export const unknownRow: Finding = {
  severity: 'error',
  message: {
    ja: '種別が 計画・施策・指標 のどれでもないため、取り込みませんでした',
    en: 'Its kind is none of 計画, 施策, 指標; it was left out',
  },
  remedy: {
    ja: '種別の列に 計画・施策・指標 のどれかを書いてください',
    en: 'Write plan, node or indicator in the column 種別',
  },
};

export function unknownHeading(heading: string): Finding {
  return {
    severity: 'warning',
    message: {
      ja: `見出し「${heading}」の列は、何の列か分からないため取り込みませんでした`,
      en: `The column “${heading}” is not known and was left out`,
    },
    remedy: {
      ja: '取り込みたい列なら、見出しをひな形の「書き方」にある名前に変えてください。メモなら、そのままでかまいません',
      en: 'If it is to be taken in, give it a heading of the sheet 書き方; a note may stay',
    },
  };
}

export function unreadSheet(name: string): Finding {
  return {
    severity: 'error',
    message: {
      ja: `シート「${name}」に「名称」などの見出しの行が見つからないため、読みませんでした`,
      en: `The sheet “${name}” has no row of headings such as 名称 and was not read`,
    },
    remedy: {
      ja: 'ひな形の見出しの行を、シートのはじめの10行のどこかに置いてください',
      en: 'Put the headings of the template into one of its first ten rows',
    },
  };
}

export function idIsDate(id: string): Finding {
  return {
    severity: 'warning',
    message: {
      ja: `番号が日付（${id}）になっています`,
      en: `The id has become a date (${id})`,
    },
    remedy: {
      ja: '「2-3」などは表計算ソフトが日付に変えます。セルの書式を「文字列」にしてから、番号を書き直してください',
      en: 'Spreadsheets make dates of ids like 2-3: format the cell as text and write the id again',
    },
  };
}

export function repeatFound(id: string): Finding {
  return {
    severity: 'warning',
    message: {
      ja: `名称に「再掲」とあり、同じ名称の施策 ${id} の再掲として取り込みました`,
      en: `Its title says 再掲: it was taken in as a repetition of ${id}, which has the same title`,
    },
    remedy: {
      ja: '違うときは「再掲する番号」の列に、もとの施策の番号を書いてください',
      en: 'If it repeats another node, write that id in the column 再掲する番号',
    },
  };
}

export const repeatUnclear: Finding = {
  severity: 'warning',
  message: {
    ja: '名称に「再掲」とありますが、同じ名称の施策が見つかりません',
    en: 'Its title says 再掲, but no other node has that title',
  },
  remedy: {
    ja: '「再掲する番号」の列に、もとの施策の番号を書いてください',
    en: 'Write the id of the node it repeats in the column 再掲する番号',
  },
};

export const addedWhen: Finding = {
  severity: 'warning',
  message: {
    ja: '名称に「追加」の印がありますが、追加した年度が分かりません',
    en: 'Its title is marked as added, but not in which year',
  },
  remedy: {
    ja: '「追加した年度」の列に、令和8年度 のように書いてください',
    en: 'Write the fiscal year in the column 追加した年度',
  },
};
