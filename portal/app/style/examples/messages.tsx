/** What is told: banners, dialogs, toasts, and that something is on its way. */
import { useState } from 'react';
import { Link } from 'react-router';
import { Banner, StaleBanner, UnavailableBanner } from '../../design/banner.tsx';
import { Button } from '../../design/button.tsx';
import { ConfirmButton, Dialog } from '../../design/dialog.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { showToast } from '../../design/toast.tsx';
import { useTranslator } from '../../language/text.tsx';
import { Example } from '../frame.tsx';

export function EmergencyExample() {
  const t = useTranslator();
  const [isTold, setTold] = useState(false);
  return (
    <>
      {/* These are not told at once: they are only examples. */}
      <Example title={t.rich('style.state.usual')}>
        <Banner look="danger" title={t.rich('style.example.emergency')}>
          {t.rich('style.example.emergencyText')}
        </Banner>
      </Example>
      <Example title={t.rich('style.state.link')}>
        <Banner look="danger" title={t.rich('style.example.emergency')}>
          <p>{t.rich('style.example.emergencyText')}</p>
          <p>
            <Link
              to={t.to('/shelters')}
              className="inline-flex min-h-11 items-center font-bold text-link"
            >
              {t.rich('style.example.emergencyLink')}
            </Link>
          </p>
        </Banner>
      </Example>
      <Example title={t.rich('style.state.urgent')}>
        <div>
          <Button onClick={() => setTold(!isTold)}>{t.rich('style.example.show')}</Button>
        </div>
        {isTold ? (
          <Banner look="danger" isUrgent title={t.rich('style.example.emergency')}>
            {t.rich('style.example.emergencyText')}
          </Banner>
        ) : null}
      </Example>
    </>
  );
}

export function BannersExample() {
  const t = useTranslator();
  return (
    <>
      <Example title={t.rich('style.state.usual')}>
        <Banner look="notice" title={t.rich('style.example.notice')}>
          {t.rich('style.example.noticeText')}
        </Banner>
        <Banner look="success" title={t.rich('style.example.success')}>
          {t.rich('style.example.successText')}
        </Banner>
      </Example>
      <Example title={t.rich('style.state.plain')}>
        <Banner look="notice" title={t.rich('style.example.notice')} />
      </Example>
      <Example title={t.rich('style.state.old')}>
        <StaleBanner knownAt="2026-11-21T00:05:00Z" />
      </Example>
      <Example title={t.rich('style.state.down')}>
        <UnavailableBanner />
      </Example>
    </>
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

export function ToastExample() {
  const t = useTranslator();
  return (
    <Example title={t.rich('style.state.usual')}>
      <div className="flex flex-wrap gap-3">
        <Button onClick={() => showToast(t.plain('style.example.saved'))}>
          {t.rich('style.example.show')}
        </Button>
        <Button onClick={() => showToast(t.plain('style.example.noticeText'), 'notice')}>
          {t.rich('style.component.banners.title')}
        </Button>
      </div>
    </Example>
  );
}

export function SkeletonExample() {
  const t = useTranslator();
  return (
    <>
      <Example title={t.rich('style.state.usual')}>
        <Skeleton />
      </Example>
      <Example title={t.rich('style.state.short')}>
        <Skeleton lines={1} />
      </Example>
      <Example title={t.rich('style.state.long')}>
        <Skeleton lines={6} />
      </Example>
    </>
  );
}
