/** Small marks: a state, a kind, or a chosen filter that can be taken away. */
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useTranslator } from '../language/text.tsx';
import { NamedIcon } from './icons.tsx';

const looks = {
  plain: 'border-edge bg-surface text-ink',
  accent: 'border-accent bg-accent-soft text-accent',
  success: 'border-success bg-success-soft text-success',
  notice: 'border-notice bg-notice-soft text-notice',
  danger: 'border-danger bg-danger-soft text-danger',
} as const;

export type ChipLook = keyof typeof looks;

/** A state in a word; its colour says nothing the word does not. */
export function Chip(props: { readonly look?: ChipLook; readonly children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center rounded-6 border px-2 py-0.5 font-bold text-[0.875rem] leading-normal ${looks[props.look ?? 'plain']}`}
    >
      {props.children}
    </span>
  );
}

interface FilterChipProps {
  /** Plain, because the way to take it away is told with it. */
  readonly label: string;
  /** The page without this filter. */
  readonly to: string;
}

/** Keyboard: Tab, Enter takes the filter away. */
export function FilterChip({ label, to }: FilterChipProps) {
  const t = useTranslator();
  return (
    <Link
      to={to}
      preventScrollReset
      aria-label={t.plain('chip.remove', { label })}
      className="inline-flex min-h-11 items-center gap-2 rounded-full border border-accent bg-accent-soft px-4 text-ink no-underline hover:underline"
    >
      {label}
      <NamedIcon name="close" className="size-4" />
    </Link>
  );
}
