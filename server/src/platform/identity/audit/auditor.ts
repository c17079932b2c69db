/** The seam of `kernel/http`: from a request to a row. */
import type { Clock } from '#kernel/clock.ts';
import type { AuditedRequest, Auditor, Principal } from '#kernel/http/index.ts';
import type { CounterSeries } from '#kernel/metrics.ts';
import type { Rate, RateLimiter } from '#kernel/rate-limit/index.ts';
import { type AuditEvent, boundEvent } from './event.ts';
import { type AddressMode, originOf } from './origin.ts';
import type { Recorder } from './recorder.ts';

export interface AuditorParts {
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly addressMode: AddressMode;
  readonly addressSecret: string;
  readonly seesOnlyPublic: (principal: Principal) => boolean;
  /** A server that asks nobody who they are has nobody to record. */
  readonly isOpen: boolean;
  readonly limiter: RateLimiter;
  readonly refusalsNotRecorded: CounterSeries;
}

/** Refusals of one address: whoever guesses must not fill the disk. */
const refusals: Rate = { burst: 20, perMinute: 6 };
/** And of all together. */
const allRefusals: Rate = { burst: 200, perMinute: 600 };

export function createAuditor(parts: AuditorParts): Auditor {
  const { recorder, clock, isOpen, limiter } = parts;
  const eventOf = (request: AuditedRequest): AuditEvent =>
    boundEvent({
      at: new Date(clock.now()).toISOString(),
      tenant: request.principal.tenant,
      actor: request.principal.id,
      kind: request.kind,
      action: request.action,
      object: request.object,
      query: request.query,
      status: request.status,
      policy: request.principal.policy,
      origin: originOf(request.address, parts.addressMode, parts.addressSecret),
      requestId: request.requestId,
    });
  return {
    seesOnlyPublic: (principal) => isOpen || parts.seesOnlyPublic(principal),
    canWrite: () => isOpen || recorder.overdue === 0,
    record: async (request) => {
      if (!isOpen) await recorder.record(eventOf(request), request.kind === 'write');
    },
    refused: (request) => {
      if (isOpen) return;
      const now = clock.now();
      const { isAllowed } = limiter.take('audit-refusal', request.address ?? '', refusals, now);
      if (!isAllowed || !limiter.take('audit-refusals', '', allRefusals, now).isAllowed) {
        parts.refusalsNotRecorded.add();
        return;
      }
      recorder.record(eventOf(request), false).catch(() => parts.refusalsNotRecorded.add());
    },
  };
}
