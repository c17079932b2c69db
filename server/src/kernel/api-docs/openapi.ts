/** OpenAPI 3.1 from routes. */
import { z } from 'zod';
import type { BodyContent, Route, RouteResponse } from '../http/index.ts';
import { problemTable } from '../problem.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export interface ApiParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonObject;
}

export interface ApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security: readonly JsonObject[];
  /** Who may call: `kernel/http/principal.ts`. */
  readonly 'x-access': Route['access'];
  readonly parameters?: readonly ApiParameter[];
  readonly requestBody?: ApiBody;
  readonly responses: Readonly<Record<string, ApiResponse>>;
}

type ApiContent = Readonly<Record<string, { readonly schema: JsonObject }>>;

export interface ApiBody {
  readonly description?: string;
  readonly required: boolean;
  readonly content: ApiContent;
}

export interface ApiResponse {
  readonly description: string;
  readonly headers?: JsonObject;
  readonly content?: ApiContent;
}

/** The parts of an OpenAPI document we write. */
export interface ApiDocument {
  readonly openapi: '3.1.0';
  readonly info: JsonObject;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonObject>>;
    readonly securitySchemes: JsonObject;
  };
}

const problemSchema = z
  .object({
    type: z.url().describe('The page that explains this problem'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(Object.keys(problemTable)),
    pointer: z.string().optional().describe('A JSON Pointer or the name of a parameter'),
  })
  .meta({ id: 'Problem', description: 'A problem, RFC 9457' });

/** The same routes in any order give the same document. Throws when two schemas share an id. */
export function describeApi(routes: readonly Route[], version: string): ApiDocument {
  const schemas = createSchemas();
  const paths: Record<string, Record<string, ApiOperation>> = {};
  const inOrder = routes.toSorted((a, b) => compare(a.path, b.path) || compare(a.method, b.method));
  for (const route of inOrder) {
    const operations = paths[route.path] ?? {};
    operations[route.method.toLowerCase()] = describeOperation(route, schemas.refer);
    paths[route.path] = operations;
  }
  const tags = [...new Set(routes.map(({ tag }) => tag))].toSorted(compare);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Kumiki',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'Entities, datasets and services of a city. Reading what is public needs no token.',
    },
    servers: [{ url: '/' }],
    tags: tags.map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.all(),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
}

/** Code units, so that no locale decides the order. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

type Refer = (schema: z.ZodType) => JsonObject;

function describeOperation(route: Route, refer: Refer): ApiOperation {
  const parameters = describeParameters(route, refer);
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: [route.tag],
    security: securityOf(route.access),
    'x-access': route.access,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined ? {} : { requestBody: describeBody(route.body, refer) }),
    responses: describeResponses(route, refer),
  };
}

function securityOf(access: Route['access']): readonly Readonly<Record<string, readonly []>>[] {
  if (access === 'open') return [];
  const bearer = { bearer: [] } as const;
  return access === 'read' ? [{}, bearer] : [bearer];
}

function describeParameters(route: Route, refer: Refer): readonly ApiParameter[] {
  const names = [...route.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? '');
  const inPath = names.map((name): ApiParameter => {
    const schema = shapeOf(route.parameters)[name] ?? z.string();
    return { ...describeParameter(name, schema, 'path', refer), required: true };
  });
  return [
    ...inPath,
    ...describeObject(route.query, 'query', refer),
    ...describeObject(route.headers, 'header', refer),
  ];
}

/** The members of an object whose type does not say which; zod types them as any. */
function shapeOf(object: z.ZodObject | undefined): Readonly<Record<string, z.ZodType>> {
  return (object?.shape ?? {}) as Record<string, z.ZodType>;
}

function describeObject(
  object: z.ZodObject | undefined,
  place: ApiParameter['in'],
  refer: Refer,
): readonly ApiParameter[] {
  return Object.entries(shapeOf(object)).map(([name, schema]) =>
    describeParameter(name, schema, place, refer),
  );
}

function describeParameter(
  name: string,
  schema: z.ZodType,
  place: ApiParameter['in'],
  refer: Refer,
): ApiParameter {
  const { description, ...rest } = refer(schema);
  return {
    name,
    in: place,
    required: !schema.safeParse(undefined).success,
    ...(typeof description === 'string' ? { description } : {}),
    schema: rest,
  };
}

function describeBody(body: BodyContent, refer: Refer): ApiBody {
  return {
    ...(body.description === undefined ? {} : { description: body.description }),
    required: body.required ?? true,
    content: describeContent(body.content, refer),
  };
}

function describeContent(content: Readonly<Record<string, z.ZodType>>, refer: Refer): ApiContent {
  return Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [type, { schema: refer(schema) }]),
  );
}

function describeResponses(route: Route, refer: Refer): Record<string, ApiResponse> {
  const described = Object.entries(route.responses).map(
    ([status, response]) => [status, describeResponse(response, refer)] as const,
  );
  const content = { 'application/problem+json': { schema: refer(problemSchema) } };
  const any: ApiResponse =
    route.writeProblem === undefined
      ? { description: 'A problem', content }
      : { description: "A problem, in the words of this face's standard" };
  return { ...Object.fromEntries(described), default: any };
}

function describeResponse(response: RouteResponse, refer: Refer): ApiResponse {
  const { description, content, headers } = response;
  const entries = Object.entries(headers ?? {}).map(([name, text]) => [
    name,
    { description: text, schema: { type: 'string' } },
  ]);
  return {
    description,
    ...(headers === undefined ? {} : { headers: Object.fromEntries(entries) as JsonObject }),
    ...(content === undefined ? {} : { content: describeContent(content, refer) }),
  };
}

/** Schemas by reference: those with an id are collected, others stand where they are used. */
function createSchemas(): { refer: Refer; all(): Record<string, JsonObject> } {
  const collected = new Map<string, JsonObject>();
  const refer: Refer = (schema) => {
    const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    const { $schema: _, $defs: definitions = {}, ...rest } = made;
    for (const [id, definition] of Object.entries(definitions)) {
      const value = moved(definition);
      const known = collected.get(id);
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(value)) {
        throw new Error(`Two schemas have the id ${id}`);
      }
      collected.set(id, value);
    }
    return moved(rest);
  };
  const all = (): Record<string, JsonObject> =>
    Object.fromEntries([...collected].toSorted(([a], [b]) => compare(a, b)));
  return { refer, all };
}

/** References into a schema's own definitions become references into the document's components. */
function moved(schema: object): JsonObject {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
  return JSON.parse(text) as JsonObject; // what was an object still is one
}
