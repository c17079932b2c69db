/** Which subscriptions a change of registrations concerns, and what they are told. Clause 5.11.7. */
import type { JsonObject } from '@kumiki/ngsi-ld';
import type {
  RegisteredSubscription,
  SourceTold,
  TriggerReason,
} from '#platform/subscriptions/index.ts';
import { matchRegistration } from './match.ts';
import type { Registration } from './registration.ts';
import { showRegistration } from './registration-document.ts';
import { queryOf } from './source-query.ts';

/** What became of a registration: one of the two is absent where it began or ended. */
export interface RegistrationChange {
  readonly before?: Registration;
  readonly after?: Registration;
}

/** A subscription by time interval is told at its times only. */
export function tellChange(
  { before, after }: RegistrationChange,
  subscriptions: readonly RegisteredSubscription[],
): readonly SourceTold[] {
  return subscriptions.flatMap((to): SourceTold[] => {
    if (to.subscription.timeIntervalSeconds !== undefined) return [];
    const query = queryOf(to.subscription);
    const earlier = before === undefined ? undefined : matchRegistration(before, query);
    const now = after === undefined ? undefined : matchRegistration(after, query);
    if (after !== undefined && now !== undefined) {
      const reason = earlier === undefined ? 'newlyMatching' : 'updated';
      return [told(to, reason, [shown(after, to, now)])];
    }
    const last = after ?? before;
    if (earlier === undefined || last === undefined) return [];
    return [told(to, 'noLongerMatching', [shown(last, to)])];
  });
}

/** What a subscription is told when it begins (`before` absent) or asks for something else. */
export function tellSubscriber(
  before: RegisteredSubscription | undefined,
  after: RegisteredSubscription,
  registrations: readonly Registration[],
): readonly SourceTold[] {
  const known = new Set(before === undefined ? [] : matching(before, registrations).keys());
  const found = matching(after, registrations);
  const fresh = [...found].filter(([registration]) => !known.has(registration));
  const lost = [...known].filter((registration) => !found.has(registration));
  return [
    ...some(
      after,
      'newlyMatching',
      fresh.map(([item, parts]) => shown(item, after, parts)),
    ),
    ...some(
      after,
      'noLongerMatching',
      lost.map((item) => shown(item, after)),
    ),
  ];
}

/** Everything that matches, as it is told. */
export function showMatching(
  to: RegisteredSubscription,
  registrations: readonly Registration[],
): readonly JsonObject[] {
  return [...matching(to, registrations)].map(([item, parts]) => shown(item, to, parts));
}

function matching(
  { subscription }: RegisteredSubscription,
  registrations: readonly Registration[],
): ReadonlyMap<Registration, ReadonlySet<number>> {
  const query = queryOf(subscription);
  const found = new Map<Registration, ReadonlySet<number>>();
  for (const registration of registrations) {
    const parts = matchRegistration(registration, query);
    if (parts !== undefined) found.set(registration, parts);
  }
  return found;
}

/** Only the parts of `information` that match; all of them where none does any more. */
function shown(
  registration: Registration,
  { subscription, told: context }: RegisteredSubscription,
  parts?: ReadonlySet<number>,
): JsonObject {
  return showRegistration(registration, {
    context,
    sysAttrs: subscription.notification.sysAttrs,
    hasTypeLists: true,
    ...(parts === undefined ? {} : { parts }),
  });
}

function some(
  to: RegisteredSubscription,
  reason: TriggerReason,
  data: readonly JsonObject[],
): readonly SourceTold[] {
  return data.length === 0 ? [] : [told(to, reason, data)];
}

function told(
  { subscription }: RegisteredSubscription,
  triggerReason: TriggerReason,
  data: readonly JsonObject[],
): SourceTold {
  return { to: subscription, event: { kind: 'sources', triggerReason, data } };
}
