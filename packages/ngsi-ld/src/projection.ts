/** Which members of an entity, and of the entities it links to, an answer shows. Clause 4.21. */
import type { CompiledContext } from './context-types.ts';
import type { Iri } from './entity.ts';
import { bad, fail, ok, type Result } from './error.ts';
import { isName } from './iri.ts';

/**
 * Expanded attribute names and the members `id`, `type`, `scope`, `createdAt`, `modifiedAt`,
 * `expiresAt`; each with what it selects inside the linked entities, if anything.
 */
export type Projection = ReadonlyMap<string, Projection | undefined>;

const entityMembers: ReadonlySet<string> = new Set([
  'id',
  'type',
  'scope',
  'createdAt',
  'modifiedAt',
  'expiresAt',
]);
const termsMax = 500;
/** Above what `joinLevel` allows, so that too many links are told apart from nonsense. */
const depthMax = 30;

/** `pick` or `omit`: names separated by `,` or `|`, `relationship{…}` for linked entities. */
export function parseProjection(
  text: string,
  context: CompiledContext,
  parameter: string,
): Result<Projection> {
  const state = { text, at: 0, terms: 0 };
  const projection = parseTerms(state, context, parameter, 0);
  if (!projection.ok) return projection;
  return state.at === text.length ? projection : unreadable(state, parameter);
}

interface State {
  readonly text: string;
  at: number;
  terms: number;
}

function unreadable(state: State, parameter: string): Result<never> {
  return bad(`${parameter} cannot be read at character ${state.at + 1}`, parameter);
}

function parseTerms(
  state: State,
  context: CompiledContext,
  parameter: string,
  depth: number,
): Result<Projection> {
  const projection = new Map<string, Projection | undefined>();
  for (;;) {
    const start = state.at;
    while (state.at < state.text.length && !'{},|;'.includes(state.text.charAt(state.at))) {
      state.at += 1;
    }
    const name = state.text.slice(start, state.at).trim();
    if (!isName(name)) return unreadable(state, parameter);
    state.terms += 1;
    if (state.terms > termsMax || depth > depthMax) {
      return fail('TooComplexQuery', `${parameter} names too many members`, parameter);
    }
    const key = entityMembers.has(name) ? name : context.expandTerm(name);
    if (state.text.charAt(state.at) === '{') {
      state.at += 1;
      const inner = parseTerms(state, context, parameter, depth + 1);
      if (!inner.ok) return inner;
      if (state.text.charAt(state.at) !== '}') return unreadable(state, parameter);
      state.at += 1;
      projection.set(key, inner.value);
    } else {
      projection.set(key, undefined);
    }
    const next = state.text.charAt(state.at);
    if (next !== ',' && next !== '|') return ok(projection);
    state.at += 1;
  }
}

/** `attrs`, clause 6.5.3.1: attributes only; the entity's own members are always shown beside them. */
export function parseAttrs(text: string, context: CompiledContext): Result<readonly Iri[]> {
  const names = text.split(',').map((name) => name.trim());
  if (names.length > termsMax) return fail('TooComplexQuery', 'attrs names too many', 'attrs');
  const wrong = names.find((name) => !isName(name) || ['id', 'type', 'scope'].includes(name));
  return wrong === undefined
    ? ok([...new Set(names.map((name) => context.expandTerm(name)))])
    : bad(`${wrong} cannot name an attribute`, 'attrs');
}

/** The projection that shows what `attrs` does. */
export function pickOfAttrs(attrs: readonly Iri[]): Projection {
  return new Map([...entityMembers, ...attrs].map((name) => [name, undefined]));
}

/** How many links a projection follows; 0 when it stays inside the entity. */
export function projectionDepth(projection: Projection): number {
  let depth = 0;
  for (const inner of projection.values()) {
    if (inner !== undefined) depth = Math.max(depth, 1 + projectionDepth(inner));
  }
  return depth;
}

/** Clause 6.5.3.1: a member may not be picked and omitted at once. */
export function findContradiction(pick: Projection, omit: Projection): string | undefined {
  for (const [name, omitted] of omit) {
    if (!pick.has(name)) continue;
    const picked = pick.get(name);
    if (omitted === undefined) return name;
    const inner = picked === undefined ? undefined : findContradiction(picked, omitted);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** True for a member of an entity that an answer shows. */
export function isShown(
  name: string,
  pick: Projection | undefined,
  omit: Projection | undefined,
): boolean {
  if (pick !== undefined && !pick.has(name)) return false;
  // Omitting members of the linked entities keeps the relationship itself.
  return omit === undefined || !omit.has(name) || omit.get(name) !== undefined;
}
