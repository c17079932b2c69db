/** Short messages about what has just been done, at the foot of the window. */
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslator } from '../language/text.tsx';
import { NamedIcon } from './icons.tsx';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly look: 'success' | 'notice';
}

let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();
/** Never more than these; the oldest goes. */
const toastsMax = 3;
const shownMs = 12_000;

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** In a browser, after something succeeded. Errors do not belong here: they stay where they were made. */
export function showToast(text: string, look: Toast['look'] = 'success'): void {
  last += 1;
  set([...toasts, { id: last, text, look }].slice(-toastsMax));
}

const none: readonly Toast[] = [];

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Once, in the frame of every page. What is told stands in a live region, so that it is read out. */
export function Toasts() {
  const t = useTranslator();
  const shown = useSyncExternalStore(
    subscribe,
    () => toasts,
    () => none,
  );
  return (
    <section
      aria-label={t.plain('toast.region')}
      aria-live="polite"
      className="no-print pointer-events-none fixed inset-x-0 bottom-0 z-40 flex flex-col items-center gap-2 p-4"
    >
      {shown.map((toast) => (
        <Shown key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

/** Goes by itself, but not while someone is at it (WCAG 2.2.1). */
function Shown({ toast }: { readonly toast: Toast }) {
  const t = useTranslator();
  const close = (): void => set(toasts.filter(({ id }) => id !== toast.id));
  useEffect(() => {
    const element = document.getElementById(`toast-${toast.id}`);
    const check = (): void => {
      const isUsed = element?.matches(':hover, :focus-within') === true;
      if (!isUsed) set(toasts.filter(({ id }) => id !== toast.id));
    };
    const timer = setInterval(check, shownMs);
    return () => clearInterval(timer);
  }, [toast.id]);
  const isSuccess = toast.look === 'success';
  return (
    <div
      id={`toast-${toast.id}`}
      className={`pointer-events-auto flex w-full max-w-xl items-start gap-3 rounded-8 border-2 p-3 text-ink shadow-2 ${isSuccess ? 'border-success bg-success-soft' : 'border-notice bg-notice-soft'}`}
    >
      <NamedIcon
        name={isSuccess ? 'check' : 'info'}
        className={`mt-1.5 size-6 ${isSuccess ? 'text-success' : 'text-notice'}`}
      />
      <p className="grow py-1.5">{toast.text}</p>
      <button
        type="button"
        onClick={close}
        className="flex size-11 shrink-0 cursor-pointer items-center justify-center rounded-8 hover:bg-surface"
      >
        <NamedIcon name="close" />
        <span className="sr-only">{t.rich('toast.close')}</span>
      </button>
    </div>
  );
}
