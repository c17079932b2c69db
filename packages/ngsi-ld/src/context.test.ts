import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { compileContext, coreContext } from './context.ts';
import { contextLimits } from './context-source.ts';
import type { CompiledContext } from './context-types.ts';
import { coreContextDocument, coreContextUrl, coreTerms, defaultVocabulary } from './core-terms.ts';
import type { JsonValue } from './entity.ts';
import { errorOf, loadFrom, unwrap } from './testing.ts';

const ngsiLd = 'https://uri.etsi.org/ngsi-ld/';

async function compiled(
  context: JsonValue,
  documents: Record<string, JsonValue> = {},
): Promise<CompiledContext> {
  return unwrap(await compileContext(context, loadFrom(documents)));
}

async function refused(
  context: JsonValue,
  documents: Record<string, JsonValue> = {},
): Promise<string> {
  return errorOf(await compileContext(context, loadFrom(documents)));
}

describe('the core context', () => {
  test('names the members of the standard and sends the rest to the default vocabulary', () => {
    expect(coreContext.expandTerm('location')).toBe(`${ngsiLd}location`);
    expect(coreContext.expandTerm('value')).toBe(`${ngsiLd}hasValue`);
    expect(coreContext.expandTerm('Point')).toBe('https://purl.org/geojson/vocab#Point');
    expect(coreContext.expandTerm('type')).toBe('@type');
    expect(coreContext.expandTerm('容量')).toBe(`${defaultVocabulary}容量`);
    expect(coreContext.expandTerm('ngsi-ld:x')).toBe(`${ngsiLd}x`);
    expect(coreContext.expandTerm('other:x')).toBe('other:x');
    expect(coreContext.coercionOf('observedAt')).toBe('DateTime');
    expect(coreContext.containersOf('languageMap')).toEqual(['@language']);
  });

  test('compacts to the names it knows, and leaves other IRIs whole', () => {
    expect(coreContext.compactIri(`${ngsiLd}location`)).toBe('location');
    expect(coreContext.compactIri(`${defaultVocabulary}容量`)).toBe('容量');
    expect(coreContext.compactIri(`${defaultVocabulary}location`)).toBe(
      `ngsi-ld:default-context/location`,
    );
    expect(coreContext.compactIri(`${defaultVocabulary}__proto__`)).not.toBe('__proto__');
    expect(coreContext.compactIri('https://other.example/x')).toBe('https://other.example/x');
  });

  test.each([
    `${ngsiLd}v1/ngsi-ld-core-context.jsonld`,
    `${ngsiLd}v1/ngsi-ld-core-context-v1.3.jsonld`,
    `${ngsiLd}v1/ngsi-ld-core-context-v1.8.jsonld`,
    coreContextUrl,
  ])('is what %s means, without a request', async (url) => {
    expect(await compiled(url)).toBe(coreContext);
    expect(await compiled([url])).toBe(coreContext);
  });

  test('an address that merely resembles it is retrieved', async () => {
    expect(await refused(`${ngsiLd}v1/ngsi-ld-core-context-non-existing.jsonld`)).toBe(
      'LdContextNotAvailable',
    );
  });

  test('its document defines every term of the table', async () => {
    const document = coreContextDocument()['@context'];
    const own = await compiled({ ...document });
    for (const [term, { iri }] of coreTerms) expect(own.expandTerm(term)).toBe(iri);
  });
});

