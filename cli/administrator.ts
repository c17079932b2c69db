/** Who the command line speaks as to a running server. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { CommandFailure } from './command.ts';
import { projectFolder } from './project.ts';
import { findRunningServer } from './running-server.ts';

export const defaultServer = 'http://localhost:8080';
export const defaultDataFolder = path.join(projectFolder, 'data');

/** The server that is named, or the one that runs over the data folder, or the usual address. */
export async function chooseServer(
  named: string | undefined,
  dataFolder: string = defaultDataFolder,
): Promise<URL> {
  return named === undefined
    ? ((await findRunningServer(dataFolder)) ?? new URL(defaultServer))
    : parseServer(named);
}

export function parseServer(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CommandFailure(
      `--url cannot be "${text}".`,
      'Give an address such as http://localhost:8080.',
    );
  }
  return url;
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

/**
 * `given` is a token or a file that holds one. Without it, the token of the data folder of this
 * project is used, for a server on this machine only: it is never sent elsewhere unasked.
 */
export async function findToken(
  server: URL,
  given: string | undefined,
  dataFolder: string = defaultDataFolder,
): Promise<string | undefined> {
  if (given !== undefined) {
    const isFile = await stat(given).then(
      (found) => found.isFile(),
      () => false,
    );
    return (isFile ? await readFile(given, 'utf8') : given).trim();
  }
  const environment = process.env['KUMIKI_TOKEN'];
  if (environment !== undefined && environment !== '') return environment;
  if (!isLoopback(server.hostname)) return undefined;
  const text = await readFile(path.join(dataFolder, 'admin-token'), 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : text.trim();
}
