/** Puts what the reader chose on the page before it is drawn, so that no dark page flashes in white. */
import { createContext, useContext } from 'react';
import { displayKey } from './display-choice.ts';

/** Of this answer; undefined in a browser, where the script has run already. */
export const NonceContext = createContext<string | undefined>(undefined);

const script = `try{const d=JSON.parse(localStorage.getItem('${displayKey}')||'{}');
for(const k of ['size','scheme','contrast'])
if(/^[a-z]+$/.test(d[k]))document.documentElement.dataset[k]=d[k]}catch{}`;

export function DisplayScript() {
  const nonce = useContext(NonceContext);
  return (
    <script
      nonce={nonce}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file.
      dangerouslySetInnerHTML={{ __html: script }}
    />
  );
}
