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
import {
  ChoicesExample,
  DateExample,
  FieldStatesExample,
  UploadExample,
} from './examples/forms.tsx';
import {
  DisplayExample,
  FrameExample,
  IconsExample,
  LanguageExample,
  MessageExample,
  NavigationExample,
} from './examples/frame.tsx';
import {
  BannersExample,
  DialogExample,
  EmergencyExample,
  SkeletonExample,
  ToastExample,
} from './examples/messages.tsx';
import { ButtonsExample, SearchExample, StepsExample } from './examples/ways.tsx';

interface Shown {
  readonly icon: IconName;
  readonly Example: () => ReactNode;
}

export const guide: Readonly<Record<Component, Shown>> = {
  colours: { icon: 'eye', Example: ColoursExample },
  icons: { icon: 'star', Example: IconsExample },
  frame: { icon: 'menu', Example: FrameExample },
  language: { icon: 'globe', Example: LanguageExample },
  display: { icon: 'gear', Example: DisplayExample },
  navigation: { icon: 'route', Example: NavigationExample },
  emergency: { icon: 'alert', Example: EmergencyExample },
  banners: { icon: 'bell', Example: BannersExample },
  cards: { icon: 'layers', Example: CardsExample },
  table: { icon: 'table', Example: TableExample },
  fields: { icon: 'edit', Example: FieldStatesExample },
  choices: { icon: 'list', Example: ChoicesExample },
  date: { icon: 'calendar', Example: DateExample },
  upload: { icon: 'upload', Example: UploadExample },
  steps: { icon: 'next', Example: StepsExample },
  dialog: { icon: 'info', Example: DialogExample },
  tabs: { icon: 'folder', Example: TabsExample },
  accordion: { icon: 'down', Example: AccordionExample },
  buttons: { icon: 'target', Example: ButtonsExample },
  chips: { icon: 'filter', Example: ChipsExample },
  search: { icon: 'search', Example: SearchExample },
  toast: { icon: 'check', Example: ToastExample },
  skeleton: { icon: 'clock', Example: SkeletonExample },
  message: { icon: 'document', Example: MessageExample },
};
