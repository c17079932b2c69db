/** How far an indicator is, in a word. */
import { Chip, type ChipLook } from '../design/chip.tsx';
import type { MessageKey } from '../language/messages.ts';
import { useTranslator } from '../language/text.tsx';
import type { Grade, Standing } from './plan.ts';

export const standingKeys: Readonly<Record<Standing, MessageKey>> = {
  achieved: 'plans.achieved',
  'on-schedule': 'plans.onSchedule',
  behind: 'plans.behind',
  'no-value': 'plans.noValue',
  'no-target': 'plans.noTarget',
};
const looks: Readonly<Record<Standing, ChipLook>> = {
  achieved: 'success',
  'on-schedule': 'accent',
  behind: 'danger',
  'no-value': 'plain',
  'no-target': 'plain',
};

export function StandingChip({ standing }: { readonly standing: Standing }) {
  const t = useTranslator();
  return <Chip look={looks[standing]}>{t.rich(standingKeys[standing])}</Chip>;
}

export const gradeKeys: Readonly<Record<Grade | 'ungraded', MessageKey>> = {
  ahead: 'plans.gradeAhead',
  'as-planned': 'plans.gradeAsPlanned',
  'slightly-behind': 'plans.gradeSlightlyBehind',
  behind: 'plans.gradeBehind',
  ungraded: 'plans.ungraded',
};
const gradeLooks: Readonly<Record<Grade | 'ungraded', ChipLook>> = {
  ahead: 'success',
  'as-planned': 'accent',
  'slightly-behind': 'notice',
  behind: 'danger',
  ungraded: 'plain',
};

export function GradeChip({ grade }: { readonly grade: Grade | undefined }) {
  const t = useTranslator();
  const key = grade ?? 'ungraded';
  return <Chip look={gradeLooks[key]}>{t.rich(gradeKeys[key])}</Chip>;
}
