/** Prints the page; there only where a script runs. */
import { useEffect, useState } from 'react';
import { Button } from '../design/button.tsx';
import { useTranslator } from '../language/text.tsx';

export function PrintButton() {
  const t = useTranslator();
  const [canPrint, setCanPrint] = useState(false);
  useEffect(() => setCanPrint(true), []);
  if (!canPrint) return null;
  return (
    <p className="no-print mt-4">
      <Button type="button" look="secondary" onClick={() => window.print()}>
        {t.rich('plans.print')}
      </Button>
    </p>
  );
}
