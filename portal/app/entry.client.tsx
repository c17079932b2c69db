/** Takes over the server-rendered page, after the messages of its language are here. */
import { StrictMode, startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { HydratedRouter } from 'react-router/dom';
import { languageOf } from './language/language.ts';
import { loadLanguage } from './language/load.ts';

await loadLanguage(languageOf(window.location.pathname));
startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <HydratedRouter />
    </StrictMode>,
  );
});
