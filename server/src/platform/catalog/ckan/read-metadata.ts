/** What a package of any CKAN catalogue says of itself beyond CKAN's own members, as far as it can be kept. Pure. */
import { type DatasetDraft, datasetSchema } from '../dataset.ts';
import type { Given } from './parameters.ts';
import { draftPackage, extrasOf } from './parse-package.ts';

const members = [
  'title',
  'description',
  'publisher',
  'contact',
  'attribution',
  'spatial',
  'temporal',
  'frequency',
  'languages',
  'issued',
  'updated',
  'themes',
  'estat',
  'groups',
  'documentation',
  'conformsTo',
  'provenance',
  'versionLabel',
  'standard',
] as const satisfies readonly (keyof DatasetDraft)[];

type Metadata = Partial<Pick<DatasetDraft, (typeof members)[number]>>;

/** Catalogues write anything: a member that is not what it should be is left out, and the others stay. */
export function readPackageMetadata(given: Given): Metadata {
  const draft = draftPackage(given, { publicUrl: '' });
  // An author may be a person; who publishes is said by name.
  const isNamed = extrasOf(given)['publisher_name'] !== undefined;
  const kept = members.flatMap((member) => {
    const value = draft[member];
    if (value === undefined || (member === 'publisher' && !isNamed)) return [];
    const parsed = datasetSchema.shape[member].safeParse(value);
    return parsed.success && parsed.data !== undefined ? [[member, parsed.data] as const] : [];
  });
  // Each was parsed by the schema of its member.
  return Object.fromEntries(kept) as Metadata;
}
