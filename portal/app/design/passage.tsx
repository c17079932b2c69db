/** Going from page to page in the browser: told while it lasts, and the reader is put at the new page. */
import { useEffect, useRef } from 'react';
import { useLocation, useNavigation } from 'react-router';
import { useTranslator } from '../language/text.tsx';

export function Passage() {
  const t = useTranslator();
  const { pathname } = useLocation();
  const { state } = useNavigation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <p role="status" className="no-print fixed inset-x-0 top-0 z-50">
      {state === 'loading' ? (
        <span className="passage block h-1.5 w-full bg-accent">
          <span className="sr-only">{t.plain('site.loading')}</span>
        </span>
      ) : null}
    </p>
  );
}
