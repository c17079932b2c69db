/** What did not arrive after all attempts: why, and what to do about it. */
import type { ReactNode } from 'react';
import { Form, useLocation } from 'react-router';
import { Button } from '../design/button.tsx';
import { ConfirmButton } from '../design/dialog.tsx';
import { ButtonLink } from '../design/link.tsx';
import { type Column, DataTable } from '../design/table/data-table.tsx';
import { formatNumber } from '../language/format.ts';
import { type Translator, useTranslator } from '../language/text.tsx';
import { type Letter, moment } from './subscription.ts';

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
      <DataTable
        caption={t.rich('subscriptions-staff.deadTitle')}
        columns={columnsOf(t, confirmBox)}
        rows={letters}
        total={total}
        keyOf={({ id }) => id}
        empty={t.rich('subscriptions-staff.deadNone')}
      />
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

function columnsOf(t: Translator, confirmBox: ReactNode): readonly Column<Letter>[] {
  return [
    {
      key: 'entity',
      label: t.plain('subscriptions-staff.entity'),
      isHeading: true,
      cell: ({ entityId }) => (
        <span className="inline-block min-w-40 text-[0.9375rem] wrap-anywhere">
          {entityId === '' ? t.rich('subscriptions-staff.sources') : entityId}
        </span>
      ),
    },
    {
      key: 'when',
      label: t.plain('subscriptions-staff.when'),
      cell: ({ createdAt }) => (
        <time dateTime={createdAt} className="whitespace-nowrap">
          {moment(createdAt, t.language)}
        </time>
      ),
    },
    {
      key: 'tries',
      label: t.plain('subscriptions-staff.tries'),
      align: 'end',
      cell: ({ attempts }) => formatNumber(attempts, t.language),
    },
    {
      key: 'reason',
      label: t.plain('subscriptions-staff.reason'),
      cell: ({ lastError }) => (
        <span className="inline-block min-w-40 wrap-anywhere" lang="en">
          {lastError}
        </span>
      ),
    },
    {
      key: 'actions',
      label: t.plain('subscriptions-staff.actions'),
      cell: ({ id }) => (
        <div className="flex gap-2 whitespace-nowrap">
          <Again letter={id} label={t.rich('subscriptions-staff.again')} />
          <Discard
            letter={id}
            label={t.rich('subscriptions-staff.discard')}
            confirmBox={confirmBox}
          />
        </div>
      ),
    },
  ];
}
