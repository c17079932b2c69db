/** `./kumiki audit`: verifies the audit trail, takes it away, and signs where it stands. */
import { createReadStream, createWriteStream } from 'node:fs';
import { access, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type Checkpoint,
  exportNow,
  parseCheckpoint,
  pruneTrail,
  type Verification,
  verifyTrail,
} from '../server/src/platform/identity/index.ts';
import { parseServer } from './administrator.ts';
import { type BackupFlags, faultOf, operatorHeaders, tokenRemedy } from './backup.ts';
import { CommandFailure } from './command.ts';
import { hasEmbeddedDatabase, openInstallation, type Place, placeOf } from './installation.ts';
import { inLanguage, language } from './language.ts';
import { findRunningServer } from './running-server.ts';

interface AuditFlags extends BackupFlags {
  readonly checkpoint: readonly string[];
  readonly key: readonly string[];
  readonly json: boolean;
}

export async function audit(flags: AuditFlags, operands: readonly string[]): Promise<number> {
  const [verb = '', file] = operands;
  if (verb === 'verify') return verify(flags, file);
  if (!['export', 'checkpoint', 'prune'].includes(verb)) {
    const remedy = 'Say verify, export, checkpoint or prune.';
    throw new CommandFailure(`audit ${verb} is unknown.`, remedy);
  }
  if (file === undefined) {
    throw new CommandFailure('the name of the file is missing.', `./kumiki audit ${verb} FILE`);
  }
  if (verb === 'prune') return prune(flags, file);
  return verb === 'export' ? exportTo(flags, file) : checkpointTo(flags, file);
}

async function verify(flags: AuditFlags, file: string | undefined): Promise<number> {
  const known = await Promise.all(flags.checkpoint.map(readCheckpoint));
  const trusted = flags.key.length === 0 ? undefined : new Set(flags.key);
  await using source = file === undefined ? await openTrail(flags) : fromFile(file);
  const verified = await verifyTrail(linesOf(source.bytes), { known, trusted });
  if (!verified.ok) {
    if (flags.json) console.log(JSON.stringify({ holds: false, detail: verified.error.detail }));
    else console.log(`✗ ${verified.error.detail}`);
    return 1;
  }
  const found = verified.value;
  if (flags.json) console.log(JSON.stringify({ holds: found.fault === undefined, ...found }));
  else console.log(describe(found));
  return found.fault === undefined ? 0 : 1;
}

function describe({ rows, head, checkpoints, keyIds, fault }: Verification): string {
  if (fault !== undefined) {
    return inLanguage(
      {
        ja: `✗ 監査記録は改ざんされています。最初の不一致：${fault.seq}行目（${fault.detail}）`,
        en: `✗ The audit trail does not hold. The first row: ${fault.seq}. ${fault.detail}`,
      },
      language,
    );
  }
  const count = rows.toLocaleString('en');
  const keys = keyIds.map((id) => `  key ${id}`);
  const said = inLanguage(
    {
      ja: `監査記録は正しくつながっています：${count}行、最後は${head.seq}行目、署名済みチェックポイント${checkpoints}件。`,
      en: `The audit trail holds: ${count} rows, the last is row ${head.seq}, ${checkpoints} signed checkpoints agree.`,
    },
    language,
  );
  return [said, `  ${head.hash}`, ...keys].join('\n');
}

async function exportTo(flags: AuditFlags, file: string): Promise<number> {
  await refuseExisting(file);
  const beside = `${path.resolve(file)}.part`;
  try {
    await using source = await openTrail(flags);
    await pipeline(source.bytes, createWriteStream(beside, { mode: 0o600 }));
    // What broke off on its way is no export.
    const lines = linesOf(createReadStream(beside));
    const whole = await verifyTrail(lines, { known: [], trusted: undefined });
    if (!whole.ok) throw new CommandFailure(whole.error.detail, 'The log of the server says why.');
    await rename(beside, path.resolve(file));
    console.log(describe(whole.value));
    return whole.value.fault === undefined ? 0 : 1;
  } finally {
    await rm(beside, { force: true });
  }
}

async function checkpointTo(flags: AuditFlags, file: string): Promise<number> {
  await refuseExisting(file);
  const place = placeOf(flags);
  const server = await serverOf(flags, place);
  if (server === undefined) {
    throw new CommandFailure('no server runs, and only it has the key.', 'Name it with --url.');
  }
  const response = await ask(server, flags, place, '/api/audit/checkpoints', 'POST');
  const checkpoint = parseCheckpoint(await response.json());
  if (!checkpoint.ok) throw new CommandFailure(checkpoint.error.detail);
  await writeFile(file, `${JSON.stringify(checkpoint.value, null, 2)}\n`, { mode: 0o600 });
  const { seq, keyId } = checkpoint.value;
  const said = {
    ja: `${seq}行目までの署名を ${file} に保存しました（鍵 ${keyId}）。別の場所で保管してください。`,
    en: `Signed up to row ${seq}, saved to ${file} (key ${keyId}). Keep it on another machine.`,
  };
  console.log(inLanguage(said, language));
  return 0;
}

