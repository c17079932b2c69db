/** The file a client of the catalogue has sent becomes the rows of its resource: an import without entities. */
import type { Catalog, FileRead, FileToRead } from '#platform/catalog/index.ts';
import type { ImportRun } from '../store.ts';
import type { ImportSessions } from './service.ts';

const places: FileRead = {
  state: 'none',
  reason: {
    ja: '位置のデータ（GeoJSONなど）なので、表にはしません。ファイルのまま使えます',
    en: 'The file holds places, not a table; it stays a file',
  },
};

const empty: FileRead = {
  state: 'none',
  reason: {
    ja: '行が見つからないので、表にはしません。ファイルのまま使えます',
    en: 'The file has no rows; it stays a file',
  },
};

/** Throws when the file is gone, or reading breaks off. */
export async function readResource(
  { files }: Pick<Catalog, 'files'>,
  sessions: Pick<ImportSessions, 'run'>,
  { tenant, principal, datasetId, resourceId, title, file }: FileToRead,
): Promise<FileRead> {
  const content = await files.open(tenant, file.sha256);
  if (content === undefined) throw new Error('The file of a resource is gone');
  const upload = {
    actor: { tenant, principal },
    fileName: file.name,
    body: content.body,
    key: `resource ${resourceId} ${file.sha256}`,
  };
  const wish = { title, publish: false, identifier: resourceId, datasetId, resourceId };
  const run = await sessions.run(upload, optionsOf(file.name), wish);
  if (run.ok) return outcomeOf(run.value);
  const { detail } = run.error;
  return { state: 'failed', reason: { ja: `読み取れませんでした：${detail}`, en: detail } };
}

function outcomeOf({ summary }: ImportRun): FileRead {
  if (summary.rows.stored > 0) return { state: 'done' };
  const fault = summary.notices.find(({ severity }) => severity === 'error');
  if (fault !== undefined) return { state: 'none', reason: fault.message };
  return summary.format === undefined ? places : empty;
}

function optionsOf(fileName: string) {
  return {
    fileName,
    format: undefined,
    entityType: undefined,
    idProperty: undefined,
    map: new Map<string, string>(),
    kind: undefined,
    localGovernmentCode: undefined,
    source: undefined,
    license: undefined,
    isPublic: false,
  };
}
