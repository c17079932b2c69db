/** Takes over the server-rendered page, after the messages of its language are here. */
import { StrictMode, startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { HydratedRouter } from 'react-router/dom';
import { loadFontFaces } from './design/font-faces.tsx';
import { languageOf } from './language/language.ts';
import { loadFirst } from './language/load.ts';

const areas = document.documentElement.dataset['texts']?.split(' ') ?? [];
await loadFirst(languageOf(window.location.pathname), areas);
startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <HydratedRouter />
    </StrictMode>,
  );
});
loadFontFaces();
