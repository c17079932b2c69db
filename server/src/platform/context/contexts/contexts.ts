/** @contexts made ready: compiled once, forgotten when their documents expire. */
import {
  type CompiledContext,
  compileContext,
  coreContext,
  coreContextUrl,
  type JsonValue,
} from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { problemOf } from '../problem-of.ts';
import type { LoadDocument } from './document.ts';

export interface Contexts {
  /** A URL, an object of terms, or an array of both. Problems: `context-not-available`, `bad-request-data`. */
  compile(source: JsonValue): Result<CompiledContext> | Promise<Result<CompiledContext>>;
  /** The URL that a Link header gives for a context. */
  urlOf(context: CompiledContext): string;
}

export interface ContextsParts {
  readonly load: LoadDocument;
  readonly clock: Clock;
  readonly compiledContextsMax: number;
}

interface Compiled {
  readonly context: CompiledContext;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export function createContexts({ load, clock, compiledContextsMax }: ContextsParts): Contexts {
  const compiled = new Map<string, Compiled>();
  const running = new Map<string, Promise<Result<CompiledContext>>>();

  async function make(key: string, source: JsonValue): Promise<Result<CompiledContext>> {
    let expiresAt = Number.POSITIVE_INFINITY;
    const gather = async (url: string): Promise<DocumentResult> => {
      const found = await load(url);
      if (!found.ok) return found;
      expiresAt = Math.min(expiresAt, found.value.expiresAt);
      return ok(found.value.json);
    };
    const context = await compileContext(source, gather);
    if (!context.ok) return err(problemOf(context.error));
    compiled.set(key, { context: context.value, expiresAt });
    for (const oldest of compiled.keys()) {
      if (compiled.size <= compiledContextsMax) break;
      compiled.delete(oldest);
    }
    return ok(context.value);
  }

  return {
    compile(source) {
      if (source === coreContextUrl) return ok(coreContext);
      const key = JSON.stringify(source);
      const known = compiled.get(key);
      if (known !== undefined && known.expiresAt > clock.now()) return ok(known.context);
      const waiting = running.get(key) ?? make(key, source).finally(() => running.delete(key));
      running.set(key, waiting);
      return waiting;
    },
    urlOf: ({ source }) => firstUrl(source) ?? coreContextUrl,
  };
}

type DocumentResult = Awaited<ReturnType<Parameters<typeof compileContext>[1]>>;

function firstUrl(source: JsonValue): string | undefined {
  const items = Array.isArray(source) ? source : [source];
  return items.find((item): item is string => typeof item === 'string');
}
