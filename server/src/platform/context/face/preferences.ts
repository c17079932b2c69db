/** What a client would rather have: the Prefer header. RFC 7240; ETSI GS CIM 009, clauses 4.3.6.8 and 6.3.15. */
import {
  type CompiledContext,
  conformEntity,
  type Entity,
  type Join,
  parseSpecificationVersion,
} from '@kumiki/ngsi-ld';
import { headerOf, type RouteContext } from '#kernel/http/index.ts';

/** The value of a preference, without quotes; `undefined` where the client has none of this name. */
export function preferenceOf(c: RouteContext, name: string): string | undefined {
  for (const part of headerOf(c, 'prefer')?.split(/[,;]/) ?? []) {
    const [key = '', value = ''] = part.split('=', 2).map((text) => text.trim());
    if (key.toLowerCase() === name) return value.replace(/^"(.*)"$/, '$1');
  }
  return undefined;
}

/** The header that says which version was honoured, for what every version writes alike. */
export function versionApplied(c: RouteContext): Readonly<Record<string, string>> {
  const minor = preferredMinor(c);
  return minor === undefined ? {} : { 'preference-applied': `ngsi-ld=1.${minor}` };
}

function preferredMinor(c: RouteContext): number | undefined {
  const version = preferenceOf(c, 'ngsi-ld');
  return version === undefined ? undefined : parseSpecificationVersion(version);
}

/** Entities as the version that is preferred knows them. */
export interface Conformed {
  readonly entities: readonly Entity[];
  readonly join: Join | undefined;
  /** What `Preference-Applied` says. */
  readonly applied?: string;
}

/** What was amended is answered 203, as content that another than its origin has changed. */
export interface Conforming {
  conform(entities: readonly Entity[], join: Join | undefined): Conformed;
  /** Whether anything was amended so far; linked entities are while they are written. */
  isAmended(): boolean;
}

export function createConforming(c: RouteContext, context: CompiledContext): Conforming {
  const minor = preferredMinor(c);
  if (minor === undefined) {
    return { conform: (entities, join) => ({ entities, join }), isAmended: () => false };
  }
  let isAmended = false;
  const one = (entity: Entity): Entity => {
    const conformed = conformEntity(entity, context, minor);
    isAmended ||= conformed !== entity;
    return conformed;
  };
  return {
    conform: (entities, join) => ({
      entities: entities.map(one),
      join: join && {
        ...join,
        find: (id) => {
          const found = join.find(id);
          return found === undefined ? undefined : one(found);
        },
      },
      applied: `ngsi-ld=1.${minor}`,
    }),
    isAmended: () => isAmended,
  };
}
