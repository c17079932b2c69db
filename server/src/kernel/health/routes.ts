/** HTTP of health: `/healthz`, `/readyz`, `/metrics`. */
import { z } from 'zod';
import type { Route } from '../http/index.ts';
import type { Metrics } from '../metrics.ts';
import { type Check, runChecks } from './checks.ts';

export interface HealthOptions {
  readonly checks: readonly Check[];
  readonly checkMsMax: number;
  readonly retryAfterSeconds: number;
  readonly metrics: Metrics;
}

const healthSchema = z.object({ status: z.enum(['ok', 'unavailable']) }).meta({ id: 'Health' });
const detail = z.union([z.string(), z.number(), z.boolean()]);
const findingSchema = z.object({
  isOk: z.boolean(),
  details: z.record(z.string(), detail).optional(),
});
const readinessSchema = z
  .object({ status: z.enum(['ready', 'not-ready']), checks: z.record(z.string(), findingSchema) })
  .meta({ id: 'Readiness' });

export function healthRoutes(options: HealthOptions): readonly Route[] {
  return [healthRoute(options), readinessRoute(options), metricsRoute(options.metrics)];
}

function answerJson(body: object, isOk: boolean, retryAfterSeconds: number): Response {
  return new Response(JSON.stringify(body), {
    status: isOk ? 200 : 503,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...(isOk ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
  });
}

function healthRoute({ checks, checkMsMax, retryAfterSeconds }: HealthOptions): Route {
  const vital = checks.filter(({ isVital }) => isVital);
  const content = { 'application/json': healthSchema };
  return {
    method: 'GET',
    path: '/healthz',
    operationId: 'getHealth',
    summary: 'Say whether the server can do its work',
    tag: 'Operation',
    access: 'open',
    responses: {
      200: { description: 'It can', content },
      503: { description: 'The database cannot be reached', content },
    },
    handle: async () => {
      const { isOk } = await runChecks(vital, checkMsMax);
      return answerJson({ status: isOk ? 'ok' : 'unavailable' }, isOk, retryAfterSeconds);
    },
  };
}

function readinessRoute({ checks, checkMsMax, retryAfterSeconds }: HealthOptions): Route {
  const content = { 'application/json': readinessSchema };
  return {
    method: 'GET',
    path: '/readyz',
    operationId: 'getReadiness',
    summary: 'Say how each part of the server is',
    tag: 'Operation',
    access: 'open',
    responses: {
      200: { description: 'Every check is fine', content },
      503: { description: 'A check fails', content },
    },
    handle: async () => {
      const { isOk, findings } = await runChecks(checks, checkMsMax);
      const body = { status: isOk ? 'ready' : 'not-ready', checks: findings };
      return answerJson(body, isOk, retryAfterSeconds);
    },
  };
}

function metricsRoute(metrics: Metrics): Route {
  return {
    method: 'GET',
    path: '/metrics',
    operationId: 'getMetrics',
    summary: 'Give measurements in the Prometheus text format',
    tag: 'Operation',
    access: 'open',
    responses: {
      200: { description: 'Text format 0.0.4', content: { 'text/plain': z.string() } },
    },
    handle: () =>
      new Response(metrics.exposition(), {
        headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
      }),
  };
}
