/** The parts of the account page, each with its own form. */
import { Link } from 'react-router';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { ButtonLink } from '../design/link.tsx';
import { formatDate, formatTime } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import type { Fault } from './ask.ts';
import { FaultyForm, Press, Section } from './frame.tsx';
import { NewPasskey } from './passkey-button.tsx';
import type { AccountShape, ProviderShape } from './shapes.ts';

interface SectionProps {
  readonly account: AccountShape;
}

interface FormProps extends SectionProps {
  readonly fault: Fault | undefined;
}

const rowClass = 'flex flex-wrap items-center justify-between gap-3 border-line border-b py-3';

export function Name({ account, fault }: FormProps) {
  const t = useTranslator();
  return (
    <Section title={t.rich('account.name')}>
      <FaultyForm fault={fault}>
        <input type="hidden" name="intent" value="rename" />
        <TextField
          name="displayName"
          label={t.rich('account.name')}
          hint={t.rich('account.nameText')}
          defaultValue={account.displayName}
          autoComplete="name"
          isRequired
        />
        <div>
          <Button type="submit">{t.rich('account.save')}</Button>
        </div>
      </FaultyForm>
    </Section>
  );
}

export function Mail({ account }: SectionProps) {
  const t = useTranslator();
  const { mail } = account;
  return (
    <Section title={t.rich('account.mail')}>
      <p>{mail === undefined ? t.rich('account.mailNone') : mail.address}</p>
      {mail?.isConfirmed === false ? <p>{t.rich('account.mailUnconfirmed')}</p> : null}
      <div>
        <ButtonLink to={t.to('/account/mail')}>
          {t.rich(mail?.isConfirmed === true ? 'account.mailChange' : 'account.mailConfirm')}
        </ButtonLink>
      </div>
    </Section>
  );
}

export function Passkeys({ account }: SectionProps) {
  const t = useTranslator();
  const count = account.passkeys.length + 1;
  return (
    <Section title={t.rich('account.passkey')}>
      <p>{t.rich('account.passkeyText')}</p>
      <ul>
        {account.passkeys.map(({ id, name, createdAt }) => (
          <li key={id} className={rowClass}>
            <span>
              {name}{' '}
              <span className="text-quiet">{formatDate(new Date(createdAt), t.language)}</span>
            </span>
            <Press fields={{ intent: 'remove-passkey', id }}>
              {t.rich('account.remove', { name })}
            </Press>
          </li>
        ))}
      </ul>
      <NewPasskey name={`${t.plain('account.passkey')} ${count}`} />
    </Section>
  );
}

export function PasswordSection({ account, fault }: FormProps) {
  const t = useTranslator();
  const isPossible = account.mail !== undefined;
  return (
    <Section title={t.rich('account.password')}>
      <p>{t.rich(account.hasPassword ? 'account.passwordIs' : 'account.passwordIsNot')}</p>
      {isPossible ? (
        <FaultyForm fault={fault}>
          <input type="hidden" name="intent" value="password" />
          <TextField
            name="password"
            type="password"
            label={t.rich('account.passwordNew')}
            hint={t.rich('account.passwordText')}
            autoComplete="new-password"
            isRequired
          />
          <div>
            <Button type="submit">{t.rich('account.passwordSet')}</Button>
          </div>
        </FaultyForm>
      ) : (
        <p>{t.rich('account.passwordNeedsMail')}</p>
      )}
      {account.hasPassword ? (
        <Press fields={{ intent: 'remove-password' }}>{t.rich('account.passwordRemove')}</Press>
      ) : null}
    </Section>
  );
}

export function Providers(props: SectionProps & { readonly providers: readonly ProviderShape[] }) {
  const t = useTranslator();
  const { account, providers } = props;
  if (account.providers.length === 0 && providers.length === 0) return null;
  return (
    <Section title={t.rich('account.otherAccounts')}>
      <p>{t.rich('account.otherAccountsText')}</p>
      <ul>
        {account.providers.map(({ issuer, label, businessKind }) => (
          <li key={issuer} className={rowClass}>
            <span>
              {label}
              {businessKind === undefined ? null : (
                <> {t.rich(`account.businessKinds.${businessKind}`)}</>
              )}
            </span>
            <Press fields={{ intent: 'remove-provider', issuer }}>
              {t.rich('account.remove', { name: label })}
            </Press>
          </li>
        ))}
      </ul>
      <ul className="flex flex-col items-start gap-3">
        {providers.map(({ id, label, assurance }) => (
          <li key={id}>
            <Press fields={{ intent: 'add-provider', provider: id }}>
              {assurance === 'certified'
                ? t.rich('account.certify', { label })
                : t.rich('account.add', { label })}
            </Press>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Certified({ account }: SectionProps) {
  const t = useTranslator();
  const { certified } = account;
  if (certified === undefined) return null;
  const rows = [
    [t.rich('account.certifiedName'), certified.name],
    [t.rich('account.certifiedAddress'), certified.address],
    [t.rich('account.certifiedBirthdate'), certified.birthdate],
  ] as const;
  return (
    <Section title={t.rich('account.certified')}>
      <p>
        {t.rich('account.certifiedAt', { date: formatDate(new Date(certified.at), t.language) })}
      </p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
        {rows.map(([label, value], place) =>
          value === undefined ? null : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change their order.
            <div key={place} className="contents">
              <dt className="font-bold">{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </Section>
  );
}

export function Devices({ account }: SectionProps) {
  const t = useTranslator();
  return (
    <Section title={t.rich('account.sessions')}>
      <p>{t.rich('account.sessionsText')}</p>
      <ul>
        {account.sessions.map(({ id, device, lastSeenAt, isCurrent }) => (
          <li key={id} className={rowClass}>
            <span>
              {device === '' ? t.rich('account.deviceUnknown') : device}{' '}
              <span className="text-quiet">{formatTime(new Date(lastSeenAt), t.language)}</span>
              {isCurrent ? <strong> {t.rich('account.sessionHere')}</strong> : null}
            </span>
            {isCurrent ? null : (
              <Press fields={{ intent: 'end-session', id }}>{t.rich('account.sessionEnd')}</Press>
            )}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3">
        <Press fields={{}} action={t.to('/sign-out')}>
          {t.rich('account.signOut')}
        </Press>
        <Press fields={{ intent: 'end-all' }}>{t.rich('account.sessionsEnd')}</Press>
      </div>
    </Section>
  );
}

export function Leave() {
  const t = useTranslator();
  return (
    <Section title={t.rich('account.delete')}>
      <p>
        <Link to={t.to('/account/delete')} className="text-link">
          {t.rich('account.deleteLink')}
        </Link>
      </p>
    </Section>
  );
}
