/** A package of a CKAN catalogue as a draft of a dataset. CKAN 2.9 to 2.11, package_search. */
import { z } from 'zod';
import { type DatasetDraft, readPackageMetadata } from '#platform/catalog/index.ts';

const text = z.string().nullish();

const resource = z.looseObject({
  id: text,
  name: text,
  description: text,
  url: text,
  format: text,
  mimetype: text,
  last_modified: text,
  metadata_modified: text,
});

const packageSchema = z.looseObject({
  id: z.string().min(1),
  name: text,
  title: text,
  notes: text,
  url: text,
  license_id: text,
  license_url: text,
  author: text,
  author_email: text,
  maintainer: text,
  maintainer_email: text,
  metadata_created: text,
  metadata_modified: text,
  organization: z.looseObject({ title: text, name: text }).nullish(),
  tags: z.array(z.looseObject({ name: text })).nullish(),
  resources: z.array(resource).nullish(),
});

export interface HarvestedPackage {
  readonly identifier: string;
  readonly title: string;
  readonly draft: DatasetDraft;
}

/** Undefined with the reason for what is no package. */
export function readPackage(value: unknown): HarvestedPackage | string {
  const parsed = packageSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not understood'}`;
  }
  const found = parsed.data;
  const title = said(found.title) ?? said(found.name) ?? found.id;
  const publisher = said(found.organization?.title) ?? said(found.organization?.name);
  const landingPage = address(found.url);
  const name = said(found.maintainer) ?? said(found.author);
  const email = said(found.maintainer_email) ?? said(found.author_email);
  const metadata = readPackageMetadata(found);
  const description = said(found.notes)?.slice(0, 100_000);
  const draft: DatasetDraft = {
    ...(isName(found.name) ? { name: found.name } : {}),
    // What it says in words of its own stands before what is made of CKAN's.
    ...given('publisher', publisher, (each) => ({ name: each.slice(0, 1_000) })),
    ...(name === undefined && email === undefined
      ? {}
      : { contact: { ...given('name', name, same), ...given('email', email, same) } }),
    ...given('licence', said(found.license_id) ?? said(found.license_url), same),
    ...given('landingPage', landingPage, same),
    ...given('issued', day(found.metadata_created), same),
    ...given('updated', day(found.metadata_modified), same),
    ...metadata,
    title: { ...metadata.title, ja: title.slice(0, 1_000) },
    ...given('description', description, (ja) => ({ ...metadata.description, ja })),
    tags: (found.tags ?? []).flatMap((tag) => said(tag.name)?.slice(0, 1_000) ?? []).slice(0, 100),
    resources: (found.resources ?? []).slice(0, 1_000).flatMap(readResource),
  };
  return { identifier: found.id, title, draft };
}

function readResource(found: z.output<typeof resource>) {
  const url = address(found.url);
  if (url === undefined) return [];
  return [
    {
      ...given('name', said(found.name), (ja) => ({ ja: ja.slice(0, 1_000) })),
      ...given('description', said(found.description), (ja) => ({ ja })),
      url,
      ...given('format', said(found.format), same),
      ...given('mediaType', said(found.mimetype), same),
      ...given('updated', day(found.last_modified ?? found.metadata_modified), same),
      ...(said(found.id) === undefined ? {} : { extras: { sourceId: found.id } }),
    },
  ];
}

function given<Key extends string, Value>(
  key: Key,
  value: string | undefined,
  make: (value: string) => Value,
): Partial<Record<Key, Value>> {
  // One member, whose key is the argument.
  return value === undefined ? {} : ({ [key]: make(value) } as Partial<Record<Key, Value>>);
}

const same = (value: string): string => value.slice(0, 1_000);

function said(value: string | null | undefined): string | undefined {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? undefined : trimmed;
}

function address(value: string | null | undefined): string | undefined {
  const given = said(value);
  return given !== undefined && /^https?:\/\//i.test(given) && URL.canParse(given)
    ? new URL(given).href.slice(0, 2_000)
    : undefined;
}

/** The day: sources write instants with and without a zone. */
function day(value: string | null | undefined): string | undefined {
  return /^\d{4}-\d{2}-\d{2}/.exec(value ?? '')?.[0];
}

function isName(name: string | null | undefined): name is string {
  return /^[a-z0-9_-]{2,100}$/.test(name ?? '');
}
