/** The JSON of a registration, as it is sent. ETSI GS CIM 009, clauses 5.2.9 to 5.2.11. */
import { parseDuration } from '@kumiki/ngsi-ld';
import { z } from 'zod';

const text = z.string().min(1);
const texts = z.array(text).min(1);
const keyValue = z.object({ key: text, value: z.string() });

const entitySchema = z
  .object({
    id: text.optional(),
    idPattern: text.optional(),
    type: z.union([text, texts]),
  })
  .refine(({ id, idPattern }) => id === undefined || idPattern === undefined, {
    message: 'id stands beside idPattern',
  });

const informationSchema = z
  .object({
    entities: z.array(entitySchema).min(1).optional(),
    propertyNames: texts.optional(),
    relationshipNames: texts.optional(),
  })
  .refine(
    ({ entities, propertyNames, relationshipNames }) =>
      (entities ?? propertyNames ?? relationshipNames) !== undefined,
    { message: 'names neither entities nor attributes' },
  );

const intervalSchema = z.object({ startAt: text, endAt: text.optional() });
const geometrySchema = z.looseObject({ type: text });

/** Members the standard does not define are properties of the source. */
export const registrationSchema = z.looseObject({
  id: text.optional(),
  type: z.literal('ContextSourceRegistration'),
  registrationName: text.optional(),
  description: text.optional(),
  information: z.array(informationSchema).min(1),
  tenant: text.optional(),
  observationInterval: intervalSchema.optional(),
  managementInterval: intervalSchema.optional(),
  location: geometrySchema.optional(),
  observationSpace: geometrySchema.optional(),
  operationSpace: geometrySchema.optional(),
  expiresAt: text.optional(),
  endpoint: z.url({ protocol: /^(https?|mqtts?)$/ }),
  contextSourceInfo: z.array(keyValue).min(1).optional(),
  scope: z.union([text, texts]).optional(),
  mode: z.enum(['inclusive', 'exclusive', 'redirect', 'auxiliary']).optional(),
  operations: texts.optional(),
  refreshRate: text.optional(),
  management: z
    .object({
      localOnly: z.boolean().optional(),
      cacheDuration: text
        .refine((duration) => parseDuration(duration) !== undefined, {
          message: 'cacheDuration is no ISO 8601 duration',
        })
        .optional(),
      timeout: z.number().positive().optional(),
      cooldown: z.number().positive().optional(),
    })
    .optional(),
  datasetId: z.union([text, texts]).optional(),
  contextSourceAlias: text.optional(),
});

export type RegistrationJson = z.infer<typeof registrationSchema>;
export type InformationJson = z.infer<typeof informationSchema>;
export type IntervalJson = z.infer<typeof intervalSchema>;
