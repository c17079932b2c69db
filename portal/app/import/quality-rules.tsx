/** The rules a file breaks, where, and the one click that mends it. */
import { Form } from 'react-router';
import { Button } from '../design/button.tsx';
import { ButtonLink } from '../design/link.tsx';
import { useTranslator } from '../language/text.tsx';
import { inLanguage } from './format.ts';
import type { BrokenRule, QualityReport } from './quality.ts';

export function QualityRules({ report }: { readonly report: QualityReport }) {
  const t = useTranslator();
  const { broken, unjudged = [] } = report.report.readability;
  const isRepairable = broken.some(({ fix }) => fix === 'repaired-file');
  const needsWords = broken.some(({ fix }) => fix === 'description');
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-[1.375rem]">{report.title}</h2>
      {broken.length === 0 ? <p>{t.rich('import.qualityAllKept')}</p> : null}
      <ul className="flex list-disc flex-col gap-2 pl-6">
        {broken.map((each) => (
          <BrokenItem key={each.rule.id} broken={each} />
        ))}
      </ul>
      {unjudged.length === 0 ? null : (
        <p className="text-[0.9375rem] text-quiet">
          {t.rich('import.qualityUnjudged', { rules: unjudged.join('、') })}
        </p>
      )}
      <div className="flex flex-wrap gap-3">
        {isRepairable ? (
          <Form method="post">
            <input type="hidden" name="dataset" value={report.datasetId} />
            <input type="hidden" name="resource" value={report.resourceId} />
            <Button type="submit">{t.rich('import.qualityPublishRepaired')}</Button>
          </Form>
        ) : null}
        {needsWords ? (
          <ButtonLink to={t.to(`/staff/catalog/${report.datasetId}`)}>
            {t.rich('import.qualityDescribe')}
          </ButtonLink>
        ) : null}
      </div>
    </section>
  );
}

function BrokenItem({ broken }: { readonly broken: BrokenRule }) {
  const t = useTranslator();
  const { rule, count, places = [], fix } = broken;
  return (
    <li>
      <strong className="mr-2">{rule.id}</strong>
      {inLanguage(rule.name, t.language)} {t.rich('import.repairCount', { count })}
      {places.length === 0 ? null : (
        <span className="block text-[0.9375rem] text-quiet">
          {places.map((place) => placeText(place, t.plain)).join('、')}
        </span>
      )}
      {fix === 'repaired-file' ? (
        <span className="block text-[0.9375rem]">{t.rich('import.qualityFixRepaired')}</span>
      ) : null}
    </li>
  );
}

function placeText(
  { row, column }: { readonly row?: number; readonly column?: string },
  plain: (key: 'import.row', values: { readonly row: number }) => string,
): string {
  const parts = [row === undefined ? '' : plain('import.row', { row }), column ?? ''];
  return parts.filter((part) => part !== '').join(' ');
}
