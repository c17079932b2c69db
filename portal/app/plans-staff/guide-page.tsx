/** `/staff/plans/guide`: how a municipality loads its own plan in an hour. */
import type { MetaFunction } from 'react-router';
import { ButtonLink } from '../design/link.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { Templates } from './templates.tsx';

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('plans-staff.guide.title') },
];

const steps = ['collect', 'head', 'nodes', 'indicators', 'load', 'mend', 'publish'] as const;

export default function GuidePage() {
  const t = useTranslator();
  return (
    <article className="flex max-w-prose flex-col gap-6">
      <h1 className="text-[1.75rem] leading-snug">{t.rich('plans-staff.guide.title')}</h1>
      <p>{t.rich('plans-staff.guide.lead')}</p>
      <Templates />
      <ol className="flex flex-col gap-6">
        {steps.map((step, place) => (
          <li key={step}>
            <h2 className="text-[1.25rem]">
              {place + 1}. {t.rich(`plans-staff.guide.${step}.title`)}{' '}
              <span className="font-normal text-[1rem] text-quiet">
                {t.rich(`plans-staff.guide.${step}.time`)}
              </span>
            </h2>
            <p className="mt-1">{t.rich(`plans-staff.guide.${step}.text`)}</p>
          </li>
        ))}
      </ol>
      <h2 className="text-[1.25rem]">{t.rich('plans-staff.guide.laterTitle')}</h2>
      <p>{t.rich('plans-staff.guide.later')}</p>
      <p className="no-print flex flex-wrap gap-3">
        <ButtonLink to={t.to('/staff/plans/load')} look="primary" icon="upload">
          {t.rich('plans-staff.load')}
        </ButtonLink>
        <ButtonLink to={t.to('/staff/plans')}>{t.rich('plans-staff.title')}</ButtonLink>
      </p>
    </article>
  );
}
