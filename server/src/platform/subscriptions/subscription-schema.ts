/** The JSON of a subscription, as it is sent. ETSI GS CIM 009, clauses 5.2.12–5.2.15, 5.2.22 and 5.2.33. */
import { z } from 'zod';
import { triggers } from './subscription.ts';

const text = z.string().min(1);
const oneOrMany = z.union([text, z.array(text).min(1)]);
const keyValue = z.object({ key: text, value: z.string() });

/** Headers of the connection itself, which is not the subscriber's. RFC 9110, 7.6.1. */
const ownHeaders =
  /^(connection|content-length|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade)$/i;

/** What HTTP cannot send as a header is refused at once, not at every attempt. RFC 9110, 5.1 and 5.5. */
function isHeader({ key, value }: z.infer<typeof keyValue>): boolean {
  return (
    /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(key) &&
    /^[\t\x20-\x7e\x80-\xff]*$/.test(value) &&
    !ownHeaders.test(key)
  );
}

const endpointSchema = z
  .object({
    uri: z.url({ protocol: /^(https?|mqtts?)$/ }),
    accept: z.enum(['application/json', 'application/ld+json', 'application/geo+json']).optional(),
    timeout: z.number().positive().optional(),
    cooldown: z.number().positive().optional(),
    receiverInfo: z.array(keyValue).min(1).optional(),
    notifierInfo: z.array(keyValue).min(1).optional(),
  })
  .refine((e) => !e.uri.startsWith('http') || (e.receiverInfo ?? []).every(isHeader), {
    message: 'holds what cannot be sent as an HTTP header',
    path: ['receiverInfo'],
  });

const selectorSchema = z
  .object({ id: oneOrMany.optional(), idPattern: text.optional(), type: oneOrMany.optional() })
  .refine(
    (selector) =>
      selector.type !== undefined || selector.id !== undefined || selector.idPattern !== undefined,
    {
      message: 'names neither a type nor an id',
    },
  );

const geoQuerySchema = z.object({
  geometry: text,
  coordinates: z.union([text, z.array(z.unknown())]),
  georel: text,
  geoproperty: text.optional(),
});

/** Clause 5.2.21. */
const temporalQuerySchema = z.object({
  timerel: z.enum(['before', 'after', 'between']),
  timeAt: text,
  endTimeAt: text.optional(),
  timeproperty: text.optional(),
});

const notificationSchema = z
  .object({
    attributes: z.array(text).min(1).optional(),
    pick: z.array(text).min(1).optional(),
    omit: z.array(text).min(1).optional(),
    format: z.enum(['normalized', 'concise', 'simplified', 'keyValues']).optional(),
    sysAttrs: z.boolean().optional(),
    showChanges: z.boolean().optional(),
    join: z.enum(['inline', 'flat', '@none']).optional(),
    joinLevel: z.int().positive().optional(),
    endpoint: endpointSchema,
  })
  .refine((n) => n.attributes === undefined || (n.pick === undefined && n.omit === undefined), {
    message: 'attributes stands beside pick or omit',
    path: ['attributes'],
  })
  .refine(
    (n) => n.showChanges !== true || (n.format !== 'keyValues' && n.format !== 'simplified'),
    {
      message: 'changes cannot be shown in simplified form',
      path: ['showChanges'],
    },
  );

/** Members the standard does not define are kept and shown again; read-only ones are dropped beforehand. */
export const subscriptionSchema = z
  .looseObject({
    id: text.optional(),
    type: z.literal('Subscription'),
    subscriptionName: text.optional(),
    description: text.optional(),
    entities: z.array(selectorSchema).min(1).optional(),
    watchedAttributes: z.array(text).min(1).optional(),
    notificationTrigger: z.array(z.enum(triggers)).min(1).optional(),
    timeInterval: z.number().positive().optional(),
    throttling: z.number().positive().optional(),
    q: text.optional(),
    jsonKeys: oneOrMany.optional(),
    expandValues: oneOrMany.optional(),
    geoQ: geoQuerySchema.optional(),
    scopeQ: text.optional(),
    csf: text.optional(),
    temporalQ: temporalQuerySchema.optional(),
    lang: text.optional(),
    datasetId: oneOrMany.optional(),
    isActive: z.boolean().optional(),
    expiresAt: text.optional(),
    jsonldContext: z.url({ protocol: /^https?$/ }).optional(),
    notification: notificationSchema,
  })
  .refine((s) => s.entities !== undefined || s.watchedAttributes !== undefined, {
    message: 'neither entities nor watchedAttributes is given',
  })
  .refine((s) => s.timeInterval === undefined || s.watchedAttributes === undefined, {
    message: 'timeInterval excludes watchedAttributes',
    path: ['timeInterval'],
  })
  .refine((s) => s.timeInterval === undefined || s.throttling === undefined, {
    message: 'timeInterval excludes throttling',
    path: ['throttling'],
  });

export type SubscriptionJson = z.infer<typeof subscriptionSchema>;
export type NotificationJson = z.infer<typeof notificationSchema>;
export type EndpointJson = z.infer<typeof endpointSchema>;
export type SelectorJson = z.infer<typeof selectorSchema>;
