/** The four steps of a yearly record as fields. */
import type { ReactNode } from 'react';
import { RadioGroup } from '../design/form/choice.tsx';
import { TextArea } from '../design/form/text-field.tsx';
import type { MessageKey } from '../language/messages.ts';
import { useTranslator } from '../language/text.tsx';
import { grades, type RecordContent } from '../plans/plan.ts';
import { gradeKeys } from '../plans/standing.tsx';
import { textIn } from './read-form.ts';

const courses = ['continue', 'improve', 'reduce', 'complete'] as const;
const courseKeys = {
  continue: 'plans.courseContinue',
  improve: 'plans.courseImprove',
  reduce: 'plans.courseReduce',
  complete: 'plans.courseComplete',
} as const satisfies Record<(typeof courses)[number], MessageKey>;

export const emptyContent: RecordContent = {
  plan: '',
  do: '',
  check: { evaluation: '', evidence: '' },
  act: { revision: '' },
};

export function contentOf(form: FormData): RecordContent {
  const grade = grades.find((each) => each === textIn(form, 'grade'));
  const course = courses.find((each) => each === textIn(form, 'course'));
  return {
    plan: textIn(form, 'plan'),
    do: textIn(form, 'do'),
    check: {
      evaluation: textIn(form, 'evaluation'),
      evidence: textIn(form, 'evidence'),
      ...(grade === undefined ? {} : { grade }),
    },
    act: {
      revision: textIn(form, 'revisionText'),
      ...(course === undefined ? {} : { course }),
    },
  };
}

/** The first of plan, do, check, act that is not written yet; 4 where all are. */
export function stepReached({ plan, do: done, check, act }: RecordContent): number {
  const written = [plan !== '', done !== '', check.grade !== undefined, act.course !== undefined];
  const next = written.indexOf(false);
  return next === -1 ? written.length : next;
}

interface RecordFieldsProps {
  readonly content: RecordContent;
  readonly isReadOnly: boolean;
}

export function RecordFields({ content, isReadOnly }: RecordFieldsProps) {
  const t = useTranslator();
  const { plan, do: done, check, act } = content;
  const texts = [
    ['plan', 'plans.pdcaPlan', plan],
    ['do', 'plans.pdcaDo', done],
    ['evaluation', 'plans.pdcaCheck', check.evaluation],
    ['evidence', 'plans.pdcaEvidence', check.evidence],
    ['revisionText', 'plans.pdcaAct', act.revision],
  ] as const;
  if (isReadOnly) {
    return (
      <dl className="flex flex-col gap-4">
        {check.grade === undefined ? null : (
          <Said label={t.rich('plans-staff.grade')}>{t.rich(gradeKeys[check.grade])}</Said>
        )}
        {texts.map(([name, key, text]) => (
          <Said key={name} label={t.rich(key)}>
            <span lang="ja" className="whitespace-pre-line">
              {text === '' ? t.rich('plans.none') : text}
            </span>
          </Said>
        ))}
        {act.course === undefined ? null : (
          <Said label={t.rich('plans-staff.course')}>{t.rich(courseKeys[act.course])}</Said>
        )}
      </dl>
    );
  }
  const area = (name: (typeof texts)[number][0]) => {
    const [, key, text] = texts.find(([each]) => each === name) ?? texts[0];
    return (
      <TextArea
        name={name}
        label={t.rich(key)}
        hint={t.rich(`plans-staff.recordTexts.${name}`)}
        defaultValue={text}
        rows={4}
      />
    );
  };
  return (
    <>
      {area('plan')}
      {area('do')}
      <RadioGroup
        name="grade"
        label={t.rich('plans-staff.grade')}
        options={grades.map((value) => ({ value, label: t.rich(gradeKeys[value]) }))}
        defaultValues={check.grade === undefined ? [] : [check.grade]}
      />
      {area('evaluation')}
      {area('evidence')}
      {area('revisionText')}
      <RadioGroup
        name="course"
        label={t.rich('plans-staff.course')}
        options={courses.map((value) => ({ value, label: t.rich(courseKeys[value]) }))}
        defaultValues={act.course === undefined ? [] : [act.course]}
      />
    </>
  );
}

function Said({ label, children }: { readonly label: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="font-bold">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
