/** Committed documents that repeat code: written by `./kumiki generate`, compared by a test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { noticesMarkdown } from '@kumiki/civic';
import { errorsMarkdown } from '#kernel/api-docs/index.ts';
import { systemClock } from '#kernel/clock.ts';
import { readConfig } from '#kernel/config.ts';
import { configurationMarkdown } from '#kernel/configuration-page.ts';
import {
  type Database,
  dumpSchema,
  migrate,
  openDatabase,
  readMigrations,
} from '#kernel/database/index.ts';
import { createLog } from '#kernel/log.ts';
import { assemble } from './assemble.ts';
import { capabilityLimits } from './capability-limits.ts';

export const documentPaths = [
  'docs/configuration.md',
  'docs/errors.md',
  'docs/notices.md',
  'docs/openapi.json',
  'docs/schema.sql',
] as const;

type Documents = Readonly<Record<(typeof documentPaths)[number], string>>;

/** Over an embedded database of its own, made and removed again. Takes some ten seconds. */
export async function makeDocuments(): Promise<Documents> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kumiki-documents-'));
  const database = await openDatabase({ folder: path.join(folder, 'database') });
  try {
    await migrate(database, await readMigrations());
    return await documentsOver(database);
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Texts by path from the project's folder. `database` is migrated; it is asked nothing but tenants. */
export async function documentsOver(database: Database): Promise<Documents> {
  return {
    'docs/configuration.md': configurationMarkdown(capabilityLimits),
    'docs/errors.md': errorsMarkdown(),
    'docs/notices.md': noticesMarkdown(),
    'docs/openapi.json': await openApiText(database),
    'docs/schema.sql': await dumpSchema(database),
  };
}

/** As a server with default settings answers it. */
async function openApiText(database: Database): Promise<string> {
  await using opened = new AsyncDisposableStack();
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'kumiki-documents-'));
  opened.defer(() => rm(dataFolder, { recursive: true, force: true }));
  const config = readConfig({ dataFolder }, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  const app = await assemble({
    config: config.value,
    log: createLog(() => undefined, systemClock),
    clock: systemClock,
    database,
    token: { matches: () => false },
  });
  opened.defer(() => app.close());
  const response = await app.http.request('/openapi.json');
  const document: unknown = await response.json();
  return `${JSON.stringify(document, null, 2)}\n`;
}
