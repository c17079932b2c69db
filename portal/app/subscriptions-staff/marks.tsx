/** The state of a subscription in a word or two. */
import { Chip } from '../design/chip.tsx';
import { useTranslator } from '../language/text.tsx';
import type { Subscription } from './subscription.ts';

const looks = { active: 'accent', paused: 'notice', expired: 'plain' } as const;

export function Marks({ subscription }: { readonly subscription: Subscription }) {
  const t = useTranslator();
  const { state, isFailing, lastSuccess } = subscription;
  return (
    <span className="flex flex-wrap gap-1 whitespace-nowrap">
      <Chip look={looks[state]}>{t.rich(`subscriptions-staff.${state}`)}</Chip>
      {isFailing ? <Chip look="danger">{t.rich('subscriptions-staff.failing')}</Chip> : null}
      {!isFailing && lastSuccess !== undefined ? (
        <Chip look="success">{t.rich('subscriptions-staff.arriving')}</Chip>
      ) : null}
    </span>
  );
}

/** What it is about, as its maker wrote it. */
export function Topic({ subscription }: { readonly subscription: Subscription }) {
  const t = useTranslator();
  const { subject, types } = subscription;
  if (subject === 'source') return <>{t.rich('subscriptions-staff.sources')}</>;
  if (types.length === 0) return <>{t.rich('subscriptions-staff.anything')}</>;
  return <>{types.join(', ')}</>;
}
