/** Where staff can go: what the areas say, in words of the page's language, for the roles of the caller. */

import type { Session } from '../api/session.ts';
import type { IconName } from '../design/icons.tsx';
import type { MessageKey } from '../language/messages.ts';
import type { Translator } from '../language/text.tsx';

/** An area exports `entries: readonly StaffEntry[]` from its `staff-navigation.ts`. */
export interface StaffEntry {
  /** Without language: `/staff/catalog`. */
  readonly path: string;
  readonly label: MessageKey;
  /** One sentence of what is done there, for the staff home page. */
  readonly text: MessageKey;
  readonly icon: IconName;
  /** Lower first. Tens, so that others find room between. */
  readonly order: number;
  /** Whoever has one of these sees it; everyone who is signed in when absent. */
  readonly roles?: readonly string[];
}

/** As the page shows it. */
export interface NavigationItem {
  readonly path: string;
  readonly label: string;
  readonly text: string;
  readonly icon: IconName;
}

const entries = Object.values(
  import.meta.glob<readonly StaffEntry[]>('../*/staff-navigation.ts', {
    eager: true,
    import: 'entries',
  }),
).flat();

export function navigationOf(t: Translator, session: Session): readonly NavigationItem[] {
  return entries
    .filter(
      ({ roles }) => roles === undefined || roles.some((role) => session.roles.includes(role)),
    )
    .toSorted((a, b) => a.order - b.order)
    .map(({ path, label, text, icon }) => ({
      path: t.to(path),
      label: t.plain(label),
      text: t.plain(text),
      icon,
    }));
}
