/** What a visitor does with a map, always the same, and the frames that are shown meanwhile. */
import type { Page } from 'playwright-core';

export interface Movement {
  readonly name: string;
  readonly kind: 'drag' | 'wheel' | 'keys';
  /** Pixels from the middle of the map; of a wheel its turning, negative zooms in; names of keys. */
  readonly steps: readonly (readonly [number, number])[] | readonly number[] | readonly string[];
}

const across = [
  [-260, 0],
  [260, 120],
  [0, -120],
] as const;
const turns = (count: number, pixels: number): readonly number[] =>
  Array.from({ length: count }, () => pixels);

/** From the whole box down to streets and back. */
export const movements: readonly Movement[] = [
  { name: 'drag the whole', kind: 'drag', steps: across },
  { name: 'wheel into a town', kind: 'wheel', steps: turns(6, -200) },
  { name: 'drag a town', kind: 'drag', steps: across },
  { name: 'wheel into streets', kind: 'wheel', steps: turns(5, -200) },
  { name: 'drag streets', kind: 'drag', steps: across },
  {
    name: 'keys',
    kind: 'keys',
    steps: ['ArrowRight', 'ArrowDown', '-', '+'],
  },
  { name: 'wheel out again', kind: 'wheel', steps: turns(11, 200) },
];

const stepMs = 16;
const dragSteps = 15;

/** Ends with the last press; what the map does afterwards is waited for by the caller. */
export async function walk(page: Page, { kind, steps }: Movement): Promise<void> {
  const canvas = page.locator('canvas.maplibregl-canvas');
  const area = await canvas.boundingBox();
  if (area === null) throw new Error('There is no map on the page');
  const [x, y] = [area.x + area.width / 2, area.y + area.height / 2];
  if (kind === 'keys') await canvas.focus();
  for (const step of steps) {
    if (typeof step === 'string') {
      await page.keyboard.press(step);
      await page.waitForTimeout(350);
    } else if (typeof step === 'number') {
      await page.mouse.move(x, y);
      await page.mouse.wheel(0, step);
      await page.waitForTimeout(4 * stepMs);
    } else {
      const [right, down] = step;
      await page.mouse.move(x, y);
      await page.mouse.down();
      for (let part = 1; part <= dragSteps; part += 1) {
        await page.mouse.move(x + (right * part) / dragSteps, y + (down * part) / dragSteps);
        await page.waitForTimeout(stepMs);
      }
      await page.mouse.up();
    }
  }
}

export interface Frames {
  readonly name: string;
  /** Between one frame and the next, from the first press to the last. */
  readonly gapsMs: readonly number[];
  /** From the last press until everything stood there. */
  readonly idleMs: number;
}

const stillMsMax = 60_000;

export async function recordFrames(
  page: Page,
  movement: Movement,
  move: (movement: Movement) => Promise<void>,
): Promise<Frames> {
  await page.evaluate(watchFrames);
  await move(movement);
  await page.evaluate(() => {
    // Put there by `watchFrames`.
    (Reflect.get(globalThis, 'framesWatched') as Watched).endedAt = performance.now();
  });
  await page.waitForFunction(
    () => (Reflect.get(globalThis, 'framesWatched') as Watched).isStill(),
    undefined,
    { timeout: stillMsMax },
  );
  const { times, endedAt, wholeAt } = await page.evaluate(() => {
    const watched = Reflect.get(globalThis, 'framesWatched') as Watched;
    watched.isOver = true;
    return { times: watched.times, endedAt: watched.endedAt, wholeAt: watched.wholeAt };
  });
  const gapsMs = times
    .filter((time) => time <= endedAt)
    .flatMap((time, place, all) => (place === 0 ? [] : [time - (all[place - 1] ?? time)]));
  return { name: movement.name, gapsMs, idleMs: Math.max(0, wholeAt - endedAt) };
}

interface Watched {
  readonly times: number[];
  endedAt: number;
  wholeAt: number;
  isOver: boolean;
  readonly isStill: () => boolean;
}

/** Runs in the page. A map is still when it has been whole for a while: a wheel turns on after the last turn. */
function watchFrames(): void {
  const calmMs = 300;
  const element = document.querySelector<HTMLElement>('[data-drawn]');
  const watched: Watched = {
    times: [],
    endedAt: Number.POSITIVE_INFINITY,
    wholeAt: 0,
    isOver: false,
    isStill: () =>
      element?.dataset['drawn'] === 'whole' &&
      performance.now() - Math.max(watched.wholeAt, watched.endedAt) > calmMs,
  };
  Object.assign(globalThis, { framesWatched: watched });
  const next = (time: number): void => {
    if (watched.isOver) return;
    watched.times.push(time);
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
  if (element === null) return;
  new MutationObserver(() => {
    if (element.dataset['drawn'] === 'whole') watched.wholeAt = performance.now();
  }).observe(element, { attributeFilter: ['data-drawn'] });
}
