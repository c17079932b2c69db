/** Sheets of rows to the bytes of an XLSX workbook. ECMA-376, the parts every program reads. Pure. */
import { strToU8, zipSync } from 'fflate';

export interface WrittenSheet {
  readonly name: string;
  /** The first is the headings. */
  readonly rows: readonly (readonly (string | number | undefined)[])[];
  /** In characters, by column; 16 where absent. */
  readonly widths?: readonly number[];
  /** Columns, from 0, that hold numbers; the others are text, so that 1.10 and 070009 stay what they are. */
  readonly numberColumns?: readonly number[];
  /** What may be chosen, by column from 0. */
  readonly choices?: ReadonlyMap<number, readonly string[]>;
}

const rowsToFill = 3_000;

/** Always the same bytes for the same sheets. */
export function writeWorkbook(sheets: readonly WrittenSheet[]): Uint8Array {
  const files: Record<string, Uint8Array> = {
    '[Content_Types].xml': strToU8(contentTypes(sheets.length)),
    '_rels/.rels': strToU8(packageRelations),
    'xl/workbook.xml': strToU8(workbookXml(sheets)),
    'xl/_rels/workbook.xml.rels': strToU8(workbookRelations(sheets.length)),
    'xl/styles.xml': strToU8(styles),
  };
  sheets.forEach((sheet, index) => {
    files[`xl/worksheets/sheet${index + 1}.xml`] = strToU8(sheetXml(sheet));
  });
  return zipSync(files, { mtime: new Date(Date.UTC(2000, 0, 1)) });
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const officeRelations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const numbersTo = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index + 1);

function contentTypes(count: number): string {
  const parts = numbersTo(count).map(
    (n) =>
      `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${sheetType}.worksheet+xml"/>`,
  );
  return `${declaration}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${sheetType}.styles+xml"/>${parts.join('')}</Types>`;
}

const packageRelations = `${declaration}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${officeRelations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

function workbookXml(sheets: readonly WrittenSheet[]): string {
  const entries = sheets.map(
    ({ name }, index) =>
      `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  return `${declaration}<workbook xmlns="${main}" xmlns:r="${officeRelations}"><sheets>${entries.join('')}</sheets></workbook>`;
}

function workbookRelations(count: number): string {
  const entries = numbersTo(count).map(
    (n) =>
      `<Relationship Id="rId${n}" Type="${officeRelations}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
  );
  const style = `<Relationship Id="rId${count + 1}" Type="${officeRelations}/styles" Target="styles.xml"/>`;
  return `${declaration}<Relationships xmlns="${packages}/relationships">${entries.join('')}${style}</Relationships>`;
}

/** 0: numbers. 1: text. 2: headings. */
const styles = `${declaration}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Yu Gothic"/></font><font><b/><sz val="11"/><name val="Yu Gothic"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8F1FE"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf><alignment vertical="top"/></xf><xf numFmtId="49" applyNumberFormat="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="49" fontId="1" fillId="2" applyNumberFormat="1" applyFont="1" applyFill="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>`;

function sheetXml({ rows, widths, numberColumns = [], choices }: WrittenSheet): string {
  const count = Math.max(1, ...rows.map((row) => row.length));
  const columns = numbersTo(count).map((n) => {
    const style = numberColumns.includes(n - 1) ? 0 : 1;
    return `<col min="${n}" max="${n}" width="${widths?.[n - 1] ?? 16}" customWidth="1" style="${style}"/>`;
  });
  const lines = rows.map((row, index) => {
    const cells = row.map((cell, column) => cellXml(cell, `${letters(column)}${index + 1}`, index));
    return `<row r="${index + 1}">${cells.join('')}</row>`;
  });
  const lists = [...(choices ?? [])].map(([column, words]) => {
    const range = `${letters(column)}2:${letters(column)}${rowsToFill}`;
    return `<dataValidation type="list" allowBlank="1" sqref="${range}"><formula1>"${escaped(words.join(','))}"</formula1></dataValidation>`;
  });
  const validations =
    lists.length === 0
      ? ''
      : `<dataValidations count="${lists.length}">${lists.join('')}</dataValidations>`;
  return `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.join('')}</cols><sheetData>${lines.join('')}</sheetData>${validations}</worksheet>`;
}

function cellXml(cell: string | number | undefined, at: string, row: number): string {
  if (cell === undefined || cell === '') return '';
  if (typeof cell === 'number') return `<c r="${at}" s="0"><v>${cell}</v></c>`;
  const style = row === 0 ? 2 : 1;
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}

/** 0 → A, 26 → AA. */
function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : `${letters(Math.floor(column / 26) - 1)}${last}`;
}

/** Characters XML cannot hold are left out. */
function escaped(text: string): string {
  return Array.from(text.toWellFormed())
    .filter((letter) => letter >= ' ' || letter === '\n' || letter === '\t')
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
