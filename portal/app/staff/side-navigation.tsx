/** Where staff can go: beside the page on wide screens, folded above it on small ones. */
import { NavLink } from 'react-router';
import { NamedIcon } from '../design/icons.tsx';
import { useTranslator } from '../language/text.tsx';
import type { NavigationItem } from './navigation.ts';

export function StaffNavigation({ items }: { readonly items: readonly NavigationItem[] }) {
  const t = useTranslator();
  return (
    <nav aria-label={t.plain('staff.navigation')} className="no-print pt-4 lg:pt-6">
      <details className="unfolded-when-wide rounded-12 border border-edge lg:border-0">
        <summary className="flex min-h-12 cursor-pointer items-center gap-2 px-4 font-bold">
          {t.rich('staff.navigation')}
        </summary>
        <ul className="border-line border-t p-2 lg:border-0 lg:p-0">
          <li>
            <Entry to={t.to('/staff')} isExact>
              <NamedIcon name="list" className="size-5" />
              {t.rich('staff.home')}
            </Entry>
          </li>
          {items.map(({ path, label, icon }) => (
            <li key={path}>
              <Entry to={path}>
                <NamedIcon name={icon} className="size-5" />
                {label}
              </Entry>
            </li>
          ))}
        </ul>
      </details>
    </nav>
  );
}

interface EntryProps {
  readonly to: string;
  readonly isExact?: boolean;
  readonly children: React.ReactNode;
}

function Entry({ to, isExact = false, children }: EntryProps) {
  return (
    <NavLink
      to={to}
      end={isExact}
      className="flex min-h-12 items-center gap-3 rounded-8 px-3 text-ink no-underline hover:bg-accent-soft hover:underline aria-[current]:bg-accent-soft aria-[current]:font-bold aria-[current]:text-accent"
    >
      {children}
    </NavLink>
  );
}
