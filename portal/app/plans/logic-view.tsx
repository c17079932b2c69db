/** A logic model: drawn where there is room, and as a list in which each step says where it leads. */
import { useTranslator } from '../language/text.tsx';
import { boxWidth, columnAt, drawLogic, lineHeight, stages } from './logic-graph.ts';
import type { IndicatorProgress, LogicStep, Standing } from './plan.ts';
import { StandingChip } from './standing.tsx';

interface LogicViewProps {
  readonly steps: readonly LogicStep[];
  readonly indicators: readonly IndicatorProgress[];
}

export function LogicView({ steps, indicators }: LogicViewProps) {
  const t = useTranslator();
  const titles = new Map(steps.map(({ id, title }) => [id, title]));
  return (
    <>
      <LogicDrawing steps={steps} indicators={indicators} />
      <ol className="grid gap-4 md:grid-cols-4 print:grid-cols-4">
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
    </>
  );
}

const strokes: Readonly<Record<Standing, string>> = {
  achieved: 'stroke-success',
  'on-schedule': 'stroke-accent',
  behind: 'stroke-danger',
  'no-value': 'stroke-edge',
  'no-target': 'stroke-edge',
};

/** On narrow screens the list says it better. */
function LogicDrawing({ steps, indicators }: LogicViewProps) {
  const t = useTranslator();
  const { width, height, boxes, arrows } = drawLogic(steps);
  const standingOf = (id: string): Standing => {
    const bound = steps.find((step) => step.id === id)?.indicator;
    return indicators.find(({ code }) => code === bound)?.standing ?? 'no-target';
  };
  return (
    <svg
      role="img"
      aria-label={t.plain('plans.logicDrawing')}
      viewBox={`-2 0 ${width + 60} ${height}`}
      className="mb-6 hidden h-auto w-full max-w-[64rem] text-ink md:block print:block"
    >
      <defs>
        <marker
          id="logic-head"
          viewBox="0 0 10 10"
          refX="9"
          refY="5"
          markerWidth="7"
          markerHeight="7"
          orient="auto-start-reverse"
        >
          <path d="M0 0 10 5 0 10z" className="fill-quiet" />
        </marker>
      </defs>
      {stages.map((stage, column) => (
        <text
          key={stage}
          x={columnAt(column) + boxWidth / 2}
          y="20"
          textAnchor="middle"
          className="fill-ink font-bold text-[16px]"
        >
          {t.plain(`plans.${stage}`)}
        </text>
      ))}
      {arrows.map(({ id, path }) => (
        <path
          key={id}
          d={path}
          fill="none"
          strokeWidth="2"
          markerEnd="url(#logic-head)"
          className="stroke-quiet"
        />
      ))}
      {boxes.map(({ id, x, y, height: tall, lines }) => (
        <g key={id}>
          <rect
            x={x}
            y={y}
            width={boxWidth}
            height={tall}
            rx="8"
            strokeWidth="2"
            className={`fill-raised ${strokes[standingOf(id)]}`}
          />
          {lines.map((line, place) => (
            <text
              key={line}
              x={x + 12}
              y={y + 26 + place * lineHeight}
              className="fill-ink text-[15px]"
            >
              {line}
            </text>
          ))}
        </g>
      ))}
    </svg>
  );
}
