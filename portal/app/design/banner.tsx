/** Notices over the page: sample data, older answers, no answer, and emergencies. */
import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import { formatTime } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { type IconName, NamedIcon } from './icons.tsx';

const looks = {
  notice: { frame: 'border-notice bg-notice-soft', mark: 'text-notice', icon: 'info' },
  danger: { frame: 'border-danger bg-danger-soft', mark: 'text-danger', icon: 'alert' },
  success: { frame: 'border-success bg-success-soft', mark: 'text-success', icon: 'check' },
} as const satisfies Record<string, { frame: string; mark: string; icon: IconName }>;

interface BannerProps {
  readonly look: keyof typeof looks;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  /** An emergency is told by screen readers at once. */
  readonly isUrgent?: boolean;
}

/** デジタル庁デザインシステム: ノティフィケーションバナー, and with `isUrgent` 緊急時バナー. */
export function Banner({ look, title, children, isUrgent = false }: BannerProps) {
  const { frame, mark, icon } = looks[look];
  return (
    <section
      {...(isUrgent ? { role: 'alert' } : {})}
      className={`flex gap-3 rounded-8 border-2 p-4 text-ink ${frame}`}
    >
      <NamedIcon name={icon} className={`size-7 ${mark}`} />
      <div>
        <p className="font-bold">{title}</p>
        {children === undefined ? null : <div className="mt-1">{children}</div>}
      </div>
    </section>
  );
}

/** Over the whole width, under the header. */
export function SampleBanner() {
  const t = useTranslator();
  return (
    <aside
      className="border-notice border-b-2 bg-notice-soft"
      aria-label={t.plain('banner.sampleTitle')}
    >
      <p className="page-width flex flex-wrap items-center gap-x-3 py-2 text-ink">
        <NamedIcon name="info" className="size-6 text-notice" />
        <strong>{t.rich('banner.sampleTitle')}</strong>
        <span>{t.rich('banner.sampleText')}</span>
      </p>
    </aside>
  );
}

/** An older answer: what was known, and when. */
export function StaleBanner({ knownAt }: { readonly knownAt: string }) {
  const t = useTranslator();
  return (
    <Banner look="notice" title={t.rich('banner.staleTitle')}>
      {t.rich('banner.staleText', { time: formatTime(new Date(knownAt), t.language) })}
    </Banner>
  );
}

export function UnavailableBanner() {
  const t = useTranslator();
  const { pathname, search } = useLocation();
  return (
    <Banner look="danger" title={t.rich('banner.downTitle')}>
      <p>{t.rich('banner.downText')}</p>
      <p className="mt-2">
        <a
          href={`${pathname}${search}`}
          className="text-link inline-flex min-h-11 items-center font-bold"
        >
          {t.rich('banner.retry')}
        </a>
      </p>
    </Banner>
  );
}
