/** `/types` and `/attributes`: what there is. Clauses 5.7.5 to 5.7.10, 6.25 to 6.28. */
import { randomUUID } from 'node:crypto';
import type { CompiledContext, JsonValue } from '@kumiki/ngsi-ld';
import { z } from 'zod';
import type { Route } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { CensusRow } from '../census.ts';
import { answerJson, type FaceRequest, faceRoute, readStyle, root } from '../face/face.ts';
import { jsonTypes } from '../face/negotiate.ts';
import { type ParameterName, readFlag } from '../face/parameters.ts';
import type { RouteParts } from './route-parts.ts';

export function discoveryRoutes(parts: RouteParts): readonly Route[] {
  const shared = {
    method: 'GET',
    access: 'read',
    responses: {
      200: { description: 'What there is.', content: { 'application/json': z.unknown() } },
    },
  } as const;
  const listing: readonly ParameterName[] = ['details', 'local'];
  return [
    faceRoute(parts, {
      ...shared,
      path: `${root}/types`,
      operationId: 'retrieveEntityTypes',
      summary: 'List the types of entities there are',
      known: listing,
      answer: (request) => answerCensus(parts, request, listTypes),
    }),
    faceRoute(parts, {
      ...shared,
      path: `${root}/types/{type}`,
      operationId: 'retrieveEntityType',
      summary: 'Tell about one type of entities',
      known: ['local'],
      answer: (request) => answerCensus(parts, request, tellType),
    }),
    faceRoute(parts, {
      ...shared,
      path: `${root}/attributes`,
      operationId: 'retrieveAttributes',
      summary: 'List the attributes there are',
      known: listing,
      answer: (request) => answerCensus(parts, request, listAttributes),
    }),
    faceRoute(parts, {
      ...shared,
      path: `${root}/attributes/{attrId}`,
      operationId: 'retrieveAttribute',
      summary: 'Tell about one attribute',
      known: ['local'],
      answer: (request) => answerCensus(parts, request, tellAttribute),
    }),
  ];
}

interface Question {
  readonly rows: readonly CensusRow[];
  readonly context: CompiledContext;
  readonly details: boolean;
  readonly request: FaceRequest;
}

async function answerCensus(
  parts: RouteParts,
  request: FaceRequest,
  answer: (question: Question) => Result<JsonValue>,
): Promise<Result<Response>> {
  const style = await readStyle(request, parts.contexts, jsonTypes);
  if (!style.ok) return style;
  const details = readFlag(request.parameters, 'details');
  if (!details.ok) return details;
  const { tenant, c } = request;
  const visibility = parts.identity.readableBy(c.get('principal'), tenant);
  const rows = await parts.broker.census(tenant, visibility);
  const { context } = style.value;
  const body = answer({ rows, context, details: details.value, request });
  return body.ok ? ok(answerJson(style.value, body.value, parts.contexts)) : body;
}

/** Values by key, each once, in the order they first come. */
function grouped(
  pairs: Iterable<readonly [string, string]>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, new Set([value]));
    else group.add(value);
  }
  return groups;
}

const names = (iris: Iterable<string>, context: CompiledContext): string[] =>
  [...iris].map((iri) => context.compactIri(iri));

function listTypes({ rows, context, details }: Question): Result<JsonValue> {
  const attributes = grouped(
    rows.flatMap(({ types, attribute }) => types.map((type) => [type, attribute] as const)),
  );
  if (!details) {
    const typeList = names(attributes.keys(), context).toSorted();
    const id = `urn:ngsi-ld:EntityTypeList:${randomUUID()}`;
    return ok({ id, type: 'EntityTypeList', typeList });
  }
  return ok(
    [...attributes].map(([type, held]) => ({
      id: type,
      type: 'EntityType',
      typeName: context.compactIri(type),
      attributeNames: names([...held].filter(isAttribute), context),
    })),
  );
}

/** The row without an attribute counts entities. */
function isAttribute(name: string): boolean {
  return name !== '';
}

function tellType({ rows, context, request }: Question): Result<JsonValue> {
  const type = context.expandTerm(request.c.req.param('type') ?? '');
  const own = rows.filter(({ types }) => types.includes(type));
  if (own.length === 0) return err(problem('not-found', `No entity is of type ${type}.`));
  const entityCount = own.reduce(
    (sum, { attribute, total }) => (isAttribute(attribute) ? sum : sum + total),
    0,
  );
  const kinds = grouped(own.map(({ attribute, kind }) => [attribute, kind] as const));
  return ok({
    id: type,
    type: 'EntityTypeInfo',
    typeName: context.compactIri(type),
    entityCount,
    attributeDetails: [...kinds].flatMap(([attribute, attributeTypes]) =>
      isAttribute(attribute)
        ? [
            {
              id: attribute,
              type: 'Attribute',
              attributeName: context.compactIri(attribute),
              attributeTypes: [...attributeTypes],
            },
          ]
        : [],
    ),
  });
}

function listAttributes({ rows, context, details }: Question): Result<JsonValue> {
  const types = grouped(
    rows.flatMap((row) =>
      isAttribute(row.attribute) ? row.types.map((type) => [row.attribute, type] as const) : [],
    ),
  );
  if (!details) {
    const attributeList = names(types.keys(), context).toSorted();
    const id = `urn:ngsi-ld:AttributeList:${randomUUID()}`;
    return ok({ id, type: 'AttributeList', attributeList });
  }
  return ok(
    [...types].map(([attribute, holders]) => ({
      id: attribute,
      type: 'Attribute',
      attributeName: context.compactIri(attribute),
      typeNames: names(holders, context),
    })),
  );
}

/** An attribute of two kinds in one entity counts twice: the kinds are told apart, the entities are not. */
function tellAttribute({ rows, context, request }: Question): Result<JsonValue> {
  const attribute = context.expandTerm(request.c.req.param('attrId') ?? '');
  const own = rows.filter((row) => row.attribute === attribute);
  if (own.length === 0) return err(problem('not-found', `No entity has attribute ${attribute}.`));
  return ok({
    id: attribute,
    type: 'Attribute',
    attributeName: context.compactIri(attribute),
    attributeCount: own.reduce((sum, { total }) => sum + total, 0),
    attributeTypes: [...new Set(own.map(({ kind }) => kind))],
    typeNames: names(new Set(own.flatMap(({ types }) => types)), context),
  });
}
