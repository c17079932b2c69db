/** The server under test: a fresh one in this process, or one that runs elsewhere. */
import { readConfig, type StartParts, start } from '@kumiki/server';
import { CommandFailure } from './command.ts';

export interface ServerUnderTest {
  /** Without a path, such as `http://127.0.0.1:41234`. */
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

export interface ServerSettings {
  /** Empty; its owner removes it. */
  readonly dataFolder: string;
  readonly contextMapFile: string;
  /** The embedded engine when absent. */
  readonly databaseUrl: string | undefined;
  /** Told of every warning and failure the server logs. */
  readonly note: (line: string) => void;
}

type ServerLog = NonNullable<StartParts['log']>;

/**
 * The suite takes 40 instances for too many and 20 for few enough (its README, "Specific test
 * requirements"); the standard leaves the number to the implementation.
 */
const temporalInstancesMax = 30;

/** Open to everyone, on a free port of the loopback address. */
export async function startServer(settings: ServerSettings): Promise<ServerUnderTest> {
  const config = readConfig({
    isOpen: true,
    host: '127.0.0.1',
    port: 0,
    dataFolder: settings.dataFolder,
    databaseUrl: settings.databaseUrl,
    contextMapFile: settings.contextMapFile,
    temporalInstancesMax,
  });
  if (!config.ok) throw new CommandFailure(config.error.join('\n'));
  const running = await start(config.value, { log: logOf(settings.note) });
  return { origin: `http://127.0.0.1:${running.port}`, stop: () => running.close() };
}

function logOf(note: ServerSettings['note']): ServerLog {
  const tell = (event: string, fields?: object): void => note(`${event} ${JSON.stringify(fields)}`);
  const log: ServerLog = { info: () => {}, warn: tell, error: tell, with: () => log };
  return log;
}

/** A server somebody else started, with a context map of its own. */
export async function joinServer(url: string): Promise<ServerUnderTest> {
  const { origin } = new URL(url);
  const answer = await fetch(`${origin}/readyz`).catch(() => undefined);
  await answer?.body?.cancel();
  if (answer?.ok !== true) {
    throw new CommandFailure(`${origin}/readyz does not say that a server is ready there.`);
  }
  return { origin, stop: async () => {} };
}
