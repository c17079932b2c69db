/** `./kumiki tenant`: the configuration of a tenant as a file, from one installation into another. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chooseServer } from './administrator.ts';
import { type BackupFlags, faultOf, operatorHeaders, tokenRemedy } from './backup.ts';
import { CommandFailure } from './command.ts';
import { placeOf } from './installation.ts';
import { inLanguage, language } from './language.ts';

interface TenantFlags extends BackupFlags {
  readonly tenant: string | undefined;
}

/** What `POST /api/tenants/{tenant}/configuration` answers. */
interface Imported {
  readonly roles: number;
  readonly rules: number;
  readonly clients: readonly {
    readonly id: string;
    readonly name: string;
    readonly secret: string;
  }[];
  readonly signInProviders: readonly { readonly label: string }[];
  readonly notices: readonly { readonly detail: string; readonly pointer: string }[];
}

export async function tenant(flags: TenantFlags, operands: readonly string[]): Promise<number> {
  const [verb = '', file] = operands;
  if (verb !== 'export' && verb !== 'import') {
    throw new CommandFailure(`tenant ${verb} is unknown.`, 'Say export or import.');
  }
  if (file === undefined) {
    throw new CommandFailure('the name of the file is missing.', `./kumiki tenant ${verb} FILE`);
  }
  return verb === 'export' ? exportTo(flags, file) : importFrom(flags, file);
}

async function exportTo(flags: TenantFlags, file: string): Promise<number> {
  const name = flags.tenant ?? 'default';
  const response = await ask(flags, 'GET', configurationOf(name));
  if (!response.ok) throw new CommandFailure(await faultOf(response), tokenRemedy);
  const text = `${JSON.stringify(await response.json(), null, 2)}\n`;
  await writeFile(path.resolve(file), text, { mode: 0o600, flag: 'wx' }).catch(() => {
    throw new CommandFailure(`${file} cannot be written, or is there already.`);
  });
  const said = {
    ja: `団体 ${name} の設定を ${file} に保存しました。シークレット、職員、データは含みません。`,
    en: `Saved how tenant ${name} is set up to ${file}: without secrets, people and data.`,
  };
  console.log(inLanguage(said, language));
  return 0;
}

async function importFrom(flags: TenantFlags, file: string): Promise<number> {
  const document = await readDocument(file);
  const name = flags.tenant ?? document.name;
  if (name === undefined) {
    throw new CommandFailure(`${file} names no tenant.`, 'Name it with --tenant.');
  }
  const body = JSON.stringify(document.value);
  let response = await ask(flags, 'POST', configurationOf(name), body);
  if (response.status === 404) {
    await create(flags, name, document.tenant);
    response = await ask(flags, 'POST', configurationOf(name), body);
  }
  if (!response.ok) throw new CommandFailure(await faultOf(response), tokenRemedy);
  // The server of this project answers its own document.
  const imported = (await response.json()) as Imported;
  console.log(describe(name, imported));
  return imported.notices.length === 0 ? 0 : 1;
}

async function create(flags: TenantFlags, name: string, description: object): Promise<void> {
  const body = JSON.stringify({ ...description, name });
  const response = await ask(flags, 'POST', '/api/tenants', body);
  if (!response.ok) throw new CommandFailure(await faultOf(response), tokenRemedy);
}

function describe(name: string, { roles, rules, clients, signInProviders, notices }: Imported) {
  const counts = {
    ja: `団体 ${name} に取り込みました：許可${rules}件、役割の設定${roles}件、ログイン先${signInProviders.length}件、新しいトークン${clients.length}件。`,
    en: `Taken into tenant ${name}: ${rules} rules, ${roles} roles, ${signInProviders.length} sign-in providers, ${clients.length} new tokens.`,
  };
  const once = {
    ja: 'トークンは二度と表示できません。いま控えてください。',
    en: 'Copy the tokens now: they are never shown again.',
  };
  const left = { ja: '取り込めなかったもの：', en: 'What did not come in:' };
  return [
    inLanguage(counts, language),
    ...(clients.length === 0 ? [] : [inLanguage(once, language)]),
    ...clients.map((client) => `  ${client.name}  ${client.id}  ${client.secret}`),
    ...(notices.length === 0 ? [] : [inLanguage(left, language)]),
    ...notices.map(({ pointer, detail }) => `  ${pointer}: ${detail}`),
  ].join('\n');
}

interface Read {
  readonly value: unknown;
  readonly tenant: object;
  readonly name: string | undefined;
}

/** What it is for is judged by the server, which knows all versions. */
async function readDocument(file: string): Promise<Read> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch {
    throw new CommandFailure(`${file} cannot be read as JSON.`);
  }
  const held: unknown =
    typeof value === 'object' && value !== null && 'tenant' in value ? value.tenant : undefined;
  const described = typeof held === 'object' && held !== null ? held : {};
  const name = 'name' in described ? String(described.name) : undefined;
  return { value, tenant: described, name };
}

function configurationOf(name: string): string {
  return `/api/tenants/${encodeURIComponent(name)}/configuration`;
}

async function ask(
  flags: TenantFlags,
  method: 'GET' | 'POST',
  sitePath: string,
  body?: string,
): Promise<Response> {
  const place = placeOf(flags);
  const server = await chooseServer(flags.url, place.dataFolder);
  const headers = await operatorHeaders(server, flags, place);
  const response = await fetch(new URL(sitePath, server), {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
  }).catch(() => undefined);
  if (response !== undefined) return response;
  throw new CommandFailure(
    `no server answers at ${server.origin}.`,
    'Start it, or name it with --url.',
  );
}
