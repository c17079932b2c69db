/** Rows of nodes in the order of a plan to their numbers and parents. */
import { levels } from './plan.ts';
import type { Column } from './table-columns.ts';

export type Cells = Partial<Record<Column, string>> & {
  targets?: { year: number; value: string }[];
};

const depths: ReadonlyMap<string, number> = new Map(levels.map((level, depth) => [level, depth]));

/** Rows without a number get one, below the row before them whose level lies above. */
export class TreeOfRows {
  readonly #way: { readonly id: string; readonly depth: number }[] = [];
  readonly #children = new Map<string, number>();
  readonly #written: ReadonlySet<string>;

  constructor(written: ReadonlySet<string>) {
    this.#written = written;
  }

  placed(given: Cells): Cells {
    // A level that is not known is told by the schema; such a row leaves the way of the others as it is.
    const known = depths.get(given.level ?? '');
    const depth = known ?? Number.POSITIVE_INFINITY;
    const above = this.#way.findLast((each) => each.depth < depth);
    const parent = given.parent ?? (given.id === undefined ? above?.id : undefined);
    const id = given.id ?? this.#next(parent);
    if (known !== undefined) {
      while ((this.#way.at(-1)?.depth ?? -1) >= depth) this.#way.pop();
      this.#way.push({ id, depth });
    }
    const key = parent ?? '';
    const own = /(?:^|\.)(\d+)$/.exec(id)?.[1];
    const count = this.#children.get(key) ?? 0;
    this.#children.set(key, own === undefined ? count : Math.max(count, Number(own)));
    return { ...given, id, ...(parent === undefined ? {} : { parent }) };
  }

  #next(parent: string | undefined): string {
    const before = parent === undefined ? '' : `${parent}.`;
    let count = (this.#children.get(parent ?? '') ?? 0) + 1;
    while (this.#written.has(`${before}${count}`)) count += 1;
    this.#children.set(parent ?? '', count - 1);
    return `${before}${count}`;
  }
}
