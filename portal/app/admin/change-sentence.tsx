/** A change of rights in a sentence. */
import { formatDate } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { RuleSentence } from './rule-sentence.tsx';
import type { PolicyChange, Rule } from './shapes.ts';

export function ChangeSentence({
  change,
  nameOf,
}: {
  readonly change: PolicyChange;
  readonly nameOf: (person: string) => string;
}) {
  const t = useTranslator();
  const until = (expiresAt: string | undefined) =>
    expiresAt === undefined
      ? null
      : t.rich('admin.until', { date: formatDate(new Date(expiresAt), t.language) });
  switch (change.kind) {
    case 'rules':
      return <Rules rules={change.rules} />;
    case 'public-rules':
      return (
        <div>
          <p className="font-bold">{t.rich('admin.changes.kinds.publicRules')}</p>
          <Rules
            rules={change.rules.map((rule) => ({ ...rule, action: 'read', audience: 'public' }))}
          />
        </div>
      );
    case 'reach': {
      const { role, reads, writes } = change;
      const words = {
        role: t.plain(`admin.roles.${role}`),
        reads: t.plain(`admin.changes.reach.${reads}`),
        writes: t.plain(`admin.changes.reach.${writes}`),
      };
      return <p className="font-bold">{t.rich('admin.changes.kinds.reach', words)}</p>;
    }
    case 'role': {
      const { person, role, expiresAt } = change;
      const words = { name: nameOf(person), role: t.plain(`admin.roles.${role}`) };
      return (
        <p className="font-bold">
          {t.rich('admin.changes.kinds.role', words)} {until(expiresAt)}
        </p>
      );
    }
    case 'machine': {
      const { name, scopes, expiresAt } = change;
      const words = {
        name,
        scopes: scopes.map((scope) => t.plain(`admin.scopes.${scope}`)).join('、'),
      };
      return (
        <p className="font-bold">
          {t.rich('admin.changes.kinds.machine', words)} {until(expiresAt)}
        </p>
      );
    }
    case 'single':
      return <p className="font-bold">{t.rich('admin.changes.kinds.single')}</p>;
  }
}

function Rules({ rules }: { readonly rules: readonly Omit<Rule, 'id'>[] }) {
  return (
    <ul className="flex list-disc flex-col gap-1 pl-6">
      {rules.map((rule) => (
        <li key={JSON.stringify(rule)}>
          <RuleSentence rule={rule} />
        </li>
      ))}
    </ul>
  );
}
