/** Values for tests: contexts that need no network, and results that must be there. */
import { compileContext } from './context.ts';
import type { LoadContext } from './context-source.ts';
import type { CompiledContext } from './context-types.ts';
import type { Entity, JsonValue } from './entity.ts';
import { fail, ok, type Result } from './error.ts';
import { parseEntity } from './parse-entity.ts';

/** The value of a result that has to be good. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.type} at ${result.error.pointer ?? '?'}: ${result.error.detail}`);
}

/** The error type of a result that has to be bad, with its pointer. */
export function errorOf(result: Result<unknown>): string {
  if (result.ok) throw new Error(`expected an error, got ${JSON.stringify(result.value)}`);
  const { type, pointer } = result.error;
  return pointer === undefined ? type : `${type} ${pointer}`;
}

/** Serves contexts from a table. */
export function loadFrom(documents: Readonly<Record<string, JsonValue>>): LoadContext {
  return (url) => {
    const context = documents[url];
    return Promise.resolve(
      context === undefined
        ? fail('LdContextNotAvailable', `${url} is not there`)
        : ok({ '@context': context }),
    );
  };
}

export const city = 'https://city.example/terms#';

/** A context of a city: terms, a prefix and a term with a type. */
export async function cityContext(): Promise<CompiledContext> {
  return unwrap(
    await compileContext(
      {
        city,
        Shelter: `${city}Shelter`,
        School: `${city}School`,
        capacity: `${city}capacity`,
        name: `${city}name`,
        managedBy: { '@id': `${city}managedBy`, '@type': '@id' },
        category: { '@id': `${city}category`, '@type': '@vocab' },
        flood: `${city}flood`,
      },
      loadFrom({}),
    ),
  );
}

export function entityOf(json: JsonValue, context: CompiledContext): Entity {
  return unwrap(parseEntity(json, context));
}
