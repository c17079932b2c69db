/** Text size, colours and contrast, for whoever cannot or does not want to set them on the device. */
import { type ReactNode, useId, useState } from 'react';
import { useTranslator } from '../language/text.tsx';
import { Dialog } from './dialog.tsx';
import {
  applyDisplayChoice,
  contrasts,
  type DisplayChoice,
  readDisplayChoice,
  schemes,
  sizes,
  usual,
} from './display-choice.ts';
import { NamedIcon } from './icons.tsx';

/** Keyboard: Enter opens, arrow keys choose and show at once, Escape closes. Needs scripts, and is not there without them. */
export function DisplaySettings() {
  const t = useTranslator();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [choice, setChoice] = useState(usual);
  const change = (changed: Partial<DisplayChoice>): void => {
    const next = { ...choice, ...changed };
    setChoice(next);
    applyDisplayChoice(next);
  };
  return (
    <div className="js-only">
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => {
          setChoice(readDisplayChoice());
          setOpen(true);
        }}
        className="inline-flex min-h-11 cursor-pointer items-center gap-1.5 rounded-8 px-1.5 text-[0.875rem] text-link underline underline-offset-4 hover:bg-accent-soft sm:px-2.5 sm:text-base"
      >
        <NamedIcon name="eye" className="size-5" />
        <span aria-hidden="true" className="sm:hidden">
          {t.rich('display.short')}
        </span>
        <span className="max-sm:sr-only">{t.rich('display.open')}</span>
      </button>
      <Dialog title={t.rich('display.title')} isOpen={isOpen} onClose={() => setOpen(false)}>
        <div className="flex flex-col gap-5">
          <Choices legend={t.rich('display.size')}>
            {sizes.map((size) => (
              <Choice
                key={size}
                name={`${id}-size`}
                isChosen={choice.size === size}
                onChoose={() => change({ size })}
              >
                {t.rich(`display.sizes.${size}`)}
              </Choice>
            ))}
          </Choices>
          <Choices legend={t.rich('display.scheme')}>
            {schemes.map((scheme) => (
              <Choice
                key={scheme}
                name={`${id}-scheme`}
                isChosen={choice.scheme === scheme}
                onChoose={() => change({ scheme })}
              >
                {t.rich(`display.schemes.${scheme}`)}
              </Choice>
            ))}
          </Choices>
          <Choices legend={t.rich('display.contrast')}>
            {contrasts.map((contrast) => (
              <Choice
                key={contrast}
                name={`${id}-contrast`}
                isChosen={choice.contrast === contrast}
                onChoose={() => change({ contrast })}
              >
                {t.rich(`display.contrasts.${contrast}`)}
              </Choice>
            ))}
          </Choices>
          <p className="text-[0.9375rem] text-quiet">{t.rich('display.text')}</p>
        </div>
      </Dialog>
    </div>
  );
}

function Choices(props: { readonly legend: ReactNode; readonly children: ReactNode }) {
  return (
    <fieldset>
      <legend className="font-bold">{props.legend}</legend>
      <div className="mt-1 flex flex-wrap gap-x-6">{props.children}</div>
    </fieldset>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}

function Choice({ name, isChosen, onChoose, children }: ChoiceProps) {
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-2">
      <input
        type="radio"
        name={name}
        checked={isChosen}
        onChange={onChoose}
        className="size-5 accent-accent"
      />
      <span>{children}</span>
    </label>
  );
}
