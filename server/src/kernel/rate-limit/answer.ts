/** What a limited client is told. RFC 6585, section 4; RateLimit header fields as most services write them. */
import { type Problem, problem } from '../problem.ts';
import type { Verdict } from './rate-limiter.ts';

/** 429 with `Retry-After`. `problemResponse` adds the header. */
export function rateLimited(verdict: Verdict): Problem {
  const retryAfterSeconds = Math.ceil(verdict.retryAfterMs / 1000);
  const detail = `Too many requests: try again in ${retryAfterSeconds} s.`;
  return { ...problem('rate-limited', detail), extensions: { retryAfterSeconds } };
}

/** For every answer of a limited route, so that a client need not run into its limit. */
export function rateLimitHeaders(verdict: Verdict): Readonly<Record<string, string>> {
  return {
    'ratelimit-limit': String(verdict.rate.burst),
    'ratelimit-remaining': String(verdict.remaining),
    'ratelimit-reset': String(Math.ceil(verdict.resetMs / 1000)),
  };
}
