/** The sentences of this area, told to the types. */
import type ja from './ja.json';

declare module '../language/messages.ts' {
  interface AreaMessages {
    readonly 'plans-staff': typeof ja;
  }
}
