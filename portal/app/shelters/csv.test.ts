/** Files for spreadsheets. */
import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';
import type { Shelter } from './shelter.ts';

const school: Shelter = {
  id: 'urn:ngsi-ld:EvacuationSite:E1',
  kind: 'EvacuationSite',
  name: '第一小学校, "体育館"',
  position: [129.9, 32.7],
  hazards: ['flood', 'tsunami'],
  isBothKinds: false,
  isSample: false,
};

test('a name with commas and quotes stays one cell', () => {
  expect(csvOf([school]).split('\r\n')[1]).toContain('"第一小学校, ""体育館"""');
});

test('latitude stands before longitude, and hazards are flags', () => {
  expect(csvOf([school]).split('\r\n')[1]).toMatch(/,32\.7,129\.9,1,,,,1,,,,/);
});

test('a spreadsheet computes nothing out of a name', () => {
  expect(csvOf([{ ...school, name: '=1+1' }])).toContain(",'=1+1,");
  expect(csvOf([{ ...school, position: [-1, -2] }])).toContain(',-2,-1,');
});

test('the file begins with a mark, so that Excel reads it as UTF-8', () => {
  expect(csvOf([]).startsWith('\uFEFFID,')).toBe(true);
});
