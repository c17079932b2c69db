/** Progress on standard error: one moving line on a terminal, plain lines elsewhere. */

export interface Progress {
  /** `amount` of the total is done. */
  advance(amount?: number): void;
  /** What is being worked on now. */
  label(text: string): void;
  /** A line that stays. */
  note(text: string): void;
  /** Takes the moving line away. */
  end(): void;
}

interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const barWidth = 24;
const plainIntervalMs = 10_000;
const drawIntervalMs = 80;

/** `total` undefined: the end is not known, and no bar is drawn. */
export function showProgress(
  title: string,
  total: number | undefined,
  screen: Screen = process.stderr,
): Progress {
  const moves = screen.isTTY === true;
  let done = 0;
  let label = title;
  let drawnAt = Number.NEGATIVE_INFINITY;
  const line = (): string => {
    if (total === undefined || total === 0) return `${label} …`;
    const share = Math.min(1, done / total);
    const bar = '█'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '·');
    return moves
      ? `${bar} ${Math.floor(share * 100)} % ${label}`
      : `${label}: ${Math.floor(share * 100)} %`;
  };
  const erase = (): void => {
    if (moves) screen.write('\r\u001b[K');
  };
  const draw = (): void => {
    const now = performance.now();
    if (now - drawnAt < (moves ? drawIntervalMs : plainIntervalMs)) return;
    drawnAt = now;
    const text = line().slice(0, (screen.columns ?? 80) - 1);
    screen.write(moves ? `\r\u001b[K${text}` : `${text}\n`);
  };
  draw();
  return {
    advance: (amount = 1) => {
      done += amount;
      draw();
    },
    label: (text) => {
      label = text;
      draw();
    },
    note: (text) => {
      erase();
      screen.write(`${text}\n`);
      if (moves) drawnAt = Number.NEGATIVE_INFINITY;
      if (moves) draw();
    },
    end: erase,
  };
}
