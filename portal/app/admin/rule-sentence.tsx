/** A rule in a sentence. */
import { useTranslator } from '../language/text.tsx';
import { type Role, type Rule, roles, shortName } from './shapes.ts';

export function RuleSentence({ rule }: { readonly rule: Omit<Rule, 'id'> }) {
  const t = useTranslator();
  const { action, audience, entityType, scope, attributes } = rule;
  const what =
    attributes === undefined
      ? t.rich('admin.rules.all')
      : t.rich('admin.rules.only', { names: attributes.map(shortName).join('、') });
  return (
    <span>
      {t.rich(action === 'read' ? 'admin.rules.sees' : 'admin.rules.writes', {
        who: useAudience(audience),
        type: shortName(entityType),
        what,
      })}
      {scope === undefined ? null : <> {t.rich('admin.rules.within', { scope })}</>}
    </span>
  );
}

function useAudience(audience: string) {
  const t = useTranslator();
  const at = audience.indexOf(':');
  const [kind, name] = at < 0 ? [audience, ''] : [audience.slice(0, at), audience.slice(at + 1)];
  switch (kind) {
    case 'public':
      return t.rich('admin.audience.public');
    case 'tenant':
      return t.rich('admin.audience.tenant', { name });
    case 'role':
      return isRole(name) ? t.rich(`admin.roles.${name}`) : name;
    case 'machine':
      return t.rich('admin.audience.machine', { name });
    default:
      return t.rich('admin.audience.person', { name });
  }
}

function isRole(name: string): name is Role {
  return (roles as readonly string[]).includes(name);
}
