/** The door of rate limits. */
export { rateLimited, rateLimitHeaders } from './answer.ts';
export { createRateLimiter, type Rate, type RateLimiter, type Verdict } from './rate-limiter.ts';
