/** HTTP of backup and restore. */
import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import { BackupRefused, type Migration } from '#kernel/database/index.ts';
import { problemResponse, type Route, type RouteContext, readStream } from '#kernel/http/index.ts';
import type { Limits } from '#kernel/limits.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { type Installation, NoRoom, putInPlace, stageArchive, writeArchive } from './archive.ts';
import type { Standstill } from './standstill.ts';

export interface OperationsOptions {
  readonly installation: Installation;
  /** Room for an archive that arrives. */
  readonly dataFolder: string;
  readonly readMigrations: () => Promise<readonly Migration[]>;
  readonly clock: Clock;
  readonly limits: Limits;
  /** Absent where the application cannot be replaced: then nothing can be restored. */
  readonly standstill?: Standstill | undefined;
}

const summarySchema = z
  .object({
    createdAt: z.iso.datetime().describe('The moment whose state it is'),
    tables: z.number().int(),
    rows: z.number().int(),
    files: z.number().int(),
  })
  .meta({ id: 'ArchiveSummary' });

const archiveContent = { 'application/x-tar': z.unknown() };

export function operationsRoutes(options: OperationsOptions): readonly Route[] {
  return [backupRoute(options), restoreRoute(options)];
}

function backupRoute({ installation, clock }: OperationsOptions): Route {
  return {
    method: 'GET',
    path: '/api/operations/backup',
    operationId: 'getBackup',
    summary: 'Take the whole installation away as one file',
    description:
      'A tar archive of the database at this moment and of all files, without the administrator token. ' +
      'It is whole only with its last entry, `end.json`: an answer that breaks off is no backup.',
    tag: 'Operations',
    access: 'operate',
    responses: { 200: { description: 'The archive', content: archiveContent } },
    handle: (c) => {
      const name = new Date(clock.now()).toISOString().slice(0, 19).replaceAll(':', '');
      const log = c.get('log');
      log.info('backup begins');
      return new Response(ReadableStream.from(writeArchive(installation, clock)), {
        headers: {
          'content-type': 'application/x-tar',
          'content-disposition': `attachment; filename="kumiki-${name}Z.tar"`,
          'cache-control': 'no-store',
        },
      });
    },
  };
}

function restoreRoute(options: OperationsOptions): Route {
  const { limits } = options;
  return {
    method: 'POST',
    path: '/api/operations/restore',
    operationId: 'restoreBackup',
    summary: 'Replace everything by a backup',
    description:
      'The body is the archive. Nothing changes until all of it has arrived and is found whole; then ' +
      'requests are answered 503 until the database has changed.',
    tag: 'Operations',
    access: 'operate',
    body: { description: 'An archive of `getBackup`', content: archiveContent, required: true },
    bodyBytesMax: limits.uploadBytesMax,
    answerSecondsMax: limits.receiveSecondsMax,
    responses: {
      200: { description: 'What was restored', content: { 'application/json': summarySchema } },
    },
    handle: (c) => handleRestore(options, c),
  };
}

async function handleRestore(options: OperationsOptions, c: RouteContext): Promise<Response> {
  const { installation, dataFolder, clock, standstill, readMigrations } = options;
  if (standstill === undefined) {
    const detail = 'This application cannot be replaced while it runs.';
    return problemResponse(c, problem('operation-not-supported', detail));
  }
  const log = c.get('log');
  try {
    const migrations = await readMigrations();
    const staged = await stageArchive(readStream(c), dataFolder, clock);
    try {
      log.warn('restore begins', { rows: staged.summary.rows, files: staged.summary.files });
      await standstill(() => putInPlace(staged, installation, migrations));
      log.warn('restore done');
      return c.json(staged.summary);
    } finally {
      await staged.discard();
    }
  } catch (thrown) {
    const found = problemOf(thrown);
    if (found === undefined) throw thrown;
    return problemResponse(c, found);
  }
}

function problemOf(thrown: unknown): Problem | undefined {
  if (thrown instanceof BackupRefused) return problem('bad-request-data', `${thrown.message}.`);
  if (thrown instanceof NoRoom) return problem('insufficient-storage', thrown.message);
  return undefined;
}
