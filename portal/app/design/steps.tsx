/** Where one is in a procedure of several pages. */
import type { ReactNode } from 'react';
import { useTranslator } from '../language/text.tsx';
import { NamedIcon } from './icons.tsx';

interface StepsProps {
  readonly steps: readonly ReactNode[];
  /** From 0; as many as there are steps when everything is done. */
  readonly current: number;
  /** Where a page has a second one, as the guide does. */
  readonly label?: string;
}

/** デジタル庁デザインシステム: ステップナビゲーション. It tells; going back is a link of the page itself. */
export function StepNavigation({ steps, current, label }: StepsProps) {
  const t = useTranslator();
  return (
    <nav aria-label={label ?? t.plain('steps.label')}>
      <p className="font-bold sm:hidden">
        {t.rich('steps.of', { step: Math.min(current + 1, steps.length), count: steps.length })}
      </p>
      <ol className="mt-2 flex flex-col gap-2 sm:mt-0 sm:flex-row sm:gap-0">
        {steps.map((step, place) => (
          <Step
            // The steps of a procedure do not change their order.
            // biome-ignore lint/suspicious/noArrayIndexKey: their place is what they are.
            key={place}
            number={place + 1}
            state={place < current ? 'done' : place === current ? 'current' : 'todo'}
            isLast={place === steps.length - 1}
          >
            {step}
          </Step>
        ))}
      </ol>
    </nav>
  );
}

const marks = {
  done: 'border-accent bg-accent-soft text-accent',
  current: 'border-accent bg-accent text-on-accent',
  todo: 'border-edge bg-surface text-quiet',
} as const;

interface StepProps {
  readonly number: number;
  readonly state: keyof typeof marks;
  readonly isLast: boolean;
  readonly children: ReactNode;
}

function Step({ number, state, isLast, children }: StepProps) {
  const t = useTranslator();
  return (
    <li
      aria-current={state === 'current' ? 'step' : undefined}
      className="flex items-center gap-3 sm:flex-1 sm:flex-col sm:gap-1 sm:text-center"
    >
      <span className="flex w-auto items-center sm:w-full">
        <span
          aria-hidden="true"
          className={`hidden h-0.5 flex-1 sm:block ${number === 1 ? '' : state === 'todo' ? 'bg-line' : 'bg-accent'}`}
        />
        <span
          className={`flex size-9 items-center justify-center rounded-full border-2 font-bold tabular-nums ${marks[state]}`}
        >
          {state === 'done' ? <NamedIcon name="check" className="size-5" /> : number}
        </span>
        <span
          aria-hidden="true"
          className={`hidden h-0.5 flex-1 sm:block ${isLast ? '' : state === 'done' ? 'bg-accent' : 'bg-line'}`}
        />
      </span>
      <span className={state === 'current' ? 'font-bold' : 'text-quiet'}>
        {children}
        <span className="sr-only">（{t.rich(`steps.${state}`)}）</span>
      </span>
    </li>
  );
}
