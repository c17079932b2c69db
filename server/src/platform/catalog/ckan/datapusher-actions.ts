/** What clients ask CKAN's DataPusher: how far a file is on its way to a table, and to read it once more. */
import { denied, notFound, validation } from './envelope.ts';
import { pythonTime } from './package.ts';
import { type Action, ownResourceOf, resourceOf } from './request.ts';

const statusOf = { waiting: 'pending', done: 'complete', none: 'error', failed: 'error' } as const;

const datapusherStatus: Action = async (request) => {
  const found = await resourceOf(request, 'head', 'resource_id', 'id');
  if ('error' in found) return found;
  const { record, resource } = found.value;
  if (!request.reader.staffOf.includes(record.tenant)) return denied('only staff see this');
  const read = (await request.parts.fileTables.list(record.tenant, [resource.id])).get(resource.id);
  if (read === undefined) return notFound();
  const { state, reason, changedAt } = read;
  return {
    result: {
      status: statusOf[state],
      job_id: resource.id,
      job_url: '',
      last_updated: pythonTime(changedAt),
      task_info: reason === undefined ? {} : { error: { message: reason.ja, en: reason.en } },
    },
  };
};

const datapusherSubmit: Action = async (request) => {
  const found = await ownResourceOf(request, 'resource_id', 'id');
  if ('error' in found) return found;
  const { actor, resource } = found.value;
  if (resource.file === undefined)
    return validation('resource_id', 'The resource has no file here');
  const ref = { tenant: actor.tenant, resourceId: resource.id };
  const by = { principal: actor.principal, isNew: false };
  await request.parts.fileTables.ask(ref, resource.file, by);
  return { result: true };
};

export const datapusherReadActions: Readonly<Record<string, Action>> = {
  datapusher_status: datapusherStatus,
};

export const datapusherWriteActions: Readonly<Record<string, Action>> = {
  datapusher_submit: datapusherSubmit,
};
