/** A text of a program or of an answer, which scrolls by itself. */

interface CodeProps {
  readonly text: string;
  /** Landmarks of one page have different names. */
  readonly label: string;
}

export function Code({ text, label }: CodeProps) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard (WCAG 2.1.1).
      tabIndex={0}
      aria-label={label}
      className="max-h-120 overflow-auto rounded-8 border border-line bg-sunken p-4 text-[0.9375rem]"
    >
      <pre>
        <code>{text}</code>
      </pre>
    </section>
  );
}
