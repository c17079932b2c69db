/** Tokens and type. */
import { useTranslator } from '../../language/text.tsx';
import { Example } from '../frame.tsx';

/** Classes are written out, because the style sheet holds only those it finds. */
const tokens = [
  ['ink', 'bg-ink'],
  ['quiet', 'bg-quiet'],
  ['surface', 'bg-surface'],
  ['sunken', 'bg-sunken'],
  ['raised', 'bg-raised'],
  ['line', 'bg-line'],
  ['edge', 'bg-edge'],
  ['accent', 'bg-accent'],
  ['accent-soft', 'bg-accent-soft'],
  ['link', 'bg-link'],
  ['site', 'bg-site'],
  ['shelter', 'bg-shelter'],
  ['success', 'bg-success'],
  ['success-soft', 'bg-success-soft'],
  ['notice', 'bg-notice'],
  ['notice-soft', 'bg-notice-soft'],
  ['danger', 'bg-danger'],
  ['danger-soft', 'bg-danger-soft'],
] as const;

export function ColoursExample() {
  const t = useTranslator();
  return (
    <Example>
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
        {tokens.map(([name, swatch]) => (
          <li key={name}>
            <span className={`block h-16 rounded-8 border border-edge ${swatch}`} />
            <code className="text-[0.875rem]">{name}</code>
          </li>
        ))}
      </ul>
      <p className="font-bold text-[2.25rem] leading-snug">{t.rich('style.example.heading')} 36</p>
      <p className="font-bold text-[1.75rem] leading-snug">{t.rich('style.example.heading')} 28</p>
      <p className="font-bold text-[1.25rem] leading-snug">{t.rich('style.example.heading')} 20</p>
      <p className="max-w-prose">{t.rich('style.example.body')}</p>
      <p className="max-w-prose">{t.rich('style.example.ruby')}</p>
    </Example>
  );
}
