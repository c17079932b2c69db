/** A source that data comes from by itself: a CKAN catalogue that is harvested, or a file that is fetched. */
import { z } from 'zod';

export const connectorSchema = z
  .object({
    /** `ckan`: every dataset of a catalogue. `file`: one file at an address. */
    kind: z.enum(['ckan', 'file']),
    name: z.string().trim().min(1).max(200),
    /** Of a catalogue: before `/api/3/action`. */
    url: z.url({ protocol: /^https?$/ }).max(2_000),
    /** Five fields, Japan time; absent: only when staff say so. */
    schedule: z
      .string()
      .regex(/^(\S+\s+){4}\S+$/)
      .max(100)
      .optional(),
    /** Of a catalogue: only datasets of this organisation. */
    organisation: z.string().max(200).optional(),
    licence: z.string().max(1_000).optional(),
    publish: z.boolean().default(false),
    /** Entity type of the rows of a file, where they match no standard. */
    type: z.string().max(200).optional(),
    /** Without a good run for so long, the source is stale. */
    staleHours: z.number().int().min(1).max(100_000).default(48),
    isEnabled: z.boolean().default(true),
    /** Who gets mail when it goes stale and when it recovers; `editors`: administrators as well. */
    alarm: z.enum(['administrators', 'editors', 'nobody']).default('administrators'),
  })
  .meta({ id: 'ConnectorSettings' });
export type ConnectorSettings = z.output<typeof connectorSchema>;

export type AlarmAudience = ConnectorSettings['alarm'];

/** What a source said of its state the last time. */
export interface ConnectorMemory {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  readonly sha256?: string | undefined;
}

export interface Connector {
  readonly tenant: string;
  readonly id: string;
  readonly settings: ConnectorSettings;
  readonly memory: ConnectorMemory;
  readonly lastOkAt: Date | undefined;
  /** Since when staff know that it is stale. */
  readonly staleToldAt: Date | undefined;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

export interface RunCounts {
  readonly seen: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
  /** There the last time, and not now. They stay here until staff remove them. */
  readonly gone: number;
}

export interface RunReport {
  readonly counts: RunCounts;
  /** The first of each kind, by the source's identifier. */
  readonly differences: readonly {
    readonly kind: 'created' | 'updated' | 'gone';
    readonly identifier: string;
    readonly title: string;
  }[];
  readonly errors: readonly { readonly identifier: string; readonly message: string }[];
}

export interface ConnectorRun {
  readonly id: string;
  readonly connectorId: string;
  readonly isDry: boolean;
  readonly state: 'running' | 'completed' | 'failed';
  readonly startedAt: Date;
  readonly finishedAt: Date | undefined;
  readonly report: RunReport;
}

/** Whether a source has not been read for longer than it may. */
export function isStale({ settings, lastOkAt, createdAt }: Connector, now: number): boolean {
  const since = (lastOkAt ?? createdAt).getTime();
  return settings.isEnabled && now - since > settings.staleHours * 3_600_000;
}
