/** How far taking a file in is, and what became of it. */
import { useEffect } from 'react';
import { Form, useRevalidator } from 'react-router';
import { Banner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { ButtonLink } from '../design/link.tsx';
import { useTranslator } from '../language/text.tsx';
import type { ImportSession } from './session.ts';

const pollMs = 1_000;

export function Progress({ session }: { readonly session: ImportSession }) {
  return session.state === 'done' ? <Done session={session} /> : <Running session={session} />;
}

function Running({ session }: { readonly session: ImportSession }) {
  const t = useTranslator();
  const { revalidate } = useRevalidator();
  useEffect(() => {
    const timer = setInterval(() => void revalidate(), pollMs);
    return () => clearInterval(timer);
  }, [revalidate]);
  return (
    <section className="flex flex-col gap-5">
      <div role="status">
        <Banner look="notice" title={t.rich('import.running')}>
          {t.rich('import.runningText', { rows: session.run?.rows.stored ?? 0 })}
        </Banner>
      </div>
      <div className="flex flex-wrap gap-3">
        <ButtonLink to={t.to(`/staff/import/${session.id}`)} isDocument>
          {t.rich('import.reload')}
        </ButtonLink>
        <Form method="post">
          <input type="hidden" name="intent" value="cancel" />
          <Button type="submit" look="plain">
            {t.rich('import.cancel')}
          </Button>
        </Form>
      </div>
    </section>
  );
}

function Done({ session }: { readonly session: ImportSession }) {
  const t = useTranslator();
  const { run, dataset, analysis } = session;
  const values = {
    stored: run?.rows.stored ?? 0,
    refused: run?.rows.refused ?? 0,
    created: run?.entities.created ?? 0,
    updated: run?.entities.updated ?? 0,
  };
  return (
    <section className="flex flex-col gap-5">
      <div role="status">
        <Banner look="success" title={t.rich('import.done')}>
          {t.rich('import.doneText', values)}
        </Banner>
      </div>
      <div className="flex flex-wrap gap-3">
        {dataset === undefined ? null : (
          <ButtonLink to={t.to(`/catalog/${dataset}`)} look="primary">
            {t.rich('import.seeDataset')}
          </ButtonLink>
        )}
        {analysis.match?.entityType === 'EvacuationSite' ? (
          <ButtonLink to={t.to('/map')}>{t.rich('import.seeMap')}</ButtonLink>
        ) : null}
        <ButtonLink to={t.to('/staff/import')}>{t.rich('import.next')}</ButtonLink>
      </div>
    </section>
  );
}
