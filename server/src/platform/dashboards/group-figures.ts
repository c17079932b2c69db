/** Groups to figures: withheld where they are few people, named, ordered, cut. Pure. */
import type { LocalText, Measure, Panel } from './definition.ts';
import type { FigureColumn, FigureRow, Figures, Group } from './figures.ts';
import { suppress } from './suppress.ts';

/** What is known of a value beside what the file says. */
export type NameOf = (key: string) => LocalText | undefined;

const noNames: NameOf = () => undefined;
const unnamed: LocalText = { ja: '記載なし', easy: '{書|か}いてありません', en: 'Not stated' };

export function columnOf({ title, unit }: Panel): FigureColumn {
  return { title, ...(unit === undefined ? {} : { unit }) };
}

/** Figures that know of how many people each row is; this never leaves the server. */
export interface Counted extends Figures {
  readonly people?: readonly number[];
}

export function wholeFigures(panel: Panel, whole: Group): Counted {
  return {
    rowKind: 'whole',
    columns: [columnOf(panel)],
    rows: [{ key: null, label: panel.title, values: [whole.value] }],
    people: [whole.people],
    isCut: false,
  };
}

/** Nothing is withheld here: see `withhold`. */
export function groupFigures(
  panel: Panel,
  groups: readonly Group[],
  measure: Measure,
  groupsMax: number,
  nameOf: NameOf = noNames,
): Counted {
  const known = groups.slice(0, groupsMax);
  const isAll = groups.length <= groupsMax;
  const isAdded = panel.total && isAll && (measure === 'count' || 'sum' in measure);
  const rows = known.map(({ key, name, value }): FigureRow => {
    const named = key === null ? unnamed : (panel.labels[key] ?? nameOf(key));
    return { key, label: named ?? { ja: name ?? key ?? '' }, values: [value] };
  });
  return {
    ...(panel.groupTitle === undefined ? {} : { rowTitle: panel.groupTitle }),
    rowKind: 'group',
    columns: [columnOf(panel)],
    rows,
    people: known.map((group) => group.people),
    isCut: !isAll,
    ...(isAdded ? { total: known.reduce((sum, { value }) => sum + (value ?? 0), 0) } : {}),
  };
}

/** As callers may see it who do not see everything. */
export function withhold(figures: Counted, smallCountMin: number): Withheld {
  const people = (figures.people ?? []).map((count) => ({ people: count }));
  const { withheld, isTotalWithheld } = suppress(people, smallCountMin);
  const rows = figures.rows.map((row, place): FigureRow => {
    if (!withheld.has(place)) return row;
    const { key, label, values } = row;
    return { key, label, values: values.map(() => null), isWithheld: true };
  });
  const isTotalShown = figures.total !== undefined && isTotalWithheld;
  return {
    figures: { ...figures, rows, ...(isTotalShown ? { total: 'withheld' as const } : {}) },
    isTotalWithheld,
  };
}

export interface Withheld {
  readonly figures: Counted;
  /** Also wherever else the total is shown. */
  readonly isTotalWithheld: boolean;
}

/** In the order the file wants. What is withheld stands last, by name: its place would tell how large it is. */
export function arranged(panel: Panel, figures: Counted): Figures {
  const { people: _, ...shown } = figures;
  if (figures.rowKind !== 'group') return shown;
  const rows = [...figures.rows].sort((a, b) => compare(panel, a, b)).slice(0, panel.rowsMax);
  return { ...shown, rows, isCut: figures.isCut || figures.rows.length > rows.length };
}

function compare(panel: Panel, a: FigureRow, b: FigureRow): number {
  const [left, right] = [a.values[0], b.values[0]];
  const byLabel = a.label.ja < b.label.ja ? -1 : a.label.ja > b.label.ja ? 1 : 0;
  if (panel.order === 'listed') return placeOf(panel, a) - placeOf(panel, b) || byLabel;
  const isUnnamed = Number(a.key === null) - Number(b.key === null);
  if (panel.order === 'label') return isUnnamed || byKey(a, b);
  const isWithheld = Number(a.isWithheld === true) - Number(b.isWithheld === true);
  if (isWithheld !== 0) return isWithheld;
  return typeof left === 'number' && typeof right === 'number'
    ? right - left || byLabel
    : Number(typeof right === 'number') - Number(typeof left === 'number') || byLabel;
}

/** Codes of municipalities order as maps and lists of the office do. */
function byKey(a: FigureRow, b: FigureRow): number {
  const [left, right] = [a.key ?? '', b.key ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}

function placeOf({ labels }: Panel, { key }: FigureRow): number {
  const place = key === null ? -1 : Object.keys(labels).indexOf(key);
  return place < 0 ? Number.MAX_SAFE_INTEGER : place;
}
