/** The tree of a plan: every branch opens without a script. */

import { Accordion } from '../design/accordion.tsx';
import { Chip } from '../design/chip.tsx';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { fiscalYearName } from './fiscal-year.ts';
import { levelKeys } from './levels.ts';
import { Links } from './links.tsx';
import { type Branch, flatten, type IndicatorProgress } from './plan.ts';
import { StandingChip } from './standing.tsx';

interface TreeViewProps {
  readonly branches: readonly Branch[];
  readonly indicators: readonly IndicatorProgress[];
}

export function TreeView({ branches, indicators }: TreeViewProps) {
  return (
    <ul className="flex flex-col gap-3">
      {branches.map((branch) => (
        <li key={branch.id}>
          <BranchView branch={branch} indicators={indicators} />
        </li>
      ))}
    </ul>
  );
}

function BranchView({
  branch,
  indicators,
}: {
  readonly branch: Branch;
  readonly indicators: readonly IndicatorProgress[];
}) {
  const t = useTranslator();
  const below = flatten(branch.children).length;
  const own = indicators.filter(({ node }) => node === branch.id);
  const hasMore = below > 0 || own.length > 0 || detailsOf(branch) > 0;
  if (!hasMore) {
    return (
      <div id={`node-${branch.id}`} className="rounded-8 border border-line bg-raised px-4 py-3">
        <Title branch={branch} />
      </div>
    );
  }
  return (
    <div id={`node-${branch.id}`}>
      <Accordion summary={<Title branch={branch} below={below} />}>
        <Details branch={branch} />
        {own.length === 0 ? null : (
          <ul className="mt-3 flex flex-col gap-2">
            {own.map(({ code, title, standing }) => (
              <li key={code} className="flex flex-wrap items-center gap-2">
                <a href={`#${code}`} lang="ja" className="text-link underline underline-offset-4">
                  {title}
                </a>
                <StandingChip standing={standing} />
              </li>
            ))}
          </ul>
        )}
        {branch.children.length === 0 ? null : (
          <div className="mt-4">
            <TreeView branches={branch.children} indicators={indicators} />
          </div>
        )}
        <p className="sr-only">{t.plain('plans.below', { count: below })}</p>
      </Accordion>
    </div>
  );
}

function detailsOf(branch: Branch): number {
  const { summary, targetState, department, links, addedIn, repeatOf, period } = branch;
  return [summary, targetState, department, links, addedIn, repeatOf, period].filter(
    (each) => each !== undefined,
  ).length;
}

function Title({ branch, below = 0 }: { readonly branch: Branch; readonly below?: number }) {
  const t = useTranslator();
  const { id, title, level } = branch;
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-3 gap-y-1">
      <span className="text-[0.875rem] text-quiet">
        {t.rich(levelKeys[level])} {id}
      </span>
      <span lang="ja" className="font-bold">
        {title}
      </span>
      {below === 0 ? null : (
        <span className="text-[0.875rem] text-quiet">
          {t.rich('plans.below', { count: formatNumber(below, t.language) })}
        </span>
      )}
    </span>
  );
}

function Details({ branch }: { readonly branch: Branch }) {
  const t = useTranslator();
  const { summary, targetState, department, addedIn, repeatOf, links, period } = branch;
  return (
    <div className="flex flex-col gap-2">
      {summary === undefined ? null : <p lang="ja">{summary}</p>}
      {targetState === undefined ? null : (
        <p>
          <span className="font-bold">{t.rich('plans.targetState')}: </span>
          <span lang="ja">{targetState}</span>
        </p>
      )}
      {department === undefined ? null : (
        <p>
          <span className="font-bold">{t.rich('plans.department')}: </span>
          <span lang="ja">{department}</span>
        </p>
      )}
      {period === undefined ? null : (
        <p>
          <span className="font-bold">{t.rich('plans.periodLabel')}: </span>
          {t.rich('plans.period', {
            from: fiscalYearName(period.from, t.language),
            to: fiscalYearName(period.to, t.language),
          })}
        </p>
      )}
      {addedIn === undefined && repeatOf === undefined ? null : (
        <p className="flex flex-wrap gap-2">
          {addedIn === undefined ? null : (
            <Chip look="accent">
              {t.rich('plans.addedIn', { year: fiscalYearName(addedIn, t.language) })}
            </Chip>
          )}
          {repeatOf === undefined ? null : (
            <a href={`#node-${repeatOf}`} className="text-link underline underline-offset-4">
              {t.rich('plans.repeatOf', { id: repeatOf })}
            </a>
          )}
        </p>
      )}
      {links === undefined ? null : <Links links={links} />}
    </div>
  );
}
