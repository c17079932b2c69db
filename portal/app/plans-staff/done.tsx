/** What was done, and the way back from it. */
import { Form, useParams, useSearchParams } from 'react-router';
import { Banner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { useTranslator } from '../language/text.tsx';

const words = [
  'saved',
  'removed',
  'moved',
  'undone',
  'loaded',
  'restored',
  'reported',
  'approved',
  'returned',
  'submitted',
  'published',
  'public',
  'hidden',
  'dataset',
] as const;

/** `?done=WORD`, and `&undo=VERSION` where a version can be brought back. */
export function Done() {
  const t = useTranslator();
  const { id = '' } = useParams();
  const [search] = useSearchParams();
  const done = words.find((word) => word === search.get('done'));
  const undo = Number(search.get('undo'));
  if (done === undefined) return null;
  return (
    <div role="status">
      <Banner look="success" title={t.rich(`plans-staff.done.${done}`)}>
        {Number.isInteger(undo) && undo > 0 ? (
          <Form method="post" action={t.to(`/staff/plans/${encodeURIComponent(id)}/versions`)}>
            <input type="hidden" name="version" value={undo} />
            <Button type="submit" name="what" value="undo" icon="history">
              {t.rich('plans-staff.undo')}
            </Button>
          </Form>
        ) : null}
      </Banner>
    </div>
  );
}
