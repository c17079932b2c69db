/** Counts and times of requests, and the log of slow and failed ones. */
import type { Limits } from '../limits.ts';
import type { CounterSeries, Metrics } from '../metrics.ts';
import type { Route, RouteContext } from './route.ts';

export interface Measure {
  /** Returns when the request began, in milliseconds of a monotonic clock. */
  start(): number;
  end(c: RouteContext, status: number, startedAt: number): void;
}

export interface Measures {
  ofRoute(route: Route): Measure;
  /** For paths that are no route of ours with this method. */
  readonly elsewhere: Measure;
}

export interface MeasureOptions {
  readonly metrics: Metrics;
  readonly limits: Limits;
  readonly logsRequests?: boolean;
}

export function createMeasures({ metrics, limits, logsRequests }: MeasureOptions): Measures {
  const requests = metrics.counter(
    'kumiki_http_requests_total',
    'Requests answered, by method, route and status.',
    ['method', 'route', 'status'],
  );
  const seconds = metrics.histogram(
    'kumiki_http_request_duration_seconds',
    'Time from the head of a request to the head of its answer.',
    ['method', 'route'],
  );
  const inFlight = metrics
    .gauge('kumiki_http_requests_in_flight', 'Requests being handled now.')
    .of();

  function measure(method: string, path: string): Measure {
    const duration = seconds.of(method, path);
    const byStatus = new Map<number, CounterSeries>();
    return {
      start: () => {
        inFlight.add(1);
        return performance.now();
      },
      end: (c, status, startedAt) => {
        inFlight.add(-1);
        const durationMs = performance.now() - startedAt;
        duration.observe(durationMs / 1000);
        let counter = byStatus.get(status);
        if (counter === undefined) {
          counter = requests.of(method, path, String(status));
          byStatus.set(status, counter);
        }
        counter.add();
        if (logsRequests === true || status >= 500 || durationMs > limits.slowRequestMsMin) {
          const fields = { method: c.req.method, route: path, status };
          c.get('log').info('request', { ...fields, durationMs: Math.round(durationMs) });
        }
      },
    };
  }

  return {
    ofRoute: (route) => measure(route.method, route.path),
    elsewhere: measure('any', 'elsewhere'),
  };
}
