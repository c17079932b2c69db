/** Where something will stand that is on its way. */
import { useTranslator } from '../language/text.tsx';

/** Lines of text in grey. Whoever does not see them hears that it is loading. */
export function Skeleton({ lines = 3 }: { readonly lines?: number }) {
  const t = useTranslator();
  return (
    <div role="status">
      <span className="sr-only">{t.rich('loading.text')}</span>
      <div aria-hidden="true" className="flex flex-col gap-3">
        {Array.from({ length: lines }, (_, place) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: grey lines are all alike.
            key={place}
            className={`h-5 animate-pulse rounded-6 bg-line motion-reduce:animate-none ${place === lines - 1 ? 'w-2/3' : 'w-full'}`}
          />
        ))}
      </div>
    </div>
  );
}
