/** The portal, which imports nothing of ours, writes fields of CSV as packages/civic does. */
import { fc, test as property } from '@fast-check/vitest';
import { describe } from 'vitest';
import { csvCell } from '../packages/civic/src/index.ts';
import { tableCsv } from '../portal/app/design/table/csv.ts';
import { csvOf } from '../portal/app/shelters/csv.ts';

const begins = fc.constantFrom(
  '',
  '=',
  '+',
  '-',
  '@',
  '\t',
  '\r',
  '\n',
  '＝',
  '＋',
  '－',
  '＠',
  "'",
);

describe('fields of CSV', () => {
  property.prop([begins, fc.oneof(fc.string(), fc.integer().map(String))])(
    'are the same in the portal and in the library',
    (begin, rest) => {
      const name = `${begin}${rest}`;
      const text = csvOf([
        {
          ...{ id: 'x', name, hazards: [], isBothKinds: false, isSample: false },
          ...{ kind: 'EvacuationSite', position: [129, 32] },
        },
      ]);
      const row = text.slice(text.indexOf('\r\n') + 2);
      if (!row.startsWith(`x,指定緊急避難場所,${csvCell(name)},`)) {
        throw new Error(`The portal writes ${row} for ${JSON.stringify(name)}`);
      }
    },
  );

  property.prop([begins, fc.oneof(fc.string(), fc.integer().map(String))])(
    'of every table of the portal are, too',
    (begin, rest) => {
      const name = `${begin}${rest}`;
      const text = tableCsv(['name', 'next'], [[name, 'end']]);
      if (text !== `\u{feff}name,next\r\n${csvCell(name)},end\r\n`) {
        throw new Error(`A table writes ${text} for ${JSON.stringify(name)}`);
      }
    },
  );
});
