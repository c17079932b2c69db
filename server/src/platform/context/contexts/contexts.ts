/** @contexts made ready: compiled once, forgotten when their documents expire or change. */
import {
  type CompiledContext,
  compileContext,
  coreContext,
  coreContextUrl,
  isCoreContextUrl,
  type JsonValue,
} from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { problemOf } from '../problem-of.ts';
import type { LoadDocument } from './document.ts';
import type { OwnAddress } from './own-address.ts';
import { type ContextKey, implicitId } from './stored-context.ts';
import type { Usage } from './usage.ts';

export interface Contexts {
  /**
   * A URL, an object of terms, or an array of both; counts as one use of each URL in it. Problems:
   * `context-not-available`, `bad-request-data`.
   */
  compile(source: JsonValue): Result<CompiledContext> | Promise<Result<CompiledContext>>;
  /** The URL that a Link header gives for a context: its one URL, or that under which it is published here. */
  urlOf(context: CompiledContext): string;
  /**
   * Gives a context that is no single URL an address here (kind `ImplicitlyCreated`), for notifications that
   * carry it in a Link header. Clause 5.13.1.
   */
  publish(tenant: string, context: CompiledContext): Promise<void>;
}

export interface CompilerParts {
  readonly load: LoadDocument;
  readonly clock: Clock;
  readonly usage: Usage;
  readonly compiledContextsMax: number;
}

export interface Compiler extends Pick<Contexts, 'compile'> {
  /** Contexts made with this document are compiled again when they are needed. */
  forget(localId: string): void;
}

interface Compiled {
  readonly context: CompiledContext;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly keys: readonly ContextKey[];
}

export function createCompiler(parts: CompilerParts): Compiler {
  const { load, clock, usage, compiledContextsMax } = parts;
  const compiled = new Map<string, Compiled>();
  const running = new Map<string, Promise<Result<Compiled>>>();
  /** Grows when something is forgotten: what was compiled meanwhile may be of yesterday. */
  let era = 0;

  async function make(name: string, source: JsonValue): Promise<Result<Compiled>> {
    const begun = era;
    let expiresAt = Number.POSITIVE_INFINITY;
    const keys = new Map<string, ContextKey>();
    const gather = async (url: string): Promise<DocumentResult> => {
      const found = await load(url);
      if (!found.ok) return found;
      expiresAt = Math.min(expiresAt, found.value.expiresAt);
      keys.set(found.value.key.localId, found.value.key);
      return ok(found.value.json);
    };
    const context = await compileContext(source, gather);
    if (!context.ok) return err(problemOf(context.error));
    const made = { context: context.value, expiresAt, keys: [...keys.values()] };
    if (era === begun) {
      compiled.set(name, made);
      for (const oldest of compiled.keys()) {
        if (compiled.size <= compiledContextsMax) break;
        compiled.delete(oldest);
      }
    }
    return ok(made);
  }

  const used = ({ context, keys }: Compiled): Result<CompiledContext> => {
    for (const key of keys) usage.count(key);
    return ok(context);
  };

  return {
    compile(source) {
      if (source === coreContextUrl) return ok(coreContext);
      const name = JSON.stringify(source);
      const known = compiled.get(name);
      if (known !== undefined && known.expiresAt > clock.now()) return used(known);
      const waiting = running.get(name) ?? make(name, source).finally(() => running.delete(name));
      running.set(name, waiting);
      return waiting.then((made) => (made.ok ? used(made.value) : made));
    },
    forget(localId) {
      era += 1;
      for (const [name, { keys }] of compiled) {
        if (keys.some((key) => key.localId === localId)) compiled.delete(name);
      }
    },
  };
}

type DocumentResult = Awaited<ReturnType<Parameters<typeof compileContext>[1]>>;

/** The parts of a context beside the core context, which always stands behind them. */
export function ownParts({ source }: CompiledContext): readonly JsonValue[] {
  const items: readonly JsonValue[] = Array.isArray(source) ? source : [source];
  return items.filter((item) => typeof item !== 'string' || !isCoreContextUrl(item));
}

/** Remembered: notifications ask for it again and again. */
const implicitIds = new WeakMap<CompiledContext, string>();

/** The local id of what is no single URL. */
export function implicitIdOf(context: CompiledContext): string {
  const known = implicitIds.get(context);
  if (known !== undefined) return known;
  const id = implicitId(context.source);
  implicitIds.set(context, id);
  return id;
}

/** `isPublished` knows the local ids of implicit contexts. */
export function urlOfContext(
  context: CompiledContext,
  own: OwnAddress,
  isPublished: (localId: string) => boolean,
): string {
  const parts = ownParts(context);
  const [only] = parts;
  if (only === undefined) return coreContextUrl;
  if (parts.length === 1 && typeof only === 'string') return only;
  const localId = implicitIdOf(context);
  if (isPublished(localId)) return own.urlOf(localId);
  return parts.find((part): part is string => typeof part === 'string') ?? coreContextUrl;
}
