/** The end of a form: save, or leave it. */
import { useNavigation } from 'react-router';
import { Button } from '../design/button.tsx';
import { ButtonLink } from '../design/link.tsx';
import { useTranslator } from '../language/text.tsx';

interface SaveRowProps {
  /** Where leaving leads. */
  readonly cancelTo: string;
}

/** Sends `what=save`. */
export function SaveRow({ cancelTo }: SaveRowProps) {
  const t = useTranslator();
  const isBusy = useNavigation().state === 'submitting';
  return (
    <p className="flex flex-wrap gap-3">
      <Button type="submit" name="what" value="save" look="primary" isBusy={isBusy}>
        {t.rich('plans-staff.save')}
      </Button>
      <ButtonLink to={cancelTo} look="plain">
        {t.rich('plans-staff.cancel')}
      </ButtonLink>
    </p>
  );
}
