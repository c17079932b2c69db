/** The value of an indicator in a year: reported by one, approved by another. */
import { Form } from 'react-router';
import { Button } from '../design/button.tsx';
import { Chip } from '../design/chip.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import type { IndicatorProgress } from '../plans/plan.ts';
import { dueIn } from '../plans/trajectory-scale.ts';
import { useStaffData } from '../staff/frame.tsx';
import { StateChip } from './state-chip.tsx';

/** As the API tells it to staff: IndicatorValue. */
export interface ReportedValue {
  readonly year: number;
  readonly value: number;
  readonly state: 'reported' | 'returned' | 'approved';
  readonly revision: number;
  readonly evidence?: string;
  readonly comment?: string;
}

interface ValueFormProps {
  readonly indicator: IndicatorProgress;
  readonly value: ReportedValue | undefined;
  readonly year: number;
}

export function ValueForm({ indicator, value, year }: ValueFormProps) {
  const t = useTranslator();
  const { id, code, title, unit, isLive, live, line } = indicator;
  const said = (of: number): string => `${formatNumber(of, t.language)}${unit}`;
  const due = dueIn(line, year);
  return (
    <article
      id={`v-${id}`}
      aria-labelledby={`v-${id}-title`}
      className="scroll-mt-4 rounded-12 border border-edge bg-raised p-5"
    >
      <h3 id={`v-${id}-title`} lang="ja" className="text-[1.125rem]">
        {code} {title}
      </h3>
      <p className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1">
        {isLive ? (
          <Chip look="accent">{t.rich('plans-staff.live')}</Chip>
        ) : (
          <StateChip state={value?.state ?? 'none'} />
        )}
        {value === undefined ? null : <span className="font-bold">{said(value.value)}</span>}
        {due === undefined ? null : (
          <span className="text-quiet">{t.rich('plans-staff.dueValue', { value: said(due) })}</span>
        )}
      </p>
      {value?.evidence === undefined ? null : (
        <p className="mt-1">
          {t.rich('plans-staff.evidence')}: <span lang="ja">{value.evidence}</span>
        </p>
      )}
      {value?.comment === undefined ? null : (
        <p className="mt-1">
          {t.rich('plans-staff.comment')}: <span lang="ja">{value.comment}</span>
        </p>
      )}
      {isLive ? (
        <p className="mt-2">
          {t.rich('plans-staff.liveText', {
            value: live === undefined ? t.plain('plans.none') : said(live),
          })}
        </p>
      ) : (
        <Steps id={id} unit={unit} title={title} value={value} />
      )}
    </article>
  );
}

interface StepsProps extends Pick<IndicatorProgress, 'id' | 'unit' | 'title'> {
  readonly value: ReportedValue | undefined;
}

function Steps({ id, unit, title, value }: StepsProps) {
  const t = useTranslator();
  const roles = useStaffData()?.session?.roles ?? [];
  const isEditor = roles.some((role) => ['editor', 'publisher', 'administrator'].includes(role));
  const isApprover = roles.some((role) => ['approver', 'administrator'].includes(role));
  const name = <span className="sr-only" lang="ja">{` ${title}`}</span>;
  return (
    <>
      {isApprover && value?.state === 'reported' ? (
        <Form method="post" noValidate className="mt-4 flex flex-col gap-3">
          <TextField name={`${id}-comment`} label={t.rich('plans-staff.comment')} />
          <p className="flex flex-wrap gap-3">
            <Button type="submit" name="what" value={`approve ${id}`} look="primary" icon="check">
              {t.rich('plans-staff.approve')}
              {name}
            </Button>
            <Button type="submit" name="what" value={`return ${id}`}>
              {t.rich('plans-staff.return')}
              {name}
            </Button>
          </p>
        </Form>
      ) : null}
      {isEditor ? (
        <Form
          key={value?.revision ?? 0}
          method="post"
          noValidate
          className="mt-4 flex flex-col gap-3"
        >
          <div className="grid gap-4 sm:grid-cols-[10rem_1fr]">
            <TextField
              name={`${id}-value`}
              label={t.rich('plans-staff.valueIn', { unit })}
              defaultValue={value === undefined ? '' : String(value.value)}
              inputMode="decimal"
              isRequired
            />
            <TextField
              name={`${id}-evidence`}
              label={t.rich('plans-staff.evidence')}
              defaultValue={value?.evidence ?? ''}
            />
          </div>
          <p>
            <Button type="submit" name="what" value={`report ${id}`}>
              {t.rich(value === undefined ? 'plans-staff.report' : 'plans-staff.reportAgain')}
              {name}
            </Button>
          </p>
        </Form>
      ) : null}
    </>
  );
}
