/** What a harvested dataset keeps of the last time: its name, and the ids of its resources. Pure. */
import type { DatasetDocument, Resource } from './dataset.ts';

function addressOf({ url, extras }: Resource): string | undefined {
  const id = extras?.['sourceId'];
  return typeof id === 'string' ? `id ${id}` : url === undefined ? undefined : `url ${url}`;
}

/**
 * Resources are the same when the source calls them the same (`extras.sourceId`), or they have one address,
 * or one name. A name that was given a tail stays.
 */
export function keepIds(known: DatasetDocument, next: DatasetDocument): DatasetDocument {
  const free = new Set(known.resources);
  const take = (fits: (resource: Resource) => boolean): Resource | undefined => {
    const found = [...free].find(fits);
    if (found !== undefined) free.delete(found);
    return found;
  };
  const byAddress = next.resources.map((resource) => {
    const address = addressOf(resource);
    return address === undefined ? undefined : take((one) => addressOf(one) === address);
  });
  const resources = next.resources.map((resource, index) => {
    const same =
      byAddress[index] ??
      take((one) => one.name?.ja !== undefined && one.name.ja === resource.name?.ja);
    if (same === undefined) return resource;
    const isUnsaid = resource.file === undefined && resource.url === undefined;
    const file = isUnsaid && same.file !== undefined ? { file: same.file } : {};
    return { ...resource, ...file, id: same.id };
  });
  return { ...next, name: known.name, resources };
}