describe('4.4 user contexts', () => {
  test('terms, prefixes, types and containers are JSON-LD', async () => {
    const context = await compiled([
      { ex: 'https://ex.example/', name: 'ex:name', kind: { '@id': 'ex:kind', '@type': '@vocab' } },
      { tags: { '@id': 'ex:tags', '@container': ['@set'] }, gone: null },
    ]);
    expect(context.expandTerm('name')).toBe('https://ex.example/name');
    expect(context.expandTerm('ex:other')).toBe('https://ex.example/other');
    expect(context.expandTerm('gone')).toBe(`${defaultVocabulary}gone`);
    expect(context.coercionOf('kind')).toBe('@vocab');
    expect(context.containersOf('tags')).toEqual(['@set']);
    expect(context.compactIri('https://ex.example/kind')).toBe('kind');
    expect(context.compactIri('https://ex.example/other')).toBe('ex:other');
    expect(context.isCore).toBe(false);
  });

  test('the core context wins over every redefinition, wherever it stands', async () => {
    const context = await compiled([
      coreContextUrl,
      { Property: 'https://evil.example/P', location: 'https://evil.example/l', a: 'https://e/a' },
    ]);
    expect(context.expandTerm('Property')).toBe(`${ngsiLd}Property`);
    expect(context.compactIri('https://evil.example/l')).toBe('https://evil.example/l');
    expect(context.expandTerm('a')).toBe('https://e/a');
    expect(context.source).toEqual([
      { Property: 'https://evil.example/P', location: 'https://evil.example/l', a: 'https://e/a' },
      coreContextUrl,
    ]);
  });

  test('a vocabulary of its own takes the place of the default one', async () => {
    const context = await compiled({ '@vocab': 'https://v.example/' });
    expect(context.expandTerm('x')).toBe('https://v.example/x');
    expect(context.compactIri('https://v.example/x')).toBe('x');
    expect(context.compactIri(`${defaultVocabulary}x`)).toBe('ngsi-ld:default-context/x');
  });

  test('protected terms of a document do not forbid those of the next', async () => {
    const context = await compiled([
      { '@protected': true, a: 'https://one.example/a' },
      { a: 'https://two.example/a', b: { '@id': 'https://two.example/b', '@protected': true } },
      { b: 'https://three.example/b' },
    ]);
    expect(context.expandTerm('a')).toBe('https://two.example/a');
    expect(context.expandTerm('b')).toBe('https://three.example/b');
  });

  test('of two names for one IRI the shorter is used', async () => {
    const context = await compiled({ longer: 'https://e.example/x', brief: 'https://e.example/x' });
    expect(context.compactIri('https://e.example/x')).toBe('brief');
  });

  test('remote documents are followed, relative addresses included', async () => {
    const context = await compiled('https://c.example/all.jsonld', {
      'https://c.example/all.jsonld': ['terms.jsonld', { b: 'https://c.example/b' }],
      'https://c.example/terms.jsonld': { a: 'https://c.example/a' },
    });
    expect(context.expandTerm('a')).toBe('https://c.example/a');
    expect(context.expandTerm('b')).toBe('https://c.example/b');
    expect(context.source).toEqual(['https://c.example/all.jsonld', coreContextUrl]);
  });

  test('a document that is fetched anew is read anew', async () => {
    const url = 'https://c.example/changing.jsonld';
    const before = await compiled(url, { [url]: { a: 'https://c.example/1' } });
    const after = await compiled(url, { [url]: { a: 'https://c.example/2' } });
    expect([before.expandTerm('a'), after.expandTerm('a')]).toEqual([
      'https://c.example/1',
      'https://c.example/2',
    ]);
  });
});

describe('5.5.6, 5.5.7 contexts that are refused', () => {
  test.each([
    ['a number', 5],
    ['a scoped context', { a: { '@id': 'https://e/a', '@context': {} } }],
    ['an import', { '@import': 'https://e/x' }],
    ['an array in an array', [[{}]]],
    ['a term of no IRI', { a: 5 }],
    ['a cycle of terms', { a: 'b:x', b: 'a:x' }],
    ['a keyword redefined', { '@type': 'https://e/t' }],
    ['no URL', 'file:///etc/passwd'],
  ] as [string, JsonValue][])('%s', async (_, context) => {
    expect(await refused(context)).toMatch(/^BadRequestData/);
  });

  test('a document that includes itself', async () => {
    const [a, b] = ['https://c.example/a', 'https://c.example/b'];
    expect(await refused(a, { [a]: b, [b]: a })).toBe('BadRequestData /@context');
  });

  test('more documents or terms than anyone needs', async () => {
    const urls = Array.from({ length: 30 }, (_, at) => `https://c.example/${at}`);
    const documents = Object.fromEntries(urls.map((url) => [url, {}]));
    expect(await refused(urls, documents)).toBe('BadRequestData /@context');
    const terms = Array.from({ length: contextLimits.terms + 1 }, (_, at) => [`t${at}`, 'urn:a:b']);
    expect(await refused(Object.fromEntries(terms) as JsonValue)).toBe('BadRequestData /@context');
  });

  test('a document that cannot be had is told apart', async () => {
    expect(await refused('https://c.example/none')).toBe('LdContextNotAvailable');
  });
});

describe('robustness', () => {
  const anyTerm = fc.oneof(
    fc.constantFrom('@vocab', '@base', '@id', 'id', 'a', '__proto__'),
    fc.string(),
  );
  const anyDefinition = fc.oneof(
    fc.constantFrom('https://e/a', 'urn:a:', '@type', '@id', 'b', 'a:b', ''),
    fc.string(),
    fc.constant(null),
    fc.dictionary(
      fc.constantFrom('@id', '@type', '@container', '@reverse', '@prefix'),
      fc.jsonValue(),
    ),
    fc.jsonValue(),
  ) as fc.Arbitrary<JsonValue>;

  property.prop([fc.array(fc.dictionary(anyTerm, anyDefinition, { maxKeys: 5 })), fc.string()])(
    'never throws, and every name it gives expands to the IRI it stands for',
    async (parts, iri) => {
      const context = await compileContext(parts, loadFrom({}));
      if (!context.ok) return;
      for (const any of [iri, `urn:a:${iri}`, `https://e/${iri}`, `${defaultVocabulary}${iri}`]) {
        const expanded = context.value.expandTerm(any);
        expect(context.value.expandTerm(context.value.compactIri(expanded))).toBe(expanded);
      }
    },
  );
});
