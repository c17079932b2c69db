/** Nobody can be told from what is left, by whoever knows the rule, its bound and the total. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { suppress } from './suppress.ts';

const k = 10;

interface Published {
  readonly cells: readonly (number | 'X')[];
  readonly total: number | 'X';
}

/** What everyone sees of a table. */
function publish(table: readonly number[]): Published {
  const { withheld, isTotalWithheld } = suppress(
    table.map((people) => ({ people })),
    k,
  );
  return {
    cells: table.map((people, place) => (withheld.has(place) ? 'X' : people)),
    total: isTotalWithheld ? 'X' : table.reduce((a, b) => a + b, 0),
  };
}

const isSame = (a: Published, b: Published): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Tables like this one, as somebody who guesses would think of them. */
function* guesses(table: readonly number[], withheld: readonly number[]): Generator<number[]> {
  for (const from of withheld) {
    for (const to of withheld) {
      const exchanged = [...table];
      [exchanged[from], exchanged[to]] = [table[to] ?? 0, table[from] ?? 0];
      yield exchanged;
      const moved = [...table];
      moved[from] = (table[from] ?? 0) - 1;
      moved[to] = (moved[to] ?? 0) + 1;
      yield moved;
    }
  }
}

const table = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 400 })),
  { maxLength: 12 },
);

describe('small cells', () => {
  property.prop([table])('no cell of 1 to 9 people is published', (cells) => {
    const published = publish(cells).cells;
    expect(published.filter((cell) => cell !== 'X' && cell > 0 && cell < k)).toEqual([]);
  });

  property.prop([table], { numRuns: 500 })(
    'for every withheld cell there is another table, published the same, in which it is another number',
    (cells) => {
      const published = publish(cells);
      const withheld = published.cells.flatMap((cell, place) => (cell === 'X' ? [place] : []));
      if (published.total === 'X') return;
      for (const place of withheld) {
        const others = [...guesses(cells, withheld)].filter(
          (other) => other[place] !== cells[place] && isSame(publish(other), published),
        );
        expect(others.length, `cell ${place} of ${cells.join(' ')}`).toBeGreaterThan(0);
      }
    },
  );

  property.prop([table])('where nothing hides them, their total is withheld too', (cells) => {
    const isHidden = cells.some((people) => people >= k);
    const isAnySmall = cells.some((people) => people > 0 && people < k);
    expect(publish(cells).total === 'X').toBe(isAnySmall && !isHidden);
  });

  property.prop([table])('a table without small cells is published as it is', (cells) => {
    const large = cells.map((people) => (people > 0 && people < k ? people + k : people));
    expect(publish(large).cells).toEqual(large);
  });

  test('with one small cell the smallest of the others goes too, and all that equal it', () => {
    expect(publish([3, 40, 12, 0, 12, 25])).toEqual({
      cells: ['X', 40, 'X', 0, 'X', 25],
      total: 92,
    });
  });
});
