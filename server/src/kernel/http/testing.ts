/** An application around a few routes, for tests. */
import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import { ok } from '../result.ts';
import { createHttp, type Http, type HttpOptions } from './app.ts';
import { noAudit } from './audit.ts';
import { anonymousAt } from './principal.ts';
import type { Route } from './route.ts';

export { noAudit };

export interface TestedHttp {
  readonly http: Http;
  readonly metrics: Metrics;
  /** What was logged. */
  readonly lines: readonly string[];
}

/** Everyone may do everything unless `options` says otherwise. */
export function httpWith(routes: readonly Route[], options: Partial<HttpOptions> = {}): TestedHttp {
  const config = readConfig({}, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  const clock = { now: () => Date.UTC(2026, 10, 21) };
  const lines: string[] = [];
  const metrics = createMetrics(1000);
  const http = createHttp({
    routes,
    authorise: () => ok(anonymousAt('default')),
    audit: noAudit,
    log: createLog((line) => lines.push(line), clock),
    metrics,
    limits: config.value.limits,
    publicUrl: 'http://localhost:8080',
    isProxyTrusted: false,
    ...options,
  });
  return { http, metrics, lines };
}

/** A route that answers 204, with what a test cares about. */
export function route(parts: Partial<Route> & Pick<Route, 'path'>): Route {
  const method = parts.method ?? 'GET';
  return {
    method,
    operationId: `${method} ${parts.path}`,
    summary: 'Answers nothing',
    tag: 'Tests',
    access: 'open',
    responses: { 204: { description: 'Nothing' } },
    handle: () => new Response(null, { status: 204 }),
    ...parts,
  };
}
