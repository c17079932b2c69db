/** Where staff can go: beside the page on wide screens; on small ones the menu of the head shows the same. */
import { NavLink, useLocation } from 'react-router';
import { NamedIcon } from '../design/icons.tsx';
import { useTranslator } from '../language/text.tsx';
import type { NavigationItem } from './navigation.ts';

export function StaffNavigation({ items }: { readonly items: readonly NavigationItem[] }) {
  const t = useTranslator();
  return (
    <nav aria-label={t.plain('staff.navigation')} className="no-print hidden pt-6 lg:block">
      <ul>
        <StaffEntries items={items} />
      </ul>
    </nav>
  );
}

/** Items of a list: the home page of staff, and what the caller may do. */
export function StaffEntries({ items }: { readonly items: readonly NavigationItem[] }) {
  const t = useTranslator();
  const { pathname } = useLocation();
  /** A page below another entry's is that one's, although it is below this one's too. */
  const isElsewhere = (path: string): boolean =>
    items.some((item) => item.path.startsWith(`${path}/`) && pathname.startsWith(item.path));
  return (
    <>
      <li>
        <Entry to={t.to('/staff')} isExact>
          <NamedIcon name="home" className="size-5 shrink-0" />
          {t.rich('staff.home')}
        </Entry>
      </li>
      {items.map(({ path, label, icon }) => (
        <li key={path}>
          <Entry to={path} isExact={isElsewhere(path)}>
            <NamedIcon name={icon} className="size-5 shrink-0" />
            {label}
          </Entry>
        </li>
      ))}
    </>
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
