/** What was done, in words: an operation of the API is a verb and a thing. Pure. */

/** In the order they are tried: the longer one of two that begin alike comes first. */
export const things = [
  ...['AuditCheckpoint', 'Audit', 'Attrs', 'Attribute', 'Batch', 'Backup', 'CSR', 'Connector'],
  ...['DatasetMessage', 'Dataset', 'Deliveries', 'Downloads', 'EntityType', 'Entit'],
  ...['HistoryPolic', 'ImportSession', 'Import', 'IndicatorValue', 'Indicator', 'Machine'],
  ...['Member', 'People', 'Person', 'PlanRecord', 'Plan', 'PolicyChange', 'PublicRules'],
  ...['Quality', 'ResourceFile', 'Role', 'Rule', 'Row', 'SecondAdministrator', 'Shares'],
  ...['SignInProvider', 'Staff', 'Subscription', 'Temporal', 'TenantConfiguration', 'Tenant'],
] as const;

const verbs = {
  list: ['list', 'search', 'query'],
  look: ['get', 'retrieve', 'show', 'describe', 'preview'],
  add: ['create', 'add', 'append', 'open', 'make', 'register'],
  change: ['replace', 'update', 'put', 'change', 'set', 'merge', 'correct', 'upsert', 'settle'],
  remove: ['delete', 'remove', 'purge', 'discard', 'prune'],
  publish: ['publish'],
  withdraw: ['withdraw'],
  restore: ['restore'],
  grant: ['grant'],
  revoke: ['revoke', 'deactivate', 'cancel'],
  approve: ['approve', 'activate'],
  refuse: ['reject', 'return'],
  send: ['invite', 'retry', 'submit', 'report'],
  give: ['export', 'dump'],
  take: ['import', 'commit', 'take', 'run', 'load'],
} as const;
export type Verb = keyof typeof verbs;
export type Thing = (typeof things)[number];

/** Undefined: only its own name tells. */
export function actionOf(
  operation: string,
): { readonly verb: Verb; readonly thing: Thing } | undefined {
  const ckan = ckanAction(operation);
  if (ckan !== undefined) return ckan;
  const [, word = '', rest = ''] = /^([a-z]+)([A-Z].*)$/.exec(operation) ?? [];
  const verb = verbNames.find((name) => verbs[name].some((one) => one === word));
  const thing = things.find((one) => rest.startsWith(one));
  return verb === undefined || thing === undefined ? undefined : { verb, thing };
}

const ckanThings: ReadonlyMap<string, Thing> = new Map([
  ['package', 'Dataset'],
  ['resource', 'ResourceFile'],
  ['datastore', 'Row'],
]);
const ckanVerbs: ReadonlyMap<string, Verb> = new Map([
  ['create', 'add'],
  ['update', 'change'],
  ['patch', 'change'],
  ['upsert', 'change'],
  ['delete', 'remove'],
  ['records_delete', 'remove'],
]);

/** Of the CKAN interface the thing comes first: `ckan_package_create`, `ckan_package_createV3`. */
function ckanAction(operation: string): ReturnType<typeof actionOf> {
  const [, first = '', second = ''] = /^ckan_([a-z]+)_([a-z_]+)/.exec(operation) ?? [];
  const [thing, verb] = [ckanThings.get(first), ckanVerbs.get(second)];
  return thing === undefined || verb === undefined ? undefined : { verb, thing };
}

/** Keys of a record of ours. */
const verbNames = Object.keys(verbs) as readonly Verb[];

/** What happens to accounts, as the trail names it. */
export const accountEvents = [
  ...['signed-in', 'sign-in-failed', 'sign-in-refused', 'signed-out', 'password-set'],
  ...['person-created', 'person-deleted', 'person-deactivated', 'person-activated'],
  ...['passkey-added', 'passkey-removed', 'roles-granted', 'address-changed'],
] as const;
export type AccountEvent = (typeof accountEvents)[number];

export function accountEventOf(action: string): AccountEvent | undefined {
  return accountEvents.find((one) => action === `account.${one}`);
}
