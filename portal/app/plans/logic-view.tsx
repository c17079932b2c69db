/** A logic model in four columns; each step says where it leads. */
import { useTranslator } from '../language/text.tsx';
import type { IndicatorProgress, LogicStep } from './plan.ts';
import { StandingChip } from './standing.tsx';

export const stages = ['input', 'activity', 'output', 'outcome'] as const;

interface LogicViewProps {
  readonly steps: readonly LogicStep[];
  readonly indicators: readonly IndicatorProgress[];
}

export function LogicView({ steps, indicators }: LogicViewProps) {
  const t = useTranslator();
  const titles = new Map(steps.map(({ id, title }) => [id, title]));
  return (
    <ol className="grid gap-4 md:grid-cols-4">
      {stages.map((stage) => (
        <li key={stage} className="rounded-12 bg-sunken p-4">
          <h3 className="font-bold">{t.rich(`plans.${stage}`)}</h3>
          <ul className="mt-3 flex flex-col gap-3">
            {steps
              .filter((step) => step.stage === stage)
              .map(({ id, title, to, indicator }) => {
                const bound = indicators.find(({ code }) => code === indicator);
                const next = to.flatMap((each) => titles.get(each) ?? []);
                return (
                  <li key={id} className="rounded-8 border border-edge bg-raised p-3">
                    <p lang="ja">{title}</p>
                    {bound === undefined ? null : (
                      <p className="mt-2 flex flex-wrap items-center gap-2">
                        <a
                          href={`#${bound.code}`}
                          lang="ja"
                          className="text-link underline underline-offset-4"
                        >
                          {bound.title}
                        </a>
                        <StandingChip standing={bound.standing} />
                      </p>
                    )}
                    {next.length === 0 ? null : (
                      <p className="mt-2 text-[0.9375rem] text-quiet">
                        {t.rich('plans.leadsTo', { titles: next.join('、') })}
                      </p>
                    )}
                  </li>
                );
              })}
          </ul>
        </li>
      ))}
    </ol>
  );
}
