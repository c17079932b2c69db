/** What the routes of connect answer: shapes for OpenAPI, and an import as clients see it. */
import { feedKinds } from '@kumiki/civic';
import { z } from 'zod';
import type { ImportState } from './import-summary.ts';
import type { ImportRun } from './store.ts';

const bilingual = z.object({ ja: z.string(), en: z.string() });
const count = z.number().int().min(0);

const noticeSchema = z
  .object({
    severity: z.enum(['error', 'warning', 'info']),
    code: z.string(),
    message: bilingual,
    remedy: bilingual,
    row: count.optional().describe('The number of the record, from 1'),
    column: z.string().optional(),
    pointer: z.string().optional().describe('JSON Pointer into the file'),
  })
  .meta({ id: 'Notice' });

export const importRunSchema = z
  .object({
    id: z.string(),
    file: z.string(),
    format: z.string().optional(),
    state: z.enum(['running', 'completed', 'incomplete', 'interrupted']),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().optional(),
    principal: z.string(),
    original: z
      .string()
      .optional()
      .describe('Where the file is, as it was sent; absent when it broke off'),
    bytes: count,
    rows: z.object({ read: count, stored: count, refused: count }),
    entities: z.object({ created: count, updated: count, unchanged: count, refused: count }),
    noticeTotal: count,
    noticeCounts: z.record(z.string(), count),
    notices: z.array(noticeSchema).describe('The first of each code'),
  })
  .meta({ id: 'ImportRun' });

export const importHistorySchema = z.object({
  imports: z.array(importRunSchema),
  next: z.string().optional(),
});

const code = z.string().describe('全国地方公共団体コード, six digits');
const name = z.object({ ja: z.string(), kana: z.string(), en: z.string() });
const position = z.array(z.number()).min(2).max(2).describe('Longitude, latitude');

export const regionSchema = z
  .object({
    id: z.string(),
    localGovernmentCode: code,
    name,
    centre: position,
    bounds: z.array(z.number()).min(4).max(4).describe('West, south, east, north'),
    languages: z.array(z.string()),
    municipalities: z.array(
      z.object({ localGovernmentCode: code, name, centre: position, website: z.string() }),
    ),
    hazards: z.array(
      z.object({
        key: z.string(),
        name: z.object({ ja: z.string(), easy: z.string(), en: z.string() }),
      }),
    ),
    feeds: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(feedKinds),
        title: z.string(),
        publisher: z.string(),
        url: z.string(),
        licence: z.string().optional(),
        organisation: z.string().optional(),
      }),
    ),
    sources: z.array(z.string()),
  })
  .meta({ id: 'Region' });

/** `now` in milliseconds since the epoch: a run that fell silent was interrupted, whatever its row says. */
export function renderRun(
  run: ImportRun,
  now: number,
  silenceMsMax: number,
): z.infer<typeof importRunSchema> {
  const { summary } = run;
  return {
    id: run.id,
    file: run.fileName,
    ...(summary.format === undefined ? {} : { format: summary.format }),
    state: stateOf(run, now, silenceMsMax),
    startedAt: run.startedAt.toISOString(),
    ...(run.finishedAt === undefined ? {} : { finishedAt: run.finishedAt.toISOString() }),
    principal: run.principal,
    ...(run.file === undefined ? {} : { original: `/api/imports/${run.id}/file` }),
    bytes: summary.bytes,
    rows: summary.rows,
    entities: summary.entities,
    noticeTotal: summary.noticeTotal,
    noticeCounts: definedCounts(summary.noticeCounts),
    notices: [...summary.notices],
  };
}

function stateOf(run: ImportRun, now: number, silenceMsMax: number): ImportState {
  const isSilent = run.state === 'running' && now - run.progressAt.getTime() > silenceMsMax;
  return isSilent ? 'interrupted' : run.state;
}

function definedCounts(
  counts: Readonly<Record<string, number | undefined>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).flatMap(([code, n]) => (n === undefined ? [] : [[code, n]])),
  );
}
