/** A file arrives: it is kept by its content, its encoding told on the way, and looked at. */
import { type Corrections, EncodingDetector } from '@kumiki/civic';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Result } from '#kernel/result.ts';
import { ok } from '#kernel/result.ts';
import type { Actor, Catalog } from '#platform/catalog/index.ts';
import type { Gazetteer } from '../gazetteer/gazetteer.ts';
import type { ConnectLimits } from '../limits.ts';
import { analyseFile } from './analyse.ts';
import type { ImportSession } from './session.ts';
import { findSessionByKey, insertSession } from './store.ts';

export interface UploadParts {
  readonly database: Database;
  readonly catalog: Pick<Catalog, 'files'>;
  readonly gazetteer: Pick<Gazetteer, 'finder'>;
  readonly clock: Clock;
  readonly limits: ConnectLimits;
  /** Unique, and in the order of time as text. */
  readonly newId: () => string;
}

export interface Upload {
  readonly actor: Actor;
  readonly fileName: string;
  readonly body: AsyncIterable<Uint8Array>;
  /** The same key is the same upload. */
  readonly key?: string | undefined;
  readonly corrections?: Corrections | undefined;
}

export async function openSession(
  parts: UploadParts,
  upload: Upload,
): Promise<Result<ImportSession>> {
  const { database, catalog, clock, newId } = parts;
  const { actor, fileName, body, key, corrections = {} } = upload;
  const known = key === undefined ? undefined : await findSessionByKey(database, actor.tenant, key);
  if (known !== undefined) {
    // Read over: a client that is answered before it has sent all of it takes that for a failure.
    for await (const chunk of body) void chunk;
    return ok(known);
  }
  const detector = new EncodingDetector();
  const watched = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      detector.add(chunk);
      yield chunk;
    }
  };
  const kept = await catalog.files.store(actor.tenant, { name: fileName, body: watched() });
  if (!kept.ok) return kept;
  const now = new Date(clock.now());
  const fresh = {
    tenant: actor.tenant,
    id: newId(),
    uploadKey: key,
    principal: actor.principal,
    fileName,
    file: kept.value,
    encoding: detector.result(),
    corrections,
    state: 'open',
    request: undefined,
    runId: undefined,
    datasetId: undefined,
    resourceId: undefined,
    failure: undefined,
    createdAt: now,
    changedAt: now,
  } as const;
  const session = { ...fresh, analysis: await analyse(parts, fresh, corrections) };
  if (await insertSession(database, session)) return ok(session);
  // The same key was sent twice at once.
  const other = key === undefined ? undefined : await findSessionByKey(database, actor.tenant, key);
  return ok(other ?? session);
}

/** Looks at a file that is kept. */
export async function analyse(
  { catalog, gazetteer, limits }: UploadParts,
  session: Pick<ImportSession, 'tenant' | 'file' | 'encoding' | 'fileName'>,
  corrections: Corrections,
) {
  const content = await catalog.files.open(session.tenant, session.file.sha256);
  if (content === undefined) throw new Error('The file of an import is gone');
  const towns = await gazetteer.finder();
  const facts = { fileName: session.fileName, corrections, towns };
  return analyseFile(content.body, session.encoding, facts, limits);
}
