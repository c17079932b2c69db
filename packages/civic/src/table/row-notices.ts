/** What can be found about a row of a table, in words. */
import type { Wording } from '../wording.ts';

export const rowNotices = {
  'row-too-long': {
    severity: 'error',
    message: {
      ja: 'セルの数が {found} で、見出しの {expected} より多い行です',
      en: 'The row has {found} cells, more than the {expected} of the header',
    },
    remedy: {
      ja: '値の中の区切り文字を引用符で囲んでください',
      en: 'Put values that contain the delimiter in quotes',
    },
  },
  'row-short': {
    severity: 'warning',
    message: {
      ja: 'セルの数が {found} で、見出しの {expected} より少ないため、残りを空欄としました',
      en: 'The row has {found} cells, fewer than the {expected} of the header; the rest is blank',
    },
    remedy: {
      ja: '行の途中で切れていないか確かめてください',
      en: 'Check whether the row is cut off',
    },
  },
  'row-blank': {
    severity: 'error',
    message: { ja: '空の行です', en: 'The row is empty' },
    remedy: { ja: '空の行を消してください', en: 'Remove empty rows' },
  },
  'row-repeats-header': {
    severity: 'error',
    message: { ja: '見出しを繰り返した行です', en: 'The row repeats the header' },
    remedy: { ja: '見出しは1行目だけに書いてください', en: 'Write the header once, on row 1' },
  },
  'row-is-note': {
    severity: 'error',
    message: {
      ja: 'データではなく注記の行です：{text}',
      en: 'The row is a note, not data: {text}',
    },
    remedy: { ja: '注記は別の文書に書いてください', en: 'Write notes into another document' },
  },
  'row-is-units': {
    severity: 'error',
    message: {
      ja: 'データではなく単位の行です：{text}',
      en: 'The row gives units, not data: {text}',
    },
    remedy: {
      ja: '単位は項目名に「人口（人）」のように書いてください',
      en: 'Put the unit into the name of the column',
    },
  },
  'row-is-total': {
    severity: 'info',
    message: {
      ja: '合計の行「{text}」も1件のデータとして取り込みました',
      en: 'The row of totals ({text}) was taken in as a row like the others',
    },
    remedy: {
      ja: '合計は利用者が計算できます。データの表からは除いてください',
      en: 'Totals can be computed; leave them out of the data',
    },
  },
  'record-of-lines': {
    severity: 'info',
    message: {
      ja: '1件のデータが {count} 行にわたっています（値の中の改行）',
      en: 'The record takes {count} lines: a value has line breaks',
    },
    remedy: {
      ja: '値の中で改行せず、1件を1行で書いてください',
      en: 'Write each record on one line, without line breaks in values',
    },
  },
  'row-other-table': {
    severity: 'error',
    message: {
      ja: '下にある別の表の行なので、取り込みませんでした',
      en: 'The row belongs to another table below, which was left out',
    },
    remedy: {
      ja: '同じファイルをもう一度取り込み、下の表を選んでください',
      en: 'Take the file in once more and choose the table below',
    },
  },
} as const satisfies Record<string, Wording>;
