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
  'header-joined': {
    severity: 'warning',
    message: {
      ja: '見出しが {count} 行に分かれているため、つないで一つの項目名にしました',
      en: 'The header takes {count} rows; they were joined to one name per column',
    },
    remedy: {
      ja: '項目名は1行に、列ごとに書いてください',
      en: 'Write one name per column, on one row',
    },
  },
  'column-empty': {
    severity: 'info',
    message: {
      ja: '列「{name}」には項目名も値もありません',
      en: 'The column {name} has neither a name nor values',
    },
    remedy: {
      ja: '体裁のための空の列は削除してください',
      en: 'Remove columns that are there for looks',
    },
  },
  'coordinates-plane': {
    severity: 'warning',
    message: {
      ja: '項目「{column}」は緯度・経度ではなく平面直角座標などの距離のようです。数値としてそのまま取り込み、地図には示しません',
      en: 'Column {column} seems to hold metres of a plane, not degrees; it is kept as numbers and not drawn',
    },
    remedy: {
      ja: '緯度・経度（十進の度、JGD2011）に変換した列を加えてください',
      en: 'Add columns with latitude and longitude in decimal degrees, JGD2011',
    },
  },
  'second-table': {
    severity: 'warning',
    message: {
      ja: '{row} 行目から別の表が始まっているようです。1つ目の表の列として読みました',
      en: 'Another table seems to begin on row {row}; it was read by the columns of the first',
    },
    remedy: {
      ja: '表ごとにファイル（シート）を分けてください',
      en: 'Give each table a file or sheet of its own',
    },
  },
  'characters-dependent': {
    severity: 'info',
    message: {
      ja: '項目「{column}」に機種依存文字「{characters}」があります',
      en: 'Column {column} has platform-dependent characters: {characters}',
    },
    remedy: {
      ja: '「①」は「1」、「㈱」は「株式会社」のように書き換えてください',
      en: 'Write them out: 1 for ①, 株式会社 for ㈱',
    },
  },
  'blank-beside-zero': {
    severity: 'info',
    message: {
      ja: '項目「{column}」に空欄と0が混ざっています',
      en: 'Column {column} has both blanks and zeros',
    },
    remedy: {
      ja: '空欄が「値なし」か「0」か、説明に書いてください',
      en: 'Say in the description whether a blank means no value or zero',
    },
  },
  'number-invalid': {
    severity: 'warning',
    message: {
      ja: '数値の項目「{column}」に「{value}」があります。そのまま残しました',
      en: 'Column {column} holds numbers, and {value}; it is kept as it is',
    },
    remedy: {
      ja: '数値だけを書き、注や記号は別の列に分けてください',
      en: 'Write numbers alone; give notes and marks a column of their own',
    },
  },
  'choices-mixed': {
    severity: 'info',
    message: {
      ja: '項目「{column}」の同じ意味が、{values} と書き分けられています',
      en: 'Column {column} says the same in several ways: {values}',
    },
    remedy: { ja: '一つの書き方にそろえてください', en: 'Always write it the same way' },
  },
  'other-with-detail': {
    severity: 'info',
    message: {
      ja: '項目「{column}」の「{value}」は選択肢と自由記述が一つのセルにあります',
      en: 'Column {column}: {value} is a choice and its details in one cell',
    },
    remedy: {
      ja: '「その他」の内容は別の列に書いてください',
      en: 'Write the details of “other” into a column of their own',
    },
  },
  'cells-merged': {
    severity: 'warning',
    message: {
      ja: '結合したセル（{range}）があります',
      en: 'There are merged cells ({range})',
    },
    remedy: {
      ja: 'セルの結合を解除し、同じ値をすべてのセルに書いてください',
      en: 'Undo the merge and write the value into every cell',
    },
  },
  'rows-hidden': {
    severity: 'warning',
    message: {
      ja: '非表示の行または列（{range}）があります。これも読みました',
      en: 'There are hidden rows or columns ({range}); they were read too',
    },
    remedy: {
      ja: '公開しない行や列は削除してください',
      en: 'Delete rows and columns that are not to be published',
    },
  },
  'sheet-hidden': {
    severity: 'warning',
    message: {
      ja: '非表示のシート「{name}」は読みませんでした',
      en: 'The hidden sheet {name} was not read',
    },
    remedy: {
      ja: '公開しないシートは削除してください',
      en: 'Delete sheets that are not to be published',
    },
  },
  'sheets-left': {
    severity: 'warning',
    message: {
      ja: 'シート「{name}」を読みました。ほかのシート（{others}）は読んでいません',
      en: 'The sheet {name} was read; the others were not: {others}',
    },
    remedy: {
      ja: 'ほかのシートは別のファイルに保存して取り込んでください',
      en: 'Save the other sheets as files of their own and take them in',
    },
  },
  'objects-left': {
    severity: 'warning',
    message: {
      ja: '画像や図形、テキストボックスが {count} 個ありますが、読めません',
      en: 'There are {count} pictures, shapes or text boxes, which cannot be read',
    },
    remedy: {
      ja: '必要な情報はセルに文字で書いてください',
      en: 'Write what they say into cells',
    },
  },
  'colours-used': {
    severity: 'info',
    message: {
      ja: 'データの {count} 個のセルに色がついています。色の意味は読めません',
      en: '{count} cells of data are coloured; what a colour means cannot be read',
    },
    remedy: {
      ja: '色で表した区別は、列を作って文字で書いてください',
      en: 'Say in a column of its own what the colour says',
    },
  },
  'formulas-left': {
    severity: 'info',
    message: {
      ja: '数式が {count} 個のセルにあります。保存されている計算結果を読みました',
      en: '{count} cells have formulas; their saved results were read',
    },
    remedy: {
      ja: '「値の貼り付け」で数値に直してから公開してください',
      en: 'Paste them as values before publishing',
    },
  },
  'gazetteer-empty': {
    severity: 'info',
    message: {
      ja: '緯度・経度のない行がありますが、町字の位置のデータがないため、住所から位置を求めていません',
      en: 'Some rows have no coordinates, and no positions of towns are loaded to find them by address',
    },
    remedy: {
      ja: '国土交通省の位置参照情報（大字・町丁目レベル）を「./kumiki import --towns ファイル」で読み込むと、住所から町字の代表点を求めます',
      en: 'Load 位置参照情報 (大字・町丁目レベル) with ./kumiki import --towns FILE, and addresses give the point of their town',
    },
  },
} as const satisfies Record<string, Wording>;
