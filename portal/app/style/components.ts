/** The components of the guide in its order, and the files of `app/design` that each page is about. */

/** Every component file of `app/design` stands in one of these (test), without its ending. */
export const filesOf = {
  colours: [],
  icons: ['icons'],
  frame: ['header', 'menu', 'footer', 'passage'],
  language: ['language-switch'],
  display: ['display-settings', 'display-script', 'font-faces'],
  navigation: ['breadcrumb', 'pagination'],
  emergency: ['banner'],
  banners: ['banner'],
  cards: ['card'],
  table: ['table/data-table'],
  fields: ['form/field', 'form/text-field', 'form/errors'],
  choices: ['form/choice'],
  date: ['form/date-field', 'date'],
  upload: ['form/file-field', 'form/upload-progress'],
  steps: ['steps'],
  dialog: ['dialog'],
  tabs: ['tabs'],
  accordion: ['accordion'],
  buttons: ['button', 'link'],
  chips: ['chip'],
  search: ['search-box'],
  toast: ['toast'],
  skeleton: ['skeleton'],
  message: ['message-page'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Component = keyof typeof filesOf;

export function isComponent(name: string | undefined): name is Component {
  return name !== undefined && Object.hasOwn(filesOf, name);
}

export const components: readonly Component[] = Object.keys(filesOf).filter((name) =>
  isComponent(name),
);