/** Removes the rows that a file holds, up to a checkpoint: only after that file is found whole and right. */
async function prune(flags: AuditFlags, file: string): Promise<number> {
  const [checkpoint, ...others] = await Promise.all(flags.checkpoint.map(readCheckpoint));
  if (checkpoint === undefined || others.length > 0) {
    throw new CommandFailure(
      'rows are removed up to one checkpoint.',
      'Name it: ./kumiki audit prune EXPORT --checkpoint FILE',
    );
  }
  const lines = linesOf(createReadStream(file));
  const verified = await verifyTrail(lines, { known: [checkpoint], trusted: undefined });
  const fault = verified.ok ? verified.value.fault?.detail : verified.error.detail;
  if (fault !== undefined) throw new CommandFailure(`${file} does not hold those rows: ${fault}`);
  const rows = await pruneThrough(flags, checkpoint.seq);
  const said = {
    ja: `${checkpoint.seq}行目まで、${rows}行を削除しました。${file} と残りの記録は、つながったまま確かめられます。`,
    en: `Removed ${rows} rows, up to row ${checkpoint.seq}. ${file} and the rest still verify.`,
  };
  console.log(inLanguage(said, language));
  return 0;
}

async function pruneThrough(flags: AuditFlags, through: number): Promise<number> {
  const place = placeOf(flags);
  const server = await serverOf(flags, place);
  if (server !== undefined) {
    const body = JSON.stringify({ through });
    const response = await ask(server, flags, place, '/api/audit/prunings', 'POST', body);
    const answer: unknown = await response.json();
    return typeof answer === 'object' && answer !== null && 'rows' in answer
      ? Number(answer.rows)
      : 0;
  }
  await using installation = await openInstallation(place);
  const pruned = await pruneTrail(installation.database, through, Date.now());
  if (!pruned.ok) throw new CommandFailure(pruned.error.detail);
  return pruned.value.rows;
}

/** Where the bytes of an export come from. */
interface Source extends AsyncDisposable {
  readonly bytes: Readable;
}

function fromFile(file: string): Source {
  return source(createReadStream(file), async () => undefined);
}

function source(bytes: Readable, close: () => Promise<void>): Source {
  return {
    bytes,
    [Symbol.asyncDispose]: async () => {
      bytes.destroy();
      await close();
    },
  };
}

/** Of the server that is named or runs; where none does, of the data themselves. */
async function openTrail(flags: AuditFlags): Promise<Source> {
  const place = placeOf(flags);
  const server = await serverOf(flags, place);
  if (server !== undefined) {
    const { body } = await ask(server, flags, place, '/api/audit/export', 'GET');
    if (body === null) throw new CommandFailure('the server answered nothing.');
    return source(Readable.from(body), async () => undefined);
  }
  if (place.databaseUrl === undefined && !hasEmbeddedDatabase(place.dataFolder)) {
    throw new CommandFailure(`there is no data in ${place.dataFolder}.`, 'Name it with --data.');
  }
  const installation = await openInstallation(place);
  const lines = await exportNow(installation.database);
  return source(Readable.from(lines), async () => {
    await installation[Symbol.asyncDispose]();
  });
}

async function serverOf(flags: AuditFlags, place: Place): Promise<URL | undefined> {
  if (flags.url !== undefined) return parseServer(flags.url);
  return flags['database-url'] === undefined ? findRunningServer(place.dataFolder) : undefined;
}

async function ask(
  server: URL,
  flags: AuditFlags,
  place: Place,
  sitePath: string,
  method: 'GET' | 'POST',
  body?: string,
): Promise<Response> {
  const headers = await operatorHeaders(server, flags, place);
  const response = await fetch(new URL(sitePath, server), {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
  }).catch(() => undefined);
  if (response === undefined) throw new CommandFailure(`no server answers at ${server.origin}.`);
  if (!response.ok) throw new CommandFailure(await faultOf(response), tokenRemedy);
  return response;
}

async function readCheckpoint(file: string): Promise<Checkpoint> {
  let given: unknown;
  try {
    given = JSON.parse(await readFile(file, 'utf8'));
  } catch {
    throw new CommandFailure(`${file} cannot be read as a checkpoint.`);
  }
  const parsed = parseCheckpoint(given);
  if (!parsed.ok) throw new CommandFailure(`${file}: ${parsed.error.detail}`);
  return parsed.value;
}

async function refuseExisting(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw new CommandFailure(`${file} is there already.`, 'Give another name.');
}

function linesOf(bytes: Readable): AsyncIterable<string> {
  return createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY });
}
