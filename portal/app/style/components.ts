/** Names of the components in the guide, in its order. */

export const components = [
  'colours',
  'buttons',
  'fields',
  'choices',
  'date',
  'upload',
  'table',
  'tabs',
  'dialog',
  'steps',
  'banners',
  'cards',
  'chips',
  'accordion',
  'search',
  'navigation',
  'feedback',
] as const;

export type Component = (typeof components)[number];

export function isComponent(name: string | undefined): name is Component {
  return components.some((each) => each === name);
}
