/** The lines of a backup file; README.md describes them. */
import type { Database } from '../database.ts';

export const backupFormat = 'kumiki-backup';
export const backupVersion = 1;

export interface BackupHeader {
  readonly format: typeof backupFormat;
  readonly version: typeof backupVersion;
  /** ISO 8601, UTC: the moment whose state this is. */
  readonly createdAt: string;
  readonly engine: Database['engine'];
  readonly migrations: readonly BackupMigration[];
  readonly partitions: readonly BackupPartition[];
}

export interface BackupMigration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

export interface BackupPartition {
  /** Qualified and quoted, as are all names in a backup. */
  readonly name: string;
  readonly parent: string;
  /** `FOR VALUES …` or `DEFAULT`. */
  readonly bounds: string;
}

export interface BackupSummary {
  readonly createdAt: string;
  readonly tables: number;
  readonly rows: number;
}

/** The file is no backup, is damaged, or is of a version this program cannot read. Nothing was changed. */
export class BackupRefused extends Error {}

/** A line that is not a row. */
export type BackupLine =
  | { readonly kind: 'table'; readonly table: string; readonly columns: readonly string[] }
  | { readonly kind: 'rows'; readonly rows: number }
  | {
      readonly kind: 'sequence';
      readonly sequence: string;
      readonly value: string;
      readonly isCalled: boolean;
    }
  | {
      readonly kind: 'end';
      readonly tables: number;
      readonly rows: number;
      readonly sha256: string;
    };

/** Throws `BackupRefused`. */
export function parseHeader(line: string): BackupHeader {
  const header = parseObject(line);
  if (header['format'] !== backupFormat) throw new BackupRefused('This is not a backup of Kumiki');
  if (header['version'] !== backupVersion) {
    throw new BackupRefused(
      `The backup is of version ${String(header['version'])}; this program reads ${backupVersion}`,
    );
  }
  const { migrations, partitions, createdAt } = header;
  if (!Array.isArray(migrations) || !Array.isArray(partitions) || typeof createdAt !== 'string') {
    throw new BackupRefused('The backup is damaged: its first line lacks a part');
  }
  // Written by `readBackup` of this version; the checksum at the end proves that it is whole.
  return header as unknown as BackupHeader;
}

/** Throws `BackupRefused`. */
export function parseLine(line: string): BackupLine {
  const parsed = parseObject(line);
  const { table, columns, rows, sequence, value, isCalled, end, tables, sha256 } = parsed;
  if (typeof table === 'string' && Array.isArray(columns)) {
    return { kind: 'table', table, columns: columns.map(String) };
  }
  if (typeof sequence === 'string' && typeof value === 'string') {
    return { kind: 'sequence', sequence, value, isCalled: isCalled === true };
  }
  if (end === true && typeof tables === 'number' && typeof rows === 'number') {
    return { kind: 'end', tables, rows, sha256: String(sha256) };
  }
  if (typeof rows === 'number') return { kind: 'rows', rows };
  throw new BackupRefused('The backup is damaged: a line is not understood');
}

function parseObject(line: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(line);
    // JSON.parse gives plain objects: their members may be looked at by name.
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // Falls through: not JSON is as damaged as JSON that is no object.
  }
  throw new BackupRefused('This is not a backup of Kumiki, or it is damaged');
}
