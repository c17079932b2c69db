/** What is told: banners, dialogs, toasts, and that something is on its way. */
import { useState } from 'react';
import { Banner } from '../../design/banner.tsx';
import { Button } from '../../design/button.tsx';
import { ConfirmButton, Dialog } from '../../design/dialog.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { showToast } from '../../design/toast.tsx';
import { useTranslator } from '../../language/text.tsx';
import { Example } from '../frame.tsx';

export function BannersExample() {
  const t = useTranslator();
  return (
    <Example>
      {/* Not told at once here: it is only an example. */}
      <Banner look="danger" title={t.rich('style.example.emergency')}>
        {t.rich('style.example.emergencyText')}
      </Banner>
      <Banner look="notice" title={t.rich('style.example.notice')}>
        {t.rich('style.example.noticeText')}
      </Banner>
      <Banner look="success" title={t.rich('style.example.success')}>
        {t.rich('style.example.successText')}
      </Banner>
    </Example>
  );
}

export function DialogExample() {
  const t = useTranslator();
  const [isOpen, setOpen] = useState(false);
  return (
    <Example>
      <div className="flex flex-wrap gap-3">
        <Button look="primary" onClick={() => setOpen(true)}>
          {t.rich('style.example.open')}
        </Button>
        <form method="dialog" onSubmit={(event) => event.preventDefault()}>
          <ConfirmButton
            label={t.rich('style.example.danger')}
            title={t.rich('style.example.deleteTitle')}
          >
            <p>{t.rich('style.example.deleteText')}</p>
          </ConfirmButton>
        </form>
      </div>
      <Dialog
        title={t.rich('style.example.dialogTitle')}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{t.rich('dialog.cancel')}</Button>
            <Button look="primary" onClick={() => setOpen(false)}>
              {t.rich('style.example.busy')}
            </Button>
          </>
        }
      >
        <p>{t.rich('style.example.dialogText')}</p>
      </Dialog>
    </Example>
  );
}

export function FeedbackExample() {
  const t = useTranslator();
  return (
    <Example>
      <div>
        <Button onClick={() => showToast(t.plain('style.example.saved'))}>
          {t.rich('style.example.show')}
        </Button>
      </div>
      <Skeleton />
    </Example>
  );
}
