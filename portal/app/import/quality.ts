/** Measurements of quality as the API tells them, gathered by dataset and by month. Pure. */
import type { Told } from './session.ts';

export interface QualityReport {
  readonly datasetId: string;
  readonly resourceId: string;
  readonly measuredAt: string;
  readonly title: string;
  readonly readability: number;
  readonly readabilityAfterRepairs: number;
  readonly report: {
    readonly rows: number;
    readonly readability: {
      /** Absent in measurements made before the rules were counted by level. */
      readonly levels?: Readonly<Record<1 | 2 | 3, number>>;
      readonly broken: readonly BrokenRule[];
      readonly unjudged?: readonly string[];
    };
  };
}

export interface BrokenRule {
  readonly rule: { readonly id: string; readonly name: Told; readonly deduction: number };
  readonly count: number;
  readonly places?: readonly { readonly row?: number; readonly column?: string }[];
  readonly fix?: 'repaired-file' | 'description';
}

export interface MeasuredDataset {
  readonly latest: QualityReport;
  /** The earliest first, the last of them that of `latest`; at most five. */
  readonly scores: readonly number[];
}

const scoresMax = 5;

/** `reports`: the newest first, as the API gives them. */
export function byDataset(reports: readonly QualityReport[]): readonly MeasuredDataset[] {
  const gathered = new Map<string, QualityReport[]>();
  for (const report of reports) {
    const key = `${report.datasetId} ${report.resourceId}`;
    gathered.set(key, [...(gathered.get(key) ?? []), report]);
  }
  return [...gathered.values()].flatMap((all) => {
    const [latest] = all;
    if (latest === undefined) return [];
    const scores = all.slice(0, scoresMax).map(({ readability }) => readability);
    return [{ latest, scores: scores.reverse() }];
  });
}

export interface MeasuredMonth {
  /** `2026-11`, of Japan. */
  readonly month: string;
  readonly files: number;
  readonly mean: number;
  readonly meanAfterRepairs: number;
}

/** The newest month first. A file measured twice in a month counts with its last measurement. */
export function byMonth(reports: readonly QualityReport[]): readonly MeasuredMonth[] {
  const months = new Map<string, Map<string, QualityReport>>();
  for (const report of reports) {
    const month = monthOf(report.measuredAt);
    const files = months.get(month) ?? new Map<string, QualityReport>();
    const key = `${report.datasetId} ${report.resourceId}`;
    if (!files.has(key)) files.set(key, report);
    months.set(month, files);
  }
  return [...months].map(([month, files]) => {
    const all = [...files.values()];
    const mean = (of: (report: QualityReport) => number) =>
      Math.round(all.reduce((sum, report) => sum + of(report), 0) / all.length);
    return {
      month,
      files: all.length,
      mean: mean(({ readability }) => readability),
      meanAfterRepairs: mean(({ readabilityAfterRepairs }) => readabilityAfterRepairs),
    };
  });
}

const nineHoursMs = 9 * 3_600_000;

function monthOf(instant: string): string {
  return new Date(Date.parse(instant) + nineHoursMs).toISOString().slice(0, 7);
}
