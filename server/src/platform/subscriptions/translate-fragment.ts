/** A fragment of PATCH in the names of the subscription it changes. ETSI GS CIM 009, clause 5.8.2.4. */
import type { CompiledContext, JsonObject } from '@kumiki/ngsi-ld';
import { problem } from '#kernel/problem.ts';
import { err, type Result } from '#kernel/result.ts';
import { mergeDocument, parseSubscription } from './parse-subscription.ts';
import { renameDocument } from './render-subscription.ts';
import type { Subject, Subscription } from './subscription.ts';

export interface Frame {
  readonly tenant: string;
  readonly id: string;
  readonly subject: Subject;
  readonly caller: string;
  /** Of the stored document; it stays. */
  readonly own: CompiledContext;
}

/**
 * The subscription after a change whose names are those of `context`. A subscription keeps the context it
 * began with, else a change of `isActive` alone could give all its names another meaning.
 */
export function applyFragment(
  current: JsonObject,
  fragment: JsonObject,
  context: CompiledContext,
  { own, ...frame }: Frame,
): Result<Subscription> {
  const sent = merged(current, fragment, { ...frame, context });
  if (!sent.ok) return sent;
  const rename = (name: string): string => own.compactIri(context.expandTerm(name));
  const translated = merged(current, renameDocument(fragment, rename), { ...frame, context: own });
  if (!translated.ok) return translated;
  const differing = Object.keys(fragment).find(
    (name) => !isSame(name, sent.value, translated.value),
  );
  if (differing === undefined) return translated;
  const detail = `${differing} uses names that the @context of the subscription explains otherwise.`;
  return err(problem('bad-request-data', `${detail} Send it with that @context.`, `/${differing}`));
}

function merged(
  current: JsonObject,
  fragment: JsonObject,
  frame: Parameters<typeof parseSubscription>[1],
): Result<Subscription> {
  const document = mergeDocument(current, fragment);
  return document.ok ? parseSubscription(document.value, frame) : document;
}

/** Whether a member means the same in both. What carries no names always does. */
function isSame(name: string, left: Subscription, right: Subscription): boolean {
  const meaning = (subscription: Subscription): string => {
    const { entities, watchedAttributes, q, csf, geoQ, notification } = subscription;
    const members = { entities, watchedAttributes, q, csf, geoQ, notification };
    return JSON.stringify(Object.entries(members).filter(([member]) => member === name));
  };
  return meaning(left) === meaning(right);
}
