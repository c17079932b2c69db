/** A file on its way in: kept, looked at, corrected by staff, taken in. */
import {
  type ColumnProfile,
  type Corrections,
  type Notice,
  type Readability,
  type Role,
  roles,
  type TextEncoding,
} from '@kumiki/civic';
import { z } from 'zod';

export type SessionState = 'open' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** What the catalogue keeps of a file. */
export interface KeptFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly mediaType: string;
}

export interface ColumnAnalysis {
  readonly name: string;
  readonly role: Role;
  /** 0 to 1. */
  readonly confidence: number;
  readonly by: string;
  /** The column of the matched standard that it is. */
  readonly standard?: string | undefined;
  /** Repairs and values that are not understood, in the rows that were looked at. */
  readonly repaired: number;
  readonly invalid: number;
}

export interface RepairAnalysis {
  readonly column: string;
  readonly code: string;
  readonly count: number;
  readonly isUndone: boolean;
  /** The first one, in words. */
  readonly example: Notice;
  readonly before: string;
  readonly after: string;
}

export interface MatchAnalysis {
  readonly slug: string;
  readonly number: number;
  readonly name: { readonly ja: string; readonly en: string };
  readonly score: number;
  readonly generation: 'standard' | 'legacy';
  readonly matched: number;
  readonly missing: readonly string[];
  readonly additional: readonly string[];
  readonly entityType: string;
}

/** What is seen of a file before it is taken in: of its first rows, bounded. */
export interface ImportAnalysis {
  /** `table`: rows. `places`: features with a geometry. `nothing`: not understood; notices say why. */
  readonly kind: 'table' | 'places' | 'nothing';
  readonly encoding: string;
  readonly header: number | 'none';
  readonly columns: readonly ColumnAnalysis[];
  readonly match?: MatchAnalysis | undefined;
  readonly alternatives: readonly MatchAnalysis[];
  readonly repairs: readonly RepairAnalysis[];
  /** Findings about the file and its rows, but repairs; capped. */
  readonly notices: readonly Notice[];
  readonly rowsRead: number;
  readonly rowsRefused: number;
  /** All rows of the file were looked at. */
  readonly isWhole: boolean;
  /** The first rows: as they stand in the file, and as they will be stored. */
  readonly rows: readonly {
    readonly row: number;
    readonly raw: readonly string[];
    readonly values: readonly string[];
  }[];
  /** Rows before the data, raw, where staff choose the header. */
  readonly head: readonly (readonly string[])[];
  /** Longitude, latitude, name. */
  readonly points: readonly (readonly [number, number, string])[];
  readonly entityType?: string | undefined;
  /** Where another table begins below this one. */
  readonly otherTable?: OtherTable | undefined;
}

export interface OtherTable {
  /** Of its header: the number of the record, from 1. */
  readonly row: number;
  /** The index of its header row in the file, where it can be chosen. */
  readonly header: number | undefined;
  readonly names: readonly string[];
  /** Staff have said that its rows are left out. */
  readonly isLeft: boolean;
}

export interface QualityReport {
  readonly readability: Readability;
  readonly profiles: readonly ColumnProfile[];
  readonly rows: number;
  readonly refused: number;
  readonly standard?: string | undefined;
  /** The file that was measured; absent in measurements of earlier versions. */
  readonly sha256?: string | undefined;
}

const undo = z.object({
  column: z.string().max(500),
  code: z.string().max(100),
  row: z.number().int().min(1).optional(),
});

/** A header stands in the sample that the plan is made of. */
export const headerIndexMax = 900;

/** What staff say otherwise. `standard`: a slug, or `none`. */
export const correctionsSchema = z.object({
  header: z.union([z.number().int().min(0).max(headerIndexMax), z.literal('none')]).optional(),
  roles: z.record(z.string(), z.enum(roles)).optional(),
  standard: z.string().max(100).optional(),
  undone: z.array(undo).max(10_000).optional(),
  rowsMax: z.number().int().min(1).optional(),
});

export const commitSchema = z.object({
  title: z.string().trim().min(1).max(1_000),
  description: z.string().max(10_000).optional(),
  licence: z.string().max(1_000).optional(),
  frequency: z.string().max(50).optional(),
  publish: z.boolean().default(false),
  /** Entity type where the file has no standard; places without one become `Place`. */
  type: z.string().max(200).optional(),
  /** The dataset whose file this replaces. */
  dataset: z.string().max(100).optional(),
});
export type CommitRequest = z.output<typeof commitSchema>;

export interface ImportSession {
  readonly tenant: string;
  readonly id: string;
  readonly uploadKey: string | undefined;
  readonly principal: string;
  readonly fileName: string;
  readonly file: KeptFile;
  readonly encoding: TextEncoding;
  readonly corrections: Corrections;
  readonly analysis: ImportAnalysis;
  readonly state: SessionState;
  readonly request: CommitRequest | undefined;
  readonly runId: string | undefined;
  readonly datasetId: string | undefined;
  readonly resourceId: string | undefined;
  readonly failure: string | undefined;
  readonly createdAt: Date;
  readonly changedAt: Date;
}
