/** Runs `./kumiki` as a process, without a terminal. */
import { spawn } from 'node:child_process';
import path from 'node:path';

const main = path.resolve(import.meta.dirname, '../../cli/main.ts');

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** In English, whatever the machine speaks. */
export async function runKumiki(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [main, ...args], {
    ...(options.folder === undefined ? {} : { cwd: options.folder }),
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    texts.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    texts.stderr += chunk;
  });
  const exitCode = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  return { exitCode, ...texts };
}
