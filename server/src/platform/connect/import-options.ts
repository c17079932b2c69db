/** What the caller says of a file: its name, and how it is to be taken in. */
import {
  type LocalGovernmentCode,
  parseLocalGovernmentCode,
  type ShelterKind,
  toStorableText,
} from '@kumiki/civic';
import { isName } from '@kumiki/ngsi-ld';
import { z } from 'zod';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';

/** In the order they are tried. */
const formats = ['gsi-shelters', 'n03', 'geojson', 'table'] as const;
export type Format = (typeof formats)[number];

export interface ImportOptions {
  /** As sent, for showing; never a path to open. */
  readonly fileName: string;
  /** Undefined: told by the content. */
  readonly format: Format | undefined;
  /** A short name or a URI. */
  readonly entityType: string | undefined;
  /** The property that identifies a row. */
  readonly idProperty: string | undefined;
  /** Property of the file → attribute. */
  readonly map: ReadonlyMap<string, string>;
  readonly kind: ShelterKind | undefined;
  /** What the file's name says, such as `422011.json`. */
  readonly localGovernmentCode: LocalGovernmentCode | undefined;
  readonly source: string | undefined;
  readonly license: string | undefined;
  /** Undefined: public when the format or a licence says so. */
  readonly isPublic: boolean | undefined;
}

/** What `POST /api/imports` understands. */
export const importQuery = z.object({
  format: z.enum(formats).optional().describe('The format, where the content is not to decide'),
  type: z.string().optional().describe('Entity type of GeoJSON features: a name or a URI'),
  id: z.string().optional().describe('The property that identifies a feature'),
  map: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe('`property:attribute`, repeated: what properties are to be called'),
  kind: z
    .enum(['site', 'emergency', 'shelter', 'evacuation'])
    .optional()
    .describe('Kind of a shelter file, where neither its columns nor its folder tell'),
  source: z.string().optional().describe('Whom to credit; kept with every entity'),
  license: z.string().optional().describe('The licence; a file imported with one is open data'),
  public: z
    .stringbool({ truthy: ['true', '1', 'yes'], falsy: ['false', '0', 'no'] })
    .optional()
    .describe('Whether everyone may read the entities of this type'),
  tenant: z.string().optional().describe('Whose data it is; as the header NGSILD-Tenant'),
});
export type ImportQuery = z.infer<typeof importQuery>;

const kinds: Readonly<Record<string, ShelterKind>> = {
  site: 'site',
  emergency: 'site',
  shelter: 'shelter',
  evacuation: 'shelter',
};

/** Members of an entity, which no Property may be called. NGSI-LD 4.5.1, 5.2.4. */
const reservedNames: ReadonlySet<string> = new Set([
  'id',
  'type',
  'scope',
  'location',
  'createdAt',
  'modifiedAt',
  'deletedAt',
  'expiresAt',
]);

const textLengthMax = 1_000;
const mapEntriesMax = 500;

export function parseImportOptions(
  query: ImportQuery,
  fileNameHeader: string | undefined,
): Result<ImportOptions> {
  const fileName = parseFileName(fileNameHeader);
  if (fileName === undefined) {
    return invalid('X-File-Name', 'X-File-Name is not percent-encoded UTF-8');
  }
  if (query.type !== undefined && !isPlainName(query.type)) {
    return invalid('type', 'type is neither a name of letters, digits and _ nor a URI');
  }
  const map = parseMap([query.map ?? []].flat());
  if (!map.ok) return map;
  return ok({
    fileName,
    format: query.format,
    entityType: query.type,
    idProperty: query.id,
    map: map.value,
    kind: findKind(query.kind, fileName),
    localGovernmentCode: findCode(fileName),
    source: tidy(query.source),
    license: tidy(query.license),
    isPublic: query.public,
  });
}

function invalid(pointer: string, detail: string): { readonly ok: false; readonly error: Problem } {
  return err(problem('bad-request-data', `${detail}.`, pointer));
}

/** Whether an entity type may be called so: a short name, a URN or an address; a prefix would need a @context to know it. */
function isPlainName(text: string): boolean {
  return isName(text) && (!text.includes(':') || /^(?:urn:|https?:\/\/)/.test(text));
}

/** Whether a Property may be called so. */
export function isPropertyName(text: string): boolean {
  return isPlainName(text) && !reservedNames.has(text);
}

export function parseFileName(header: string | undefined): string | undefined {
  try {
    const name = decodeURIComponent(header ?? '').replaceAll('\\', '/');
    return toStorableText(name).text.slice(-textLengthMax).toWellFormed();
  } catch {
    return undefined;
  }
}

function tidy(text: string | undefined): string | undefined {
  const { text: tidied } = toStorableText((text ?? '').slice(0, textLengthMax));
  return tidied === '' ? undefined : tidied;
}

/** The parameter, or the folder the file lay in. */
function findKind(parameter: string | undefined, fileName: string): ShelterKind | undefined {
  if (parameter !== undefined) return own(kinds, parameter);
  const folder = fileName.split('/').at(-2);
  return folder === undefined ? undefined : own(kinds, folder.toLowerCase());
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function findCode(fileName: string): LocalGovernmentCode | undefined {
  const digits = /^([0-9]{5,6})(?![0-9])/.exec(fileName.split('/').at(-1) ?? '')?.[1];
  const code = parseLocalGovernmentCode(digits);
  return code.ok ? code.value : undefined;
}

function parseMap(entries: readonly string[]): Result<ReadonlyMap<string, string>> {
  const map = new Map<string, string>();
  const targets = new Set<string>();
  for (const entry of entries) {
    // The last colon separates: a property may hold one, an attribute's short name may not.
    const colon = entry.lastIndexOf(':');
    const [from, to] = [entry.slice(0, colon), entry.slice(colon + 1)];
    if (colon < 1 || !isPropertyName(to)) return invalid('map', 'map is not property:attribute');
    if (targets.has(to)) return invalid('map', `map gives ${to} to two properties`);
    map.set(from, to);
    targets.add(to);
  }
  return map.size > mapEntriesMax ? invalid('map', 'map has too many entries') : ok(map);
}
