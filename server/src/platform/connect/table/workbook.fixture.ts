/** Workbooks for tests, as small as they can be. */
import { strToU8, zipSync } from 'fflate';

export interface WorkbookParts {
  /** After the cells of the sheet: merges. */
  readonly after?: string;
  /** Attributes of rows, by number. */
  readonly rowAttributes?: Readonly<Record<number, string>>;
  /** A second sheet that is hidden, and a third that is not. */
  readonly hasOthers?: boolean;
}

/** The smallest workbook there is. A text that begins with = is a formula whose result is 3. */
export function workbook(
  rows: readonly (readonly (string | number)[])[],
  { after = '', rowAttributes = {}, hasOthers = false }: WorkbookParts = {},
): Uint8Array {
  const cell = (value: string | number, r: number, c: number) => {
    const at = `${String.fromCharCode(65 + c)}${r + 1}`;
    if (String(value).startsWith('=')) {
      return `<c r="${at}"><f>${String(value).slice(1)}</f><v>3</v></c>`;
    }
    return typeof value === 'number'
      ? `<c r="${at}"><v>${value}</v></c>`
      : `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;
  };
  const sheet = rows
    .map(
      (row, r) =>
        `<row r="${r + 1}" ${rowAttributes[r + 1] ?? ''}>${row.map((value, c) => cell(value, r, c)).join('')}</row>`,
    )
    .join('');
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const more = hasOthers
    ? '<sheet name="作業用" sheetId="2" state="hidden" r:id="rId2"/><sheet name="凡例" sheetId="3" r:id="rId3"/>'
    : '';
  const moreParts = [2, 3].map(
    (n) =>
      `<Relationship Id="rId${n}" Type="${relations}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
  );
  const small = `<worksheet xmlns="${main}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`;
  const packageOf = 'http://schemas.openxmlformats.org/package/2006';
  const files = {
    '[Content_Types].xml': `<Types xmlns="${packageOf}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${packageOf}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="一覧" sheetId="1" r:id="rId1"/>${more}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packageOf}/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/>${hasOthers ? moreParts.join('') : ''}</Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${sheet}</sheetData>${after}</worksheet>`,
    ...(hasOthers ? { 'xl/worksheets/sheet2.xml': small, 'xl/worksheets/sheet3.xml': small } : {}),
  };
  const packed = Object.entries(files).map(([name, content]) => [name, strToU8(content)] as const);
  return zipSync(Object.fromEntries(packed));
}
