/** The form of a policy, and the question before it is saved. */
import { Form } from 'react-router';
import { Banner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { RadioGroup, Select } from '../design/form/choice.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { ButtonLink } from '../design/link.tsx';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { countedMax, type Effect, fieldNames, type Policy, periods, type Typed } from './policy.ts';
import { PolicySentence, periodText } from './policy-sentence.tsx';

/** More names are typed, not looked through. */
const typesShown = 24;

interface PolicyFormProps {
  readonly typed: Typed;
  /** Names of the tenant's types. */
  readonly types: readonly string[];
}

export function PolicyForm({ typed, types }: PolicyFormProps) {
  const t = useTranslator();
  const known: readonly string[] = periods;
  const offered = [...periods, ...(known.includes(typed.period) ? [] : [typed.period])];
  return (
    <Form
      // Another policy is another form: fields show what it says.
      key={JSON.stringify(typed)}
      method="post"
      noValidate
      className="flex flex-col gap-5"
    >
      <input type="hidden" name="intent" value="check" />
      <TextField
        name="type"
        label={t.rich('history-staff.type')}
        hint={t.rich('history-staff.typeHint')}
        defaultValue={typed.type}
        width="middle"
      />
      {types.length === 0 ? null : (
        <p className="flex flex-wrap gap-x-4 text-[0.9375rem]">
          {types.slice(0, typesShown).map((type) => (
            <ButtonLink key={type} to={`?type=${encodeURIComponent(type)}#decide`} look="plain">
              {type}
            </ButtonLink>
          ))}
        </p>
      )}
      <RadioGroup
        name="recording"
        label={t.rich('history-staff.recording')}
        defaultValues={[typed.recording]}
        options={[
          { value: 'yes', label: t.rich('history-staff.record') },
          { value: 'no', label: t.rich('history-staff.recordNot') },
        ]}
      />
      <TextField
        name="keepDays"
        label={t.rich('history-staff.keepDays')}
        hint={t.rich('history-staff.keepDaysHint')}
        inputMode="numeric"
        width="short"
        defaultValue={typed.keepDays}
      />
      <TextField
        name="coarsenAfter"
        label={t.rich('history-staff.coarsenAfter')}
        hint={t.rich('history-staff.coarsenAfterHint')}
        inputMode="numeric"
        width="short"
        defaultValue={typed.coarsenAfter}
      />
      <Select
        name="period"
        label={t.rich('history-staff.period')}
        hint={t.rich('history-staff.periodHint')}
        options={offered
          .filter((value) => value !== '')
          .map((value) => ({ value, label: periodText(Number(value), t) }))}
        defaultValue={typed.period}
        width="middle"
      />
      <p>
        <Button type="submit" look="primary">
          {t.rich('history-staff.check')}
        </Button>
      </p>
    </Form>
  );
}

interface QuestionProps {
  readonly typed: Typed;
  readonly policy: Policy;
  readonly effect: Effect;
}

export function Question({ typed, policy, effect }: QuestionProps) {
  const t = useTranslator();
  const { expired, coarsened } = effect;
  const isLoss = expired + coarsened > 0;
  const counted = (count: number) => ({ count: formatNumber(count, t.language) });
  return (
    <Banner look={isLoss ? 'danger' : 'notice'} title={t.rich('history-staff.checkTitle')} isUrgent>
      <p className="font-bold">{typed.type === '' ? t.rich('history-staff.others') : typed.type}</p>
      <PolicySentence policy={policy} />
      {expired > 0 ? (
        <p>
          {t.rich(
            expired < countedMax ? 'history-staff.expired' : 'history-staff.expiredMany',
            counted(expired),
          )}
        </p>
      ) : null}
      {coarsened > 0 ? (
        <p>
          {t.rich(
            coarsened < countedMax ? 'history-staff.coarsened' : 'history-staff.coarsenedMany',
            counted(coarsened),
          )}
        </p>
      ) : null}
      <p>{t.rich(isLoss ? 'history-staff.final' : 'history-staff.nothing')}</p>
      <Form method="post" className="mt-3 flex flex-wrap gap-3">
        <input type="hidden" name="intent" value="save" />
        {fieldNames.map((name) => (
          <input key={name} type="hidden" name={name} value={typed[name]} />
        ))}
        <Button type="submit" look={isLoss ? 'danger' : 'primary'}>
          {t.rich('history-staff.save')}
        </Button>
        <ButtonLink to="?">{t.rich('history-staff.back')}</ButtonLink>
      </Form>
    </Banner>
  );
}
