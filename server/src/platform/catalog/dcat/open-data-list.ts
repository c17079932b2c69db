/** オープンデータ一覧 (自治体標準オープンデータセット 06) made of the catalogue. Pure. */
import {
  findStandardDataset,
  parseLocalGovernmentCode,
  prefectureCodeOf,
  prefectures,
} from '@kumiki/civic';
import type { Tenant } from '#platform/identity/index.ts';
import type { DatasetRecord } from '../dataset.ts';
import { csvCell } from '../datastore/dump.ts';
import type { Table } from '../datastore/table.ts';
import { formatOf } from '../index-dataset.ts';
import { estatCategories } from '../vocabulary/estat.ts';
import { frequencies } from '../vocabulary/frequencies.ts';
import { findLicence } from '../vocabulary/licences.ts';

export interface ListContext {
  readonly publicUrl: string;
  readonly tables: ReadonlyMap<string, Table>;
  readonly tenantOf: (name: string) => Tenant | undefined;
}

/** Whose it is: by its own publisher first, by its tenant otherwise. */
function placeOf(record: DatasetRecord, { tenantOf }: ListContext) {
  const tenant = tenantOf(record.tenant);
  const code = record.document.publisher?.localGovernmentCode ?? tenant?.code ?? '';
  const name = record.document.publisher?.name ?? tenant?.displayName.ja ?? '';
  const parsed = parseLocalGovernmentCode(code);
  const prefecture = parsed.ok ? (prefectures[prefectureCodeOf(parsed.value)]?.ja ?? '') : '';
  // Six digits where it is a code; what somebody wrote otherwise.
  return { code: parsed.ok ? parsed.value : code, name, prefecture };
}

/** Values by the name of a column, of both generations of the list. */
function rowOf(record: DatasetRecord, context: ListContext): Readonly<Record<string, string>> {
  const { document } = record;
  const { code, name, prefecture } = placeOf(record, context);
  const formats = [...new Set(document.resources.map(formatOf))].filter((one) => one !== undefined);
  const hasApi = document.resources.some(({ id }) => context.tables.has(id));
  return {
    都道府県コード又は市区町村コード: code,
    全国地方公共団体コード: code,
    NO: record.id,
    ID: record.id,
    都道府県名: prefecture,
    市区町村名: name === prefecture ? '' : name,
    地方公共団体名: name,
    データ名称: document.title.ja,
    データ概要: document.description?.ja ?? '',
    データ形式: formats.join(';'),
    分類: (document.estat ?? []).map((one) => estatCategories[one].ja).join(';'),
    更新頻度: document.frequency === undefined ? '' : frequencies[document.frequency].ja,
    URL: `${context.publicUrl}/catalog/${document.name}`,
    API対応有無: hasApi ? '有' : '無',
    ライセンス: findLicence(document.licence)?.title.ja ?? document.licence ?? '',
    登録日: (document.issued ?? record.publishedAt?.toISOString() ?? '').slice(0, 10),
    最終更新日: (document.updated ?? record.modifiedAt.toISOString()).slice(0, 10),
    備考: '',
  };
}

/** The columns of the standard, in its order. */
export function listColumns(): readonly string[] {
  const standard = findStandardDataset('open_data_list');
  const columns = standard?.columns.map(({ name }) => name) ?? [];
  return columns.length > 0 ? columns : (standard?.legacyColumns ?? []);
}

export function listHead(): string {
  return `${listColumns().map(csvCell).join(',')}\r\n`;
}

export function listLines(records: readonly DatasetRecord[], context: ListContext): string {
  const columns = listColumns();
  return records
    .map((record) => {
      const row = rowOf(record, context);
      return `${columns.map((column) => csvCell(row[column] ?? '')).join(',')}\r\n`;
    })
    .join('');
}
