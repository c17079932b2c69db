/** The OpenAPI description as operations. */
import { z } from 'zod';

/** JSON Schema, as far as the description uses it. */
export interface Schema {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
  readonly allOf?: readonly Schema[] | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly items?: Schema | undefined;
}

const schema: z.ZodType<Schema> = z.lazy(() => z.union([anything, object]));

/** `true` and `false` are schemas as well. */
const anything = z.boolean().transform((): Schema => ({}));

const object: z.ZodType<Schema> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    enum: z.array(z.unknown()).optional(),
    anyOf: z.array(schema).optional(),
    oneOf: z.array(schema).optional(),
    allOf: z.array(schema).optional(),
    properties: z.record(z.string(), schema).optional(),
    items: schema.optional(),
  }),
);

const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header', 'cookie']),
  schema: schema.optional(),
});
export type Parameter = z.infer<typeof parameter>;

const operation = z.object({
  operationId: z.string(),
  parameters: z.array(parameter).optional(),
  requestBody: z
    .object({ content: z.record(z.string(), z.object({ schema: schema.optional() })) })
    .optional(),
});

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

const description = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** By media type; empty where there is none. */
  readonly bodies: Readonly<Record<string, Schema>>;
}

export interface Api {
  readonly operations: readonly Operation[];
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** Throws where it is no description. */
export function readApi(json: unknown): Api {
  const { paths, components } = description.parse(json);
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method): Operation[] => {
      if (item[method] === undefined) return [];
      const { operationId, parameters = [], requestBody } = operation.parse(item[method]);
      const bodies = Object.entries(requestBody?.content ?? {}).map(
        ([type, content]) => [type, content.schema ?? {}] as const,
      );
      return [
        {
          id: operationId,
          method: method.toUpperCase(),
          path,
          parameters,
          bodies: Object.fromEntries(bodies),
        },
      ];
    }),
  );
  return { operations, schemas: components.schemas };
}
