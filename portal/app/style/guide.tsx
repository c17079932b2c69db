/** Which components there are, and how each is shown. */
import type { ReactNode } from 'react';
import type { IconName } from '../design/icons.tsx';
import type { Component } from './components.ts';
import { ColoursExample } from './examples/colours.tsx';
import {
  AccordionExample,
  CardsExample,
  ChipsExample,
  TableExample,
  TabsExample,
} from './examples/content.tsx';
import { ChoicesExample, DateExample, FieldsExample, UploadExample } from './examples/forms.tsx';
import { BannersExample, DialogExample, FeedbackExample } from './examples/messages.tsx';
import {
  ButtonsExample,
  NavigationExample,
  SearchExample,
  StepsExample,
} from './examples/ways.tsx';

interface Shown {
  readonly icon: IconName;
  readonly Example: () => ReactNode;
}

export const guide: Readonly<Record<Component, Shown>> = {
  colours: { icon: 'eye', Example: ColoursExample },
  buttons: { icon: 'target', Example: ButtonsExample },
  fields: { icon: 'edit', Example: FieldsExample },
  choices: { icon: 'check', Example: ChoicesExample },
  date: { icon: 'calendar', Example: DateExample },
  upload: { icon: 'upload', Example: UploadExample },
  table: { icon: 'table', Example: TableExample },
  tabs: { icon: 'folder', Example: TabsExample },
  dialog: { icon: 'info', Example: DialogExample },
  steps: { icon: 'route', Example: StepsExample },
  banners: { icon: 'alert', Example: BannersExample },
  cards: { icon: 'document', Example: CardsExample },
  chips: { icon: 'filter', Example: ChipsExample },
  accordion: { icon: 'down', Example: AccordionExample },
  search: { icon: 'search', Example: SearchExample },
  navigation: { icon: 'map', Example: NavigationExample },
  feedback: { icon: 'bell', Example: FeedbackExample },
};
