import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { CsvParser, type Delimiter } from './csv-parser.ts';

function parse(text: string, delimiter: Delimiter = ',', cellCharsMax = 1_000) {
  const parser = new CsvParser({ delimiter, cellCharsMax });
  return [...parser.push(text), ...parser.end()];
}

const cellsOf = (text: string, delimiter: Delimiter = ',') =>
  parse(text, delimiter).map(({ cells }) => cells);

describe('rows of delimited text', () => {
  test('every kind of line end ends a row, the last one needs none', () => {
    expect(cellsOf('a,b\r\n1,2\n3,4\r5,6')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ]);
  });

  test('quoted cells keep delimiters, doubled quotes and line ends', () => {
    expect(cellsOf('"x, y","say ""hi""","line\nbreak"\r\n1,,3')).toEqual([
      ['x, y', 'say "hi"', 'line\nbreak'],
      ['1', '', '3'],
    ]);
  });

  test('rows know the line they begin on', () => {
    expect(parse('a\n"b\nc"\n\nd').map(({ line }) => line)).toEqual([1, 2, 4, 5]);
  });

  test('a quote that never closes takes one line, not the file', () => {
    const rows = parse('a,b\n"1,2\n3,4\n5,6');
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['a', 'b'],
      ['"1', '2'],
      ['3', '4'],
      ['5', '6'],
    ]);
    expect(rows[1]?.fault).toBe('unclosed');
  });

  test('a quote inside a quoted cell that nobody doubled is text', () => {
    const [row] = parse('"the "old" hall",2\n');
    expect(row).toMatchObject({ cells: ['the "old" hall', '2'], fault: 'stray' });
  });

  test('a quote inside a bare cell is text', () => {
    expect(cellsOf('6"管,2\n')).toEqual([['6"管', '2']]);
  });
});

const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ';', '市', ' ', '\t') });
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 });
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe('properties', () => {
  property.prop([table, fc.array(fc.nat({ max: 9 }))])(
    'what is written quoted is read back, however it is cut into pieces',
    (rows, cuts) => {
      const text = rows.map((row) => row.map(quoted).join(',')).join('\r\n');
      const parser = new CsvParser({ delimiter: ',' });
      const read = [];
      let at = 0;
      for (const length of cuts) {
        read.push(...parser.push(text.slice(at, at + length)));
        at += length;
      }
      read.push(...parser.push(text.slice(at)), ...parser.end());
      expect(read.map(({ cells }) => cells)).toEqual(rows);
    },
  );

  property.prop([fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '1') })])(
    'any text is read without a failure, in pieces as in one, and every line is in one row',
    (text) => {
      const whole = parse(text);
      const parser = new CsvParser({ delimiter: ',', cellCharsMax: 1_000 });
      const pieces = [...Array.from(text).flatMap((each) => parser.push(each)), ...parser.end()];
      expect(pieces).toEqual(whole);
      const letters = (rows: readonly { cells: readonly string[] }[]) =>
        rows
          .flatMap(({ cells }) => cells)
          .join('')
          .replace(/[^a1]/g, '').length;
      expect(letters(whole)).toBe(text.replace(/[^a1]/g, '').length);
    },
  );
});
