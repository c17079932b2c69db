/** Requests for an operation of the description. */
import fc from 'fast-check';
import type { Api, Operation, Parameter } from './api.ts';
import * as ngsiLd from './ngsi-ld.ts';
import { valuesOf } from './schema.ts';
import { json, thingId, word } from './words.ts';

export interface FuzzedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export function requestsFor(operation: Operation, { schemas }: Api): fc.Arbitrary<FuzzedRequest> {
  const named = (where: Parameter['in']): readonly Parameter[] =>
    operation.parameters.filter((parameter) => parameter.in === where);
  const value = (parameter: Parameter): fc.Arbitrary<string> =>
    fc.oneof(
      { weight: 5, arbitrary: ngsiLd.parameters[parameter.name] ?? word },
      { weight: 1, arbitrary: word },
      {
        weight: 1,
        arbitrary: valuesOf(parameter.schema ?? {}, schemas).map((one) =>
          typeof one === 'string' ? one : (JSON.stringify(one) ?? ''),
        ),
      },
    );
  const names = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
  // Some of them: all at once contradict each other.
  const asked = fc
    .subarray([...named('query')], { maxLength: Math.min(5, named('query').length) })
    .chain((some) => fc.tuple(...some.map((one) => fc.tuple(fc.constant(one.name), value(one)))));
  return fc
    .record({
      segments: fc.tuple(...names.map(segmentFor)),
      asked,
      stranger: fc.oneof(
        { weight: 19, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.tuple(word, word) },
      ),
      headers: headersFor(named('header')),
      body: bodyFor(operation, schemas),
    })
    .map(({ segments, asked: pairs, stranger, headers, body }) => {
      let index = 0;
      const path = operation.path.replace(/\{[^}]+\}/g, () => segments[index++] ?? '');
      const all = stranger === undefined ? pairs : [...pairs, stranger];
      const search = all.map(([name, text]) => `${encode(name)}=${encode(text)}`).join('&');
      return {
        method: operation.method,
        target: search === '' ? path : `${path}?${search}`,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-type': body.type }) },
        ...(body === undefined ? {} : { body: body.text }),
      };
    });
}

const found: Readonly<Record<string, readonly string[]>> = {
  entityId: [thingId],
  attrId: ['name', 'level', 'location', 'owner'],
  type: ['Thing'],
  tenant: ['default'],
  role: ['viewer', 'editor'],
  year: ['2026'],
};

/** A part of a path: mostly what leads somewhere, encoded as it must be. */
function segmentFor(name: string): fc.Arbitrary<string> {
  const known = found[name] ?? [thingId, 'name', 'default', '1'];
  const broken = ['%', '%zz', '%E0%A4%A', '%00', '%2F', '%252e', '%2e%2e', ''];
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...known) },
    { weight: 6, arbitrary: word.map(encode) },
    { weight: 1, arbitrary: fc.constantFrom(...broken) },
  );
}

/** What cannot be encoded is replaced, as clients do. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

const accepts = [
  'application/json',
  'application/ld+json',
  'application/geo+json',
  '*/*',
  'text/html',
  ',;',
];

function headersFor(own: readonly Parameter[]): fc.Arbitrary<Readonly<Record<string, string>>> {
  const plain = word.map((text) => text.replaceAll(/[^\x20-\x7e]/g, ''));
  const link = plain.map((text) => `<${text}>; rel="http://www.w3.org/ns/json-ld#context"`);
  const some = fc.record(
    {
      accept: fc.constantFrom(...accepts),
      link: fc.oneof(plain, link),
      prefer: fc.constantFrom('ngsi-ld=1.3', 'body=json', 'ngsi-ld=', '=;,='),
      'accept-language': plain,
      'if-none-match': plain,
      range: fc.constantFrom('bytes=0-', 'bytes=9-1', 'bytes=-99999999999'),
      ...Object.fromEntries(own.map(({ name }) => [name.toLowerCase(), plain])),
    },
    { requiredKeys: [] },
  );
  return fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: some });
}

/** Linked data names what explains it. */
function explained(value: unknown, type: string): unknown {
  if (type !== 'application/ld+json') return value;
  if (Array.isArray(value)) return value.map((item: unknown) => explained(item, type));
  if (typeof value !== 'object' || value === null) return value;
  return { '@context': 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld', ...value };
}

interface Body {
  readonly type: string;
  readonly text: string;
}

function bodyFor(
  { bodies, method, path }: Operation,
  schemas: Api['schemas'],
): fc.Arbitrary<Body | undefined> {
  if (method === 'GET') return fc.constant(undefined);
  const declared = Object.entries(bodies).map(([type, schema]) =>
    /json$/.test(type)
      ? fc
          .oneof(
            { weight: 4, arbitrary: ngsiLd.bodyOf(path) ?? valuesOf(schema, schemas) },
            { weight: 1, arbitrary: valuesOf(schema, schemas) },
            { weight: 1, arbitrary: json },
            { weight: 1, arbitrary: fc.array(json, { maxLength: 3 }) },
          )
          .map((value): Body => ({ type, text: JSON.stringify(explained(value, type)) ?? '' }))
      : fc
          .oneof(
            word,
            json.map((value) => JSON.stringify(value) ?? ''),
          )
          .map((text): Body => ({ type, text: text.toWellFormed() })),
  );
  const broken = fc.constantFrom<Body>(
    { type: 'application/json', text: '{"a":' },
    { type: 'application/json', text: '' },
    { type: 'application/json', text: `${'['.repeat(5_000)}${']'.repeat(5_000)}` },
    { type: 'application/json', text: '{"__proto__":{"a":1},"a":"\\ud800"}' },
    { type: 'application/ld+json', text: '{"@context":{"a":"a:a"},"id":"urn:a:b","type":"a"}' },
    { type: 'multipart/form-data; boundary=x', text: '--x\r\n\r\n' },
    { type: 'text/plain; charset=utf-99', text: 'x' },
  );
  return fc.oneof(
    ...(declared.length === 0 ? [] : [{ weight: 6, arbitrary: fc.oneof(...declared) }]),
    { weight: 1, arbitrary: broken },
    { weight: declared.length === 0 ? 3 : 1, arbitrary: fc.constant(undefined) },
  );
}
