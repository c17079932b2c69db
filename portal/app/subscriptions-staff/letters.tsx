/** What did not arrive after all attempts: why, and what to do about it. */
import type { ReactNode } from 'react';
import { Form, useLocation } from 'react-router';
import { Button } from '../design/button.tsx';
import { ConfirmButton } from '../design/dialog.tsx';
import { ButtonLink } from '../design/link.tsx';
import { formatMoment, formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { Reason } from './reason.tsx';
import type { Letter } from './subscription.ts';

interface DeadLettersProps {
  readonly letters: readonly Letter[];
  /** On all pages. */
  readonly total: number;
  /** `before` of the next page; `''` on the last. */
  readonly next: string;
  readonly isOlder: boolean;
  /** Beside buttons that cannot be undone. */
  readonly confirmBox: ReactNode;
}

export function DeadLetters({ letters, total, next, isOlder, confirmBox }: DeadLettersProps) {
  const t = useTranslator();
  const { pathname } = useLocation();
  return (
    <section className="flex flex-col gap-4">
      <h2 className="text-[1.375rem] leading-snug">{t.rich('subscriptions-staff.deadTitle')}</h2>
      <p className="max-w-prose">{t.rich('subscriptions-staff.deadLead')}</p>
      {total === 0 ? null : (
        <div className="no-print flex flex-wrap items-start gap-3">
          <Again look="primary" label={t.rich('subscriptions-staff.againAll')} />
          <Discard label={t.rich('subscriptions-staff.discardAll')} confirmBox={confirmBox} />
        </div>
      )}
      {letters.length === 0 ? (
        <p>{t.rich('subscriptions-staff.deadNone')}</p>
      ) : (
        <p>
          {t.rich('subscriptions-staff.deadCount', {
            count: formatNumber(total, t.language),
            shown: formatNumber(letters.length, t.language),
          })}
        </p>
      )}
      <ol className="flex flex-col gap-3">
        {letters.map((letter) => (
          <li
            key={letter.id}
            className="flex flex-wrap items-center justify-between gap-3 rounded-8 border border-line p-4"
          >
            <LetterText letter={letter} />
            <div className="no-print flex flex-wrap items-center gap-2">
              <Again letter={letter.id} label={t.rich('subscriptions-staff.again')} />
              <Discard
                letter={letter.id}
                label={t.rich('subscriptions-staff.discard')}
                confirmBox={confirmBox}
              />
            </div>
          </li>
        ))}
      </ol>
      <div className="no-print flex flex-wrap gap-3">
        {next === '' ? null : (
          <ButtonLink to={`${pathname}?${new URLSearchParams({ before: next })}`} icon="next">
            {t.rich('subscriptions-staff.older')}
          </ButtonLink>
        )}
        {isOlder ? (
          <ButtonLink to={pathname} icon="ascending">
            {t.rich('subscriptions-staff.newest')}
          </ButtonLink>
        ) : null}
      </div>
    </section>
  );
}

interface LetterActionProps {
  readonly label: ReactNode;
  /** All of the subscription when absent. */
  readonly letter?: string;
}

function Again({ label, letter, look }: LetterActionProps & { readonly look?: 'primary' }) {
  return (
    <Form method="post">
      <input type="hidden" name="intent" value="again" />
      {letter === undefined ? null : <input type="hidden" name="letter" value={letter} />}
      <Button type="submit" look={look ?? 'secondary'}>
        {label}
      </Button>
    </Form>
  );
}

function Discard({
  label,
  letter,
  confirmBox,
}: LetterActionProps & { readonly confirmBox: ReactNode }) {
  const t = useTranslator();
  return (
    <Form method="post">
      <input type="hidden" name="intent" value="discard" />
      {letter === undefined ? null : <input type="hidden" name="letter" value={letter} />}
      <ConfirmButton label={label} title={t.rich('subscriptions-staff.discardQuestion')}>
        <p>{t.rich('subscriptions-staff.discardText')}</p>
      </ConfirmButton>
      {confirmBox}
    </Form>
  );
}

function LetterText({ letter }: { readonly letter: Letter }) {
  const t = useTranslator();
  const { entityId, createdAt, attempts, lastError } = letter;
  return (
    <div className="min-w-0">
      <p className="font-bold wrap-anywhere">
        {entityId === '' ? t.rich('subscriptions-staff.sources') : entityId}
      </p>
      <p className="text-[0.9375rem]">
        {t.rich('subscriptions-staff.when')}:{' '}
        <time dateTime={createdAt}>{formatMoment(createdAt, t.language, 'second')}</time>
        {' · '}
        {t.rich('subscriptions-staff.attempts', { count: formatNumber(attempts, t.language) })}
      </p>
      {lastError === undefined ? null : (
        <p className="text-[0.9375rem] wrap-anywhere">
          {t.rich('subscriptions-staff.reason')}: <Reason text={lastError} />
        </p>
      )}
    </div>
  );
}
