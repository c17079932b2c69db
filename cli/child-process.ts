/** Runs a tool as a child process and hands over what stops us. */
import { spawn } from 'node:child_process';
import { projectFolder } from './project.ts';

export interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ToolOutcome {
  /** 128 + signal number where a signal ended it, as a shell says. */
  readonly exitCode: number;
  /** Standard output and error in the order they came; empty where the terminal got them. */
  readonly output: string;
}

const signalNumbers: Partial<Record<NodeJS.Signals, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGTERM: 15,
};

/**
 * `shows` is where output goes: `terminal` as it comes, `nowhere` only into the outcome. The child
 * ends with us: a SIGTERM or SIGINT sent to us is sent on.
 */
export function runTool(tool: Tool, shows: 'terminal' | 'nowhere'): Promise<ToolOutcome> {
  const child = spawn(tool.command, tool.args, {
    cwd: tool.folder ?? projectFolder,
    env: { ...process.env, ...tool.env },
    stdio: shows === 'terminal' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  const forward = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, forward);
  let output = '';
  const collect = (chunk: string): void => {
    output += chunk;
  };
  child.stdout?.setEncoding('utf8').on('data', collect);
  child.stderr?.setEncoding('utf8').on('data', collect);
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      for (const signal of signals) process.off(signal, forward);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (code, signal) => {
      settle();
      const number = signal === null ? 0 : (signalNumbers[signal] ?? 9);
      resolve({ exitCode: code ?? 128 + number, output });
    });
  });
}
