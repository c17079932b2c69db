/** Says that a new version has come, and changes to it when the reader wants. */
import { useEffect, useState } from 'react';
import { Button } from '../design/button.tsx';
import { useTranslator } from '../language/text.tsx';
import { watchForUpdate } from './register.ts';

export function UpdateNotice() {
  const t = useTranslator();
  const [waiting, setWaiting] = useState<ServiceWorker>();
  useEffect(() => watchForUpdate(setWaiting), []);
  if (waiting === undefined) return null;
  return (
    <aside
      aria-label={t.plain('update.text')}
      className="no-print fixed inset-x-0 bottom-0 z-40 border-accent border-t-4 bg-raised p-4 shadow-3"
    >
      <div className="page-width flex flex-wrap items-center gap-4">
        <p role="status" className="font-bold">
          {t.rich('update.text')}
        </p>
        <Button look="primary" onClick={() => waiting.postMessage('take over')}>
          {t.rich('update.apply')}
        </Button>
      </div>
    </aside>
  );
}
