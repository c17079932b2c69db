/** A dataset and its resources: their shape, and the parser of what clients send. DCAT-AP 3.0. */
import { z } from 'zod';
import { faultOf } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { shapeBounds } from './limits.ts';
import { estatCodes } from './vocabulary/estat.ts';
import { frequencyCodes } from './vocabulary/frequencies.ts';
import { themeCodes } from './vocabulary/themes.ts';

const limits = shapeBounds;

/** Text every store accepts: no NUL, no lone surrogate. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .overwrite((value) => value.toWellFormed().replaceAll('\0', '').trim());
const line = text(1_000);
const long = text(limits.textCharactersMax);
const httpUrl = z.url({ protocol: /^https?$/ }).max(2_000);
const date = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]);
const code = z.string().regex(/^\d{2,6}$/);

/** Japanese is the language everything has; `kana` is its reading, `easy` やさしい日本語. */
const localized = (max: number) =>
  z.object({
    ja: text(max),
    kana: text(max).optional(),
    easy: text(max).optional(),
    en: text(max).optional(),
  });

/** Lower-case letters, digits, `-` and `_`, as in CKAN. */
export const namePattern = /^[a-z0-9_-]{2,100}$/;

const agent = z.object({
  name: line.min(1),
  nameEn: line.optional(),
  url: httpUrl.optional(),
  localGovernmentCode: code.optional(),
});

const contact = z.object({
  name: line.optional(),
  email: line.optional(),
  phone: line.optional(),
  formUrl: httpUrl.optional(),
});

const longitude = z.number().min(-180).max(180);
const latitude = z.number().min(-90).max(90);

const spatial = z.object({
  name: line.optional(),
  /** 全国地方公共団体コード, five or six digits, or two for a prefecture. */
  codes: z.array(code).max(2_000).optional(),
  /** West, south, east, north; JGD2011, degrees. */
  bounds: z.tuple([longitude, latitude, longitude, latitude]).optional(),
});

const temporal = z.object({ from: date.optional(), until: date.optional() });

/** What is kept of a stored file; its content lies in the file store under `sha256`. */
const storedFile = z.object({
  name: line.min(1),
  bytes: z.number().int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  mediaType: line,
});

const resourceSchema = z.object({
  id: z.uuid().optional(),
  name: localized(1_000).optional(),
  description: localized(limits.textCharactersMax).optional(),
  /** Where it is when it is not stored here. */
  url: httpUrl.optional(),
  file: storedFile.optional(),
  /** As in `vocabulary/formats.ts`: `CSV`. */
  format: line.optional(),
  mediaType: line.optional(),
  languages: z.array(line).max(50).optional(),
  licence: line.optional(),
  issued: date.optional(),
  updated: date.optional(),
  /** Where the schema or the standard is described. */
  conformsTo: httpUrl.optional(),
  extras: z.record(z.string(), z.unknown()).optional(),
});

export const datasetSchema = z
  .object({
    name: z.string().regex(namePattern).optional(),
    title: localized(1_000),
    description: localized(limits.textCharactersMax).optional(),
    publisher: agent.optional(),
    creator: agent.optional(),
    contact: contact.optional(),
    /** A code of `vocabulary/licences.ts`, or a text or address as it was harvested. */
    licence: line.optional(),
    /** What users must name; made from the publisher when absent. */
    attribution: line.optional(),
    access: z.enum(['public', 'private']).default('public'),
    sharedWith: z.array(line).max(2_000).optional(),
    spatial: spatial.optional(),
    temporal: temporal.optional(),
    frequency: z.enum(frequencyCodes).optional(),
    languages: z.array(line).max(50).optional(),
    issued: date.optional(),
    /** 更新日: when the content last changed. */
    updated: date.optional(),
    themes: z.array(z.enum(themeCodes)).max(20).optional(),
    estat: z.array(z.enum(estatCodes)).max(20).optional(),
    tags: z.array(line.min(1)).max(limits.tagsMax).optional(),
    groups: z.array(z.string().regex(namePattern)).max(limits.tagsMax).optional(),
    landingPage: httpUrl.optional(),
    documentation: z.array(httpUrl).max(100).optional(),
    conformsTo: z.array(httpUrl).max(100).optional(),
    provenance: long.optional(),
    versionLabel: line.optional(),
    /** Number of a 自治体標準オープンデータセット: `08`. */
    standard: z
      .string()
      .regex(/^\d{2}$/)
      .optional(),
    /** Anything else a source says, as text. */
    extras: z.record(z.string(), z.unknown()).optional(),
    resources: z.array(resourceSchema).max(limits.resourcesPerDatasetMax).default([]),
  })
  .meta({ id: 'DatasetDraft' });

/** What clients may leave out is made: the name, the ids of resources. */
export type DatasetDraft = z.input<typeof datasetSchema>;
type Parsed = z.output<typeof datasetSchema>;

export type LocalizedText = z.output<ReturnType<typeof localized>>;
export type StoredFileFacts = z.output<typeof storedFile>;

export interface Resource extends z.output<typeof resourceSchema> {
  readonly id: string;
}

/** A complete set of metadata: what one version holds. */
export interface DatasetDocument extends Omit<Parsed, 'name' | 'resources'> {
  readonly name: string;
  readonly resources: readonly Resource[];
}

/** Where a harvested dataset comes from. `identifier` is the source's own and may hold any character. */
export interface Origin {
  readonly source: string;
  readonly identifier: string;
}

export type DatasetState = 'draft' | 'published' | 'deleted';

/** One version of a dataset with what is known about all of them. */
export interface DatasetRecord {
  readonly tenant: string;
  readonly id: string;
  readonly state: DatasetState;
  /** The version shown. */
  readonly version: number;
  /** The newest version; differs from `published` while edits wait. */
  readonly head: number;
  readonly published: number | undefined;
  readonly document: DatasetDocument;
  readonly origin: Origin | undefined;
  /** When it will be published by itself. */
  readonly publishAt: Date | undefined;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly publishedAt: Date | undefined;
}

export interface NewIds {
  /** A random UUID. */
  newId(): string;
}

/** The problem is `bad-request-data` and points at the first member that breaks a rule. */
export function parseDataset(value: unknown, { newId }: NewIds): Result<DatasetDocument> {
  const parsed = datasetSchema.safeParse(value);
  if (!parsed.success) {
    const { pointer, detail } = faultOf(parsed.error, value);
    return err(problem('bad-request-data', detail, pointer));
  }
  const { data } = parsed;
  if (data.title.ja === '') {
    return err(problem('bad-request-data', 'The title is empty.', '/title/ja'));
  }
  const resources = data.resources.map((resource) => ({ ...resource, id: resource.id ?? newId() }));
  if (new Set(resources.map(({ id }) => id)).size < resources.length) {
    return err(problem('bad-request-data', 'Two resources have one id.', '/resources'));
  }
  return ok({ ...data, name: data.name ?? nameFrom(data.title, newId), resources });
}

/** Readable where the title has letters to read, unique by its end. */
function nameFrom(title: LocalizedText, newId: () => string): string {
  const slug = (title.en ?? title.ja)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  const tail = newId().slice(0, 8);
  return slug.length < 2 ? `dataset-${tail}` : `${slug}-${tail}`;
}
