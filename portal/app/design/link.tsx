/** Links and buttons. 44 px is the least height of anything that can be pressed. */
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type IconName, NamedIcon } from './icons.tsx';

const looks = {
  /** One on a page: what most people came for. */
  primary: 'bg-accent text-on-accent hover:bg-accent-strong border-2 border-transparent',
  secondary: 'bg-surface text-accent border-2 border-accent hover:bg-accent-soft',
  /** On the hero, whose ground is dark in every scheme. */
  light: 'bg-white text-blue-1000 border-2 border-white hover:bg-blue-100',
  outline: 'text-white border-2 border-white hover:bg-white/15',
  /** What cannot be taken back. */
  danger: 'bg-danger text-surface border-2 border-transparent hover:underline',
  /** Beside others, where a frame would be too much. */
  plain: 'text-link border-2 border-transparent underline underline-offset-4 hover:bg-accent-soft',
} as const;

export type ButtonLook = keyof typeof looks;

interface ButtonLinkProps {
  /** A path of this site with its language, or an address of another site. */
  readonly to: string;
  readonly look?: ButtonLook;
  readonly icon?: IconName;
  readonly children: ReactNode;
  /** Files and foreign pages are not routes of the portal. */
  readonly isDocument?: boolean;
  readonly download?: boolean;
}

const buttonShape =
  'inline-flex min-h-12 items-center justify-center gap-2 rounded-8 px-5 py-2 font-bold no-underline';

export function buttonClass(look: ButtonLook): string {
  return `${buttonShape} ${looks[look]}`;
}

export function ButtonLink(props: ButtonLinkProps) {
  const { to, look = 'secondary', icon, children, isDocument = false, download = false } = props;
  const className = buttonClass(look);
  const content = (
    <>
      {icon === undefined ? null : <NamedIcon name={icon} />}
      <span>{children}</span>
    </>
  );
  return isDocument ? (
    <a href={to} className={className} download={download ? '' : undefined}>
      {content}
    </a>
  ) : (
    <Link to={to} className={className}>
      {content}
    </Link>
  );
}
