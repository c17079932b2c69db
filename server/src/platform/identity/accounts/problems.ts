/** Problems that several ways in answer. */
import { type Problem, problem } from '#kernel/problem.ts';
import type { Assurance } from './assurance.ts';

export function notSignedIn(): Problem {
  return problem('unauthenticated', 'Nobody is signed in here.');
}

/** The same as RFC 9470 says with `insufficient_user_authentication`. `needed` is a level, or `fresh`. */
export function needsStepUp(needed: Exclude<Assurance, 'guest'>): Problem {
  const detail = `This needs a session of the level ${needed}.`;
  return { ...problem('step-up-needed', detail), extensions: { needed } };
}

export function needsFreshProof(): Problem {
  const detail = 'This needs proof of who you are, no older than some minutes: sign in again.';
  return { ...problem('step-up-needed', detail), extensions: { needed: 'fresh' } };
}

export function tooBusy(): Problem {
  const detail = 'Too many people sign in at this moment.';
  return { ...problem('unavailable', detail), extensions: { retryAfterSeconds: 5 } };
}
