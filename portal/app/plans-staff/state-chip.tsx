/** Where a record or a value stands on its way to the public. */
import { Chip, type ChipLook } from '../design/chip.tsx';
import { useTranslator } from '../language/text.tsx';

export type State =
  | 'none'
  | 'draft'
  | 'submitted'
  | 'reported'
  | 'returned'
  | 'approved'
  | 'published';

const looks: Readonly<Record<State, ChipLook>> = {
  none: 'plain',
  draft: 'plain',
  submitted: 'notice',
  reported: 'notice',
  returned: 'danger',
  approved: 'accent',
  published: 'success',
};

export function StateChip({ state }: { readonly state: State }) {
  const t = useTranslator();
  // In a narrow column of a table it stays in one piece.
  return (
    <span className="whitespace-nowrap">
      <Chip look={looks[state]}>{t.rich(`plans-staff.states.${state}`)}</Chip>
    </span>
  );
}
