/** Loads one language in the browser. */
import type { Language } from './language.ts';
import { registerMessages } from './messages.ts';

const files = {
  ja: () => import('./ja.json'),
  easy: () => import('./easy.json'),
  en: () => import('./en.json'),
} as const;

export async function loadLanguage(language: Language): Promise<void> {
  registerMessages(language, (await files[language]()).default);
}
