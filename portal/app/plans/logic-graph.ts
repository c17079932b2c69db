/** A logic model as places of a drawing: a column for each stage, an arrow for each way. Pure. */
import type { LogicStep } from './plan.ts';

export interface Box {
  readonly id: string;
  readonly stage: LogicStep['stage'];
  readonly x: number;
  readonly y: number;
  readonly height: number;
  /** As many as fit into the box, each as wide as it. */
  readonly lines: readonly string[];
}

export interface Arrow {
  readonly id: string;
  /** An SVG path that ends at the edge of a box. */
  readonly path: string;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

export const stages = ['input', 'activity', 'output', 'outcome'] as const;
export const boxWidth = 190;
export const lineHeight = 20;
const gap = { x: 70, y: 16 };
const headHeight = 34;
const padding = 12;
/** In halves: a Japanese letter counts two. */
const lineWidth = 22;

export function drawLogic(steps: readonly LogicStep[]): Drawing {
  const heights = stages.map(() => headHeight);
  const boxes = steps.map((step): Box => {
    const column = stages.indexOf(step.stage);
    const lines = wrap(step.title);
    const height = lines.length * lineHeight + 2 * padding;
    const y = heights[column] ?? headHeight;
    heights[column] = y + height + gap.y;
    return { id: step.id, stage: step.stage, x: columnAt(column), y, height, lines };
  });
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const arrows = steps.flatMap(({ id, to }) =>
    to.flatMap((target) => {
      const from = byId.get(id);
      const into = byId.get(target);
      return from === undefined || into === undefined
        ? []
        : [{ id: `${id} ${target}`, path: pathBetween(from, into) }];
    }),
  );
  const width = columnAt(stages.length - 1) + boxWidth;
  return { width, height: Math.max(...heights), boxes, arrows };
}

export function columnAt(column: number): number {
  return column * (boxWidth + gap.x);
}

/** From the right of one to the left of the other; around the right where that lies not before it. */
function pathBetween(from: Box, into: Box): string {
  const [x1, y1] = [from.x + boxWidth, from.y + from.height / 2];
  const y2 = into.y + into.height / 2;
  if (into.x > from.x) {
    const bend = gap.x / 2;
    return `M${x1} ${y1} C${x1 + bend} ${y1} ${into.x - bend} ${y2} ${into.x - 2} ${y2}`;
  }
  const x2 = into.x + boxWidth;
  const out = Math.max(x1, x2) + gap.x * 0.6;
  return `M${x1} ${y1} C${out} ${y1} ${out} ${y2} ${x2 + 2} ${y2}`;
}

const linesMax = 4;

/** Words are kept together as far as they fit; what is too long ends with an ellipsis. */
export function wrap(text: string): readonly string[] {
  const lines: string[] = [''];
  for (const word of text.split(/(?<=\s)|(?<=[^\p{ASCII}])/u)) {
    const last = lines.at(-1) ?? '';
    if (widthOf(last + word) <= lineWidth || last === '') lines[lines.length - 1] = last + word;
    else lines.push(word);
  }
  const shown = lines.map((line) => line.trim()).filter((line) => line !== '');
  if (shown.length <= linesMax) return shown;
  return [...shown.slice(0, linesMax - 1), `${shown[linesMax - 1]?.slice(0, -1) ?? ''}…`];
}

function widthOf(text: string): number {
  return Array.from(text).reduce((sum, letter) => sum + (letter > '\u02ff' ? 2 : 1), 0);
}
