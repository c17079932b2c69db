/** What is in a file, how it is read, and how it shall be published. */
import { Form, useNavigation } from 'react-router';
import { Banner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { Checkbox, Select } from '../design/form/choice.tsx';
import { TextArea, TextField } from '../design/form/text-field.tsx';
import { DataTable } from '../design/table/data-table.tsx';
import { useTranslator } from '../language/text.tsx';
import { CorrectForm } from './correct-form.tsx';
import { Findings } from './findings.tsx';
import { inLanguage } from './format.ts';
import { PointMap } from './point-map.tsx';
import type { ImportSession, Vocabulary } from './session.ts';
import { SplitForm } from './split-form.tsx';

interface CheckProps {
  readonly session: ImportSession;
}

export function CheckPage({ session, words }: CheckProps & { readonly words: Vocabulary }) {
  const t = useTranslator();
  const { analysis, failure } = session;
  return (
    <>
      {failure === undefined ? null : (
        <Banner look="danger" title={t.rich('import.failed')}>
          {t.rich('import.failedText', { detail: failure })}
        </Banner>
      )}
      <Seen session={session} />
      <SplitForm session={session} />
      <CommitForm session={session} />
      {analysis.kind === 'table' ? <FirstRows session={session} /> : null}
      {analysis.notices.length === 0 ? null : (
        <section className="flex flex-col gap-3">
          <h2 className="text-[1.375rem]">{t.rich('import.notices')}</h2>
          <Findings notices={analysis.notices} />
        </section>
      )}
      {analysis.kind === 'table' ? <CorrectForm session={session} words={words} /> : null}
    </>
  );
}

function Seen({ session }: CheckProps) {
  const t = useTranslator();
  const { encoding, rowsRead, rowsRefused, isWhole, match, points, kind } = session.analysis;
  const values = { encoding, rows: rowsRead };
  return (
    <section className="flex flex-col gap-4">
      <p>{t.rich(isWhole ? 'import.seen' : 'import.seenPart', values)}</p>
      {rowsRefused === 0 ? null : <p>{t.rich('import.refused', { count: rowsRefused })}</p>}
      {match === undefined ? null : (
        <Banner
          look="success"
          title={t.rich('import.standardFound', {
            number: String(match.number).padStart(2, '0'),
            name: inLanguage(match.name, t.language),
          })}
        >
          {t.rich('import.standardWhy', {
            matched: match.matched,
            score: Math.round(match.score * 100),
            missing: match.missing.join('、') || t.plain('import.standardMissingNone'),
          })}
        </Banner>
      )}
      {match === undefined && kind === 'table' ? (
        <Banner look="notice" title={t.rich('import.standardNone')}>
          {t.rich('import.standardNoneText')}
        </Banner>
      ) : null}
      {points.length === 0 ? null : <PointMap points={points} />}
    </section>
  );
}

type ShownRow = ImportSession['analysis']['rows'][number];

function FirstRows({ session }: CheckProps) {
  const t = useTranslator();
  const { rows, columns } = session.analysis;
  return (
    <DataTable
      caption={t.rich('import.rows')}
      rows={rows}
      keyOf={({ row }) => String(row)}
      columns={columns.map(({ name }, index) => ({
        key: name,
        label: name,
        isHeading: index === 0,
        cell: ({ values }: ShownRow) => values[index] ?? '',
      }))}
    />
  );
}

const licences = ['cc-by-4.0', 'pdl-1.0', 'cc0-1.0'] as const;
const frequencies = ['annual', 'monthly', 'weekly', 'daily'] as const;

function CommitForm({ session }: CheckProps) {
  const t = useTranslator();
  const isSending = useNavigation().state !== 'idle';
  return (
    <section className="flex flex-col gap-4 rounded-12 border-2 border-accent p-5">
      <h2 className="text-[1.375rem]">{t.rich('import.publishTitle')}</h2>
      <Form method="post" className="flex flex-col gap-5" noValidate>
        <input type="hidden" name="intent" value="commit" />
        <TextField
          name="title"
          label={t.rich('import.datasetTitle')}
          hint={t.rich('import.datasetTitleHint')}
          defaultValue={session.proposedTitle}
          isRequired
        />
        <TextArea name="description" label={t.rich('import.description')} />
        <Select
          name="licence"
          label={t.rich('import.licence')}
          defaultValue="cc-by-4.0"
          options={licences.map((value) => ({ value, label: t.plain(`import.licence-${value}`) }))}
        />
        <Select
          name="frequency"
          label={t.rich('import.frequency')}
          emptyLabel={t.plain('import.frequency-unknown')}
          options={frequencies.map((value) => ({
            value,
            label: t.plain(`import.frequency-${value}`),
          }))}
        />
        <Checkbox
          name="publish"
          label={t.rich('import.publish')}
          hint={t.rich('import.publishHint')}
          isChecked
        />
        <p>
          <Button type="submit" look="primary" icon="upload" isBusy={isSending}>
            {t.rich('import.commit')}
          </Button>
        </p>
      </Form>
    </section>
  );
}
