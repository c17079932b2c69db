/** Where the log of a server started here goes: JSON lines, or what a person at a terminal must know. */
import { systemClock } from '../server/src/kernel/clock.ts';
import { createLog, type Log } from '../server/src/kernel/log.ts';

interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** On a terminal only warnings and errors, each in one plain line; elsewhere everything as it is. */
export function openServerLog(screen: Screen): Log {
  const write = (line: string): void => {
    screen.write(line);
  };
  const tell = (line: string): void => {
    const plain = plainLine(line);
    if (plain !== undefined) screen.write(`${plain}\n`);
  };
  return createLog(screen.isTTY === true ? tell : write, systemClock);
}

/** Undefined for what need not be shown. */
export function plainLine(line: string): string | undefined {
  // Lines of our own log: an object with time, level, event and fields.
  const { time, level, event, ...fields } = JSON.parse(line) as Record<string, unknown>;
  if (level === 'info' || typeof time !== 'string') return undefined;
  const told = Object.entries(fields).map(([name, value]) => `${name} ${String(value)}`);
  return `${String(level)}: ${[String(event), ...told].join(', ')}`;
}
