/** A window over the page, for one decision. */
import { type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { useTranslator } from '../language/text.tsx';
import { Button } from './button.tsx';
import { NamedIcon } from './icons.tsx';

interface DialogProps {
  readonly title: ReactNode;
  readonly isOpen: boolean;
  /** Called however it is closed. */
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the foot; the way out is there already. */
  readonly actions?: ReactNode;
}

/**
 * Keyboard: focus stays within; Escape closes; afterwards focus returns to what opened it (the browser does all three).
 * A press beside it closes it too.
 */
export function Dialog({ title, isOpen, onClose, children, actions }: DialogProps) {
  const t = useTranslator();
  const id = useId();
  const dialog = useOpen(isOpen);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape.
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
      className="m-auto w-[min(36rem,calc(100vw-2rem))] rounded-16 border border-edge bg-raised p-0 text-ink shadow-2 backdrop:bg-black/60"
    >
      <div className="flex items-start justify-between gap-4 p-5 pb-0">
        <h2 id={id} className="text-[1.25rem] leading-snug">
          {title}
        </h2>
        <button
          type="button"
          onClick={() => dialog.current?.close()}
          className="-mt-1.5 -mr-1.5 flex size-11 shrink-0 cursor-pointer items-center justify-center rounded-8 hover:bg-accent-soft"
        >
          <NamedIcon name="close" />
          <span className="sr-only">{t.rich('dialog.close')}</span>
        </button>
      </div>
      <div className="p-5">{children}</div>
      {actions === undefined ? null : (
        <div className="flex flex-wrap justify-end gap-3 border-line border-t p-4">{actions}</div>
      )}
    </dialog>
  );
}

function useOpen(isOpen: boolean): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null || element.open === isOpen) return;
    if (isOpen) element.showModal();
    else element.close();
  }, [isOpen]);
  return dialog;
}

interface ConfirmButtonProps {
  /** On the button that asks, and again on the one that does. */
  readonly label: ReactNode;
  readonly title: ReactNode;
  /** What will happen, and whether it can be taken back. */
  readonly children: ReactNode;
  readonly look?: 'danger' | 'primary' | 'secondary';
  /** Sent with the form, so that an action knows which button it was: `name=value`. */
  readonly name?: string;
  readonly value?: string;
}

/**
 * Sends the form around it after a question. The button that does it sends `confirmed=yes`; without scripts the first
 * one sends the form without it, and the action answers with a page that asks (`isConfirmed`).
 */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { label, title, children, look = 'danger', name, value } = props;
  const t = useTranslator();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button
        type="submit"
        look={look === 'danger' ? 'secondary' : look}
        name={name}
        value={value}
        onClick={(event) => {
          event.preventDefault();
          setAsking(true);
          dialog.current?.showModal();
        }}
      >
        {label}
      </Button>
      <dialog
        ref={dialog}
        aria-labelledby={id}
        onClose={() => setAsking(false)}
        className="m-auto w-[min(32rem,calc(100vw-2rem))] rounded-16 border border-edge bg-raised p-0 text-ink backdrop:bg-black/60"
      >
        <div className="p-5">
          <h2 id={id} className="text-[1.25rem] leading-snug">
            {title}
          </h2>
          <div className="mt-3">{children}</div>
        </div>
        <div className="flex flex-wrap justify-end gap-3 border-line border-t p-4">
          <Button onClick={() => dialog.current?.close()}>{t.rich('dialog.cancel')}</Button>
          {isAsking ? <input type="hidden" name="confirmed" value="yes" /> : null}
          <Button
            type="submit"
            look={look}
            name={name}
            value={value}
            // Once the form has been read: what it is answered stands behind the window.
            onClick={() => setTimeout(() => dialog.current?.close())}
          >
            {label}
          </Button>
        </div>
      </dialog>
    </>
  );
}

/**
 * Whether the question was answered.
 *
 * @public
 */
export function isConfirmed(form: FormData): boolean {
  return form.get('confirmed') === 'yes';
}
