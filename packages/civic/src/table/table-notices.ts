/** What can be found in a table and its file, in words. */
import type { Wording } from '../wording.ts';

export const tableNotices = {
  'double-encoding-undone': {
    severity: 'warning',
    message: {
      ja: '二重に変換されて文字化けしていたため、元の文字に戻しました（{encoding}）',
      en: 'The text was encoded twice and garbled; it was restored ({encoding})',
    },
    remedy: {
      ja: '元のファイルをUTF-8で書き出しなおしてください',
      en: 'Export the source file again in UTF-8',
    },
  },
  'characters-damaged': {
    severity: 'warning',
    message: {
      ja: '項目「{column}」に読めない文字があります（「�」で表します）',
      en: 'Column {column} has characters that cannot be read, shown as �',
    },
    remedy: {
      ja: '元のファイルの文字コードを確かめて書き出しなおしてください',
      en: 'Check the encoding of the source file and export it again',
    },
  },
  'preamble-skipped': {
    severity: 'info',
    message: {
      ja: '見出しの前の {count} 行を読み飛ばしました：{text}',
      en: 'The {count} rows before the header were passed over: {text}',
    },
    remedy: {
      ja: '1行目を見出しにし、表題や注は別の文書に書いてください',
      en: 'Put the header on row 1, titles and notes into another document',
    },
  },
  'header-absent': {
    severity: 'warning',
    message: {
      ja: '見出しの行がないため、「列1」から順に名前を付けました',
      en: 'There is no header row; the columns are named 列1 and on',
    },
    remedy: {
      ja: '1行目に項目名を書いてください',
      en: 'Write the names of the columns on row 1',
    },
  },
  'column-name-missing': {
    severity: 'warning',
    message: {
      ja: '項目名が空の列を「{name}」としました',
      en: 'A column without a name is called {name}',
    },
    remedy: { ja: 'すべての列に項目名を付けてください', en: 'Give every column a name' },
  },
  'column-name-repeated': {
    severity: 'warning',
    message: {
      ja: '同じ項目名「{column}」があるため、一方を「{name}」としました',
      en: 'The column name {column} appears twice; one became {name}',
    },
    remedy: {
      ja: '項目名が重ならないようにしてください',
      en: 'Give every column a name of its own',
    },
  },
  'column-recognised': {
    severity: 'info',
    message: {
      ja: '項目「{column}」を標準の「{name}」として読みました',
      en: 'The column {column} was read as the standard column {name}',
    },
    remedy: { ja: '項目名を標準に合わせてください', en: 'Use the name of the standard' },
  },
  'delimiter-assumed': {
    severity: 'info',
    message: {
      ja: '区切り文字を {delimiter} とみなしました',
      en: 'The delimiter was taken to be {delimiter}',
    },
    remedy: { ja: '「,」で区切ったCSVで公開してください', en: 'Publish a CSV separated by commas' },
  },
  'quote-unclosed': {
    severity: 'warning',
    message: {
      ja: '閉じていない引用符があるため、引用符を文字として読みました',
      en: 'A quote is never closed and was read as a character',
    },
    remedy: { ja: '引用符を閉じるか、「""」と重ねてください', en: 'Close the quote, or double it' },
  },
  'quote-stray': {
    severity: 'info',
    message: {
      ja: '引用符の中の引用符を文字として読みました',
      en: 'A quote inside a quoted cell was read as a character',
    },
    remedy: { ja: '引用符の中では「""」と重ねてください', en: 'Double quotes inside quoted cells' },
  },
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
  'cell-invalid': {
    severity: 'warning',
    message: {
      ja: '項目「{column}」の「{value}」は{expected}として読めません。そのまま残しました',
      en: 'Column {column}: {value} cannot be read as {expected}; it is kept as it is',
    },
    remedy: { ja: '値を確かめてください', en: 'Check the value' },
  },
  'corporate-number-invalid': {
    severity: 'warning',
    message: {
      ja: '項目「{column}」の「{value}」は法人番号の検査数字に合いません',
      en: 'Column {column}: {value} does not match the check digit of corporate numbers',
    },
    remedy: {
      ja: '国税庁法人番号公表サイトで確かめてください',
      en: 'Check it at the National Tax Agency',
    },
  },
  'identifier-repeated': {
    severity: 'warning',
    message: {
      ja: '識別子「{id}」は前の行にもあるため、別のものとして取り込みました',
      en: 'The identifier {id} stands on an earlier row too; the row is taken in as another thing',
    },
    remedy: {
      ja: '識別子が重ならないようにしてください',
      en: 'Give every row an identifier of its own',
    },
  },
  'position-unknown': {
    severity: 'warning',
    message: {
      ja: '緯度・経度がないため、地図には出ません',
      en: 'There are no coordinates, so the row is not on the map',
    },
    remedy: { ja: '緯度・経度か住所を入れてください', en: 'Give coordinates or an address' },
  },
  'position-from-address': {
    severity: 'warning',
    message: {
      ja: '緯度・経度がないため、住所から「{place}」の代表点としました',
      en: 'There are no coordinates; the point is that of {place}, from the address',
    },
    remedy: { ja: '正しい緯度・経度を入れてください', en: 'Give the exact coordinates' },
  },
} as const satisfies Record<string, Wording>;
