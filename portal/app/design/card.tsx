/** A way to something, with what one needs to know before going there. */
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type IconName, NamedIcon } from './icons.tsx';

interface CardProps {
  /** A path with its language. */
  readonly to: string;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly icon?: IconName;
  /** Files and pages outside of the portal. */
  readonly isDocument?: boolean;
}

/** The whole card can be pressed; its title is the link. Keyboard: Tab, Enter. */
export function Card({ to, title, children, icon, isDocument = false }: CardProps) {
  const linkClass =
    'font-bold text-[1.125rem] text-ink underline underline-offset-4 after:absolute after:inset-0 after:rounded-12';
  return (
    <div className="relative flex h-full gap-4 rounded-12 border border-edge bg-raised p-5 hover:border-accent hover:bg-accent-soft">
      {icon === undefined ? null : <NamedIcon name={icon} className="size-8 text-accent" />}
      <div className="min-w-0">
        {isDocument ? (
          <a href={to} className={linkClass}>
            {title}
          </a>
        ) : (
          <Link to={to} className={linkClass}>
            {title}
          </Link>
        )}
        {children === undefined ? null : <div className="mt-1 text-quiet">{children}</div>}
      </div>
    </div>
  );
}

export function CardGrid({ children }: { readonly children: ReactNode }) {
  return <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">{children}</ul>;
}
