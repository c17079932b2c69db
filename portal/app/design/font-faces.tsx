/** The faces of the portal's font: on a first visit after the page answers presses, from then on with the page. */
import { useContext } from 'react';
import fontFaces from '../../generated/fonts.css?url';
import { NonceContext } from './display-script.tsx';

/** In the storage of the browser: the faces it has fetched before. */
const knownKey = 'kumiki-fonts';

/** The faces name a hundred files and fetch some of them, which the scripts of a first view would have to wait for. */
const script = `try{if(localStorage.getItem('${knownKey}')==='${fontFaces}'){
const l=document.createElement('link');l.rel='stylesheet';l.href='${fontFaces}';document.head.append(l)}}catch{}`;

/** In the head. Without scripts the faces come with the page. */
export function FontFaces() {
  const nonce = useContext(NonceContext);
  return (
    <>
      <script
        nonce={nonce}
        suppressHydrationWarning
        // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file.
        dangerouslySetInnerHTML={{ __html: script }}
      />
      <noscript>
        <link rel="stylesheet" href={fontFaces} />
      </noscript>
    </>
  );
}

/** In a browser, once React has begun. Whoever saves data reads in the font of the device. */
export function loadFontFaces(): void {
  if (document.querySelector(`head > link[href="${fontFaces}"]`) !== null) return;
  const connection: unknown = Reflect.get(navigator, 'connection');
  const savesData =
    typeof connection === 'object' &&
    connection !== null &&
    Reflect.get(connection, 'saveData') === true;
  if (savesData) return;
  const add = (): void => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = fontFaces;
    link.addEventListener('load', remember);
    document.head.append(link);
  };
  // Safari has no idle callbacks.
  if ('requestIdleCallback' in window) window.requestIdleCallback(add, { timeout: idleMsMax });
  else setTimeout(add);
}

const idleMsMax = 3_000;

function remember(): void {
  try {
    localStorage.setItem(knownKey, fontFaces);
  } catch {
    // Some browsers refuse their storage; then every visit is a first one.
  }
}
