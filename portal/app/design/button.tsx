/** Buttons: what changes something. What leads somewhere is a link (`link.tsx`). */
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { useTranslator } from '../language/text.tsx';
import { type IconName, NamedIcon } from './icons.tsx';
import { type ButtonLook, buttonClass } from './link.tsx';

interface ButtonProps
  extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'disabled' | 'style'> {
  readonly look?: ButtonLook;
  readonly icon?: IconName;
  /** It was pressed and the answer is awaited: it stays where it is, says so, and does nothing. */
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}

/**
 * There is no disabled button: one that cannot be used yet tells why when it is pressed.
 * Keyboard: Enter and Space press it.
 */
export function Button(props: ButtonProps) {
  const { look = 'secondary', icon, isBusy = false, children, type = 'button', ...rest } = props;
  const t = useTranslator();
  return (
    <button
      {...rest}
      // A busy button of a form must not send it twice.
      type={isBusy ? 'button' : type}
      aria-busy={isBusy ? true : undefined}
      className={`${buttonClass(look)} cursor-pointer aria-busy:cursor-progress aria-busy:opacity-70`}
    >
      {icon === undefined ? null : <NamedIcon name={icon} />}
      <span>{isBusy ? t.rich('form.sending') : children}</span>
    </button>
  );
}
