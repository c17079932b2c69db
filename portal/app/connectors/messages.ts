import type ja from './ja.json';

declare module '../language/messages.ts' {
  interface AreaMessages {
    readonly connectors: typeof ja;
  }
}
