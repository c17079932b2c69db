/** A trail over a database of its own, for tests. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Database, openDatabase } from '#kernel/database/index.ts';
import { emptyDatabase } from '#kernel/database/testing.ts';
import { defaultsOf } from '#kernel/limits.ts';
import { createLog } from '#kernel/log.ts';
import { createMetrics } from '#kernel/metrics.ts';
import { type Audit, openAudit } from './audit.ts';
import { type Verification, verifyTrail } from './export.ts';
import { auditLimitTable } from './limits.ts';
import { separateOwner } from './owner.ts';

export interface TestTrail {
  readonly audit: Audit;
  /** Writes or reads something, as somebody. */
  record(requestId: string, kind?: 'read' | 'write', actor?: string): Promise<void>;
  /** Verifies what an export says. Throws when it is none. */
  verify(): Promise<Verification>;
  dispose(): Promise<void>;
}

export async function openTestTrail(database: Database, folder?: string): Promise<TestTrail> {
  const dataFolder = folder ?? (await mkdtemp(path.join(tmpdir(), 'kumiki-audit-')));
  const clock = { now: () => Date.now() };
  const audit = await openAudit({
    database,
    clock,
    log: createLog(() => undefined, clock),
    metrics: createMetrics(100),
    dataFolder,
    keyFile: undefined,
    addressMode: 'truncated',
    isOpen: false,
    limits: defaultsOf(auditLimitTable),
    seesOnlyPublic: () => false,
  });
  return {
    audit,
    record: (requestId, kind = 'read', actor = 'person:1') =>
      audit.auditor.record({
        principal: {
          id: actor,
          kind: 'person',
          tenant: 'default',
          roles: ['editor'],
          policy: 'role:editor',
        },
        kind,
        action: kind === 'read' ? 'getEntity' : 'createEntity',
        object: 'urn:ngsi-ld:Thing:1',
        query: '',
        status: 200,
        address: '192.0.2.7',
        requestId,
      }),
    verify: async () => {
      const found = await verifyTrail(linesOf(await audit.export()), {
        known: [],
        trusted: undefined,
      });
      if (!found.ok) throw new Error(found.error.detail);
      return found.value;
    },
    dispose: async () => {
      await audit.close();
      if (folder === undefined) await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Chunks of an export hold whole lines. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string, void, void> {
  for await (const chunk of chunks) yield* chunk.trimEnd().split('\n');
}

/** A database on a server whose trail belongs to another role. */
export interface Separated {
  /** As the role of the server. */
  readonly server: Database;
  readonly url: string;
  /** The role that owns the trail. */
  readonly ownerUrl: string;
  dispose(): Promise<void>;
}

/** Only where the engine under test is a server and its role may make roles. */
export async function openSeparated(): Promise<Separated> {
  const own = await emptyDatabase();
  if (!('url' in own.source) || own.source.url === undefined) throw new Error('There is no server');
  const role = `kumiki_test_${randomBytes(4).toString('hex')}`;
  await own.database.execute(`create role ${role} login password 'x'`);
  await separateOwner(own.database, role);
  const url = new URL(own.source.url);
  url.username = role;
  url.password = 'x';
  const server = await openDatabase({ url: url.href });
  return {
    server,
    url: url.href,
    ownerUrl: own.source.url,
    dispose: async () => {
      await server.close();
      const { database } = own;
      await database.execute(`reassign owned by ${role} to current_user`);
      await database.execute(`drop owned by ${role}`);
      await database.execute(`drop role ${role}`);
      await own.dispose();
    },
  };
}
