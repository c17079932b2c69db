/** What the pages of one tenant share: title, ways between them, and what a form was answered. */
import type { ReactNode } from 'react';
import { Form, useActionData } from 'react-router';
import { Banner } from '../design/banner.tsx';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { Button } from '../design/button.tsx';
import { TabLinks } from '../design/tabs.tsx';
import { useTranslator } from '../language/text.tsx';
import type { Done } from './ask.ts';
import { nameOf, type Tenant } from './shapes.ts';

export function TenantFrame({
  tenant,
  children,
}: {
  readonly tenant: Tenant;
  readonly children: ReactNode;
}) {
  const t = useTranslator();
  const base = t.to(`/staff/admin/${encodeURIComponent(tenant.name)}`);
  const name = nameOf(tenant, t.language);
  return (
    <div className="flex flex-col gap-6">
      <Breadcrumb
        between={[{ to: t.to('/staff/admin'), label: t.rich('admin.title') }]}
        here={name}
      />
      <h1 className="text-[1.75rem] leading-snug">{name}</h1>
      <TabLinks
        label={t.plain('admin.pages', { name })}
        links={[
          { to: base, label: t.rich('admin.tenant.title') },
          { to: `${base}/members`, label: t.rich('admin.members.title') },
          { to: `${base}/public`, label: t.rich('admin.rules.title') },
          { to: `${base}/sign-in`, label: t.rich('admin.providers.title') },
          { to: `${base}/tokens`, label: t.rich('admin.tokens.title') },
          { to: `${base}/changes`, label: t.rich('admin.changes.title') },
        ]}
      />
      <Outcome />
      {children}
    </div>
  );
}

/** Read out where it appears; with a way back where there is one. */
export function Outcome() {
  const t = useTranslator();
  const answer = useActionData<Done>();
  if (answer?.problem !== undefined) {
    const isQuestion = answer.problem === 'unconfirmed';
    return (
      <Banner look="danger" title={t.rich(isQuestion ? 'admin.confirm' : 'admin.failed')} isUrgent>
        {isQuestion ? null : <p>{answer.problem}</p>}
      </Banner>
    );
  }
  if (answer?.done === undefined) return null;
  return (
    <Banner
      look={answer.done === 'waiting' ? 'notice' : 'success'}
      title={t.rich(`admin.done.${answer.done}`)}
    >
      {answer.undo === undefined ? null : (
        <Form method="post">
          {Object.entries(answer.undo).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <Button type="submit">{t.rich('admin.undo')}</Button>
        </Form>
      )}
    </Banner>
  );
}

export function Section({
  title,
  children,
}: {
  readonly title: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="flex flex-col gap-4">
      <h2 className="text-[1.375rem] leading-snug">{title}</h2>
      {children}
    </section>
  );
}

/** Without scripts a dangerous button asks by a box to tick. */
export function ConfirmBox() {
  const t = useTranslator();
  return (
    <noscript>
      <label>
        <input type="checkbox" name="confirmed" value="yes" /> {t.rich('admin.confirmBox')}
      </label>
    </noscript>
  );
}
