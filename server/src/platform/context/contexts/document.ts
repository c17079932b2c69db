/** JSON-LD context documents: where they come from and how long they hold. */
import type { JsonObject, Result } from '@kumiki/ngsi-ld';
import type { ContextKey } from './stored-context.ts';

export interface ContextDocument {
  /** An object with an `@context` member. */
  readonly json: JsonObject;
  /** Length of its text. */
  readonly bytes: number;
  /** Milliseconds since the epoch, after which the document is fetched again. */
  readonly expiresAt: number;
  /** Where its uses are counted. */
  readonly key: ContextKey;
}

/** Errors: `LdContextNotAvailable` where it cannot be had, `BadRequestData` where it is none. */
export type LoadDocument = (url: string) => Promise<Result<ContextDocument>>;
