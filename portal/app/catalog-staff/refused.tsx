/** Why the API did not do what a form asked. */
import { Banner } from '../design/banner.tsx';
import { useTranslator } from '../language/text.tsx';
import type { Failure } from './save.ts';

export function Refused({ failure }: { readonly failure: Failure | undefined }) {
  const t = useTranslator();
  if (failure === undefined) return null;
  return (
    <Banner look="danger" title={t.rich('catalog-staff.refused')} isUrgent>
      <span lang="en">{failure.detail}</span>
    </Banner>
  );
}
