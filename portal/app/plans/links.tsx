/** What delivers a node, as links where they lead somewhere. */
import { useTranslator } from '../language/text.tsx';
import type { PlanLink } from './plan.ts';

/** Of a link's kind: where a name leads; undefined where a name is all there is. */
function pageOf({ kind, target }: PlanLink): string | undefined {
  const name = encodeURIComponent(target);
  switch (kind) {
    case 'dataset':
      return `/catalog/${name}`;
    case 'entityType':
      return `/explore?${new URLSearchParams({ type: target })}`;
    case 'service':
    case 'procedure':
    case 'page':
      return undefined;
  }
}

const linkClass = 'text-link underline underline-offset-4';

/** Only web addresses and pages of this site are links: a plan is a file somebody made. */
export function targetOf(link: PlanLink, to: (path: string) => string) {
  const { target, title = target } = link;
  if (/^https?:\/\//i.test(target)) {
    return (
      <a href={target} lang="ja" className={linkClass}>
        {title}
      </a>
    );
  }
  const path = /^\/(?!\/)/.test(target) ? target : pageOf(link);
  return path === undefined ? (
    <span lang="ja">{title}</span>
  ) : (
    <a href={to(path)} lang="ja" className={linkClass}>
      {title}
    </a>
  );
}

export function Links({ links }: { readonly links: readonly PlanLink[] }) {
  const t = useTranslator();
  if (links.length === 0) return null;
  return (
    <div>
      <p className="font-bold">{t.rich('plans.links')}</p>
      <ul className="list-disc pl-6">
        {links.map((link) => (
          <li key={`${link.kind} ${link.target}`}>
            {targetOf(link, t.to)}{' '}
            <span className="text-[0.875rem] text-quiet">
              {t.rich(`plans.linkKinds.${link.kind}`)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
