/** What is different between two versions, as a list that can be read aloud. */
import type { MessageKey } from '../language/messages.ts';
import { useTranslator } from '../language/text.tsx';

/** As the API tells it: PlanDifference. */
export interface Change {
  readonly part: 'head' | 'node' | 'indicator' | 'context' | 'governance' | 'logic' | 'order';
  readonly kind: 'added' | 'removed' | 'changed';
  readonly id: string;
  readonly title: string;
  readonly members: readonly {
    readonly member: string;
    readonly before?: string;
    readonly after?: string;
  }[];
}

const marks = { added: '＋', removed: '－', changed: '±' } as const;
const looks = {
  added: 'border-success bg-success-soft',
  removed: 'border-danger bg-danger-soft',
  changed: 'border-notice bg-notice-soft',
} as const;

/** The names of members that have one in the forms. */
const memberKeys: Readonly<Record<string, MessageKey>> = {
  title: 'plans-staff.fields.title',
  titleShort: 'plans-staff.fields.titleShort',
  publisher: 'plans-staff.fields.publisher',
  localGovernmentCode: 'plans-staff.fields.localGovernmentCode',
  period: 'plans-staff.fields.period',
  status: 'plans-staff.fields.status',
  philosophy: 'plans-staff.fields.philosophy',
  source: 'plans-staff.fields.source',
  level: 'plans-staff.fields.level',
  parent: 'plans-staff.fields.parent',
  summary: 'plans-staff.fields.summary',
  targetState: 'plans-staff.fields.targetState',
  department: 'plans-staff.fields.department',
  addedIn: 'plans-staff.fields.addedIn',
  repeatOf: 'plans-staff.fields.repeatOf',
  links: 'plans-staff.fields.links',
  unit: 'plans-staff.fields.unit',
  node: 'plans-staff.fields.node',
  direction: 'plans-staff.fields.direction',
  definition: 'plans-staff.fields.definition',
  owner: 'plans-staff.fields.owner',
  dataset: 'plans-staff.fields.dataset',
  baseline: 'plans-staff.fields.baseline',
  targets: 'plans-staff.fields.targets',
  formula: 'plans-staff.fields.formula',
  nodes: 'plans-staff.nodes',
  indicators: 'plans-staff.indicators',
};

interface ChangeListProps {
  readonly changes: readonly Change[];
  /** How many there are beyond those. */
  readonly more: number;
}

export function ChangeList({ changes, more }: ChangeListProps) {
  const t = useTranslator();
  if (changes.length === 0) return <p>{t.rich('plans-staff.noChanges')}</p>;
  return (
    <>
      <ul className="flex flex-col gap-2">
        {changes.map((change) => (
          <li
            key={`${change.part} ${change.kind} ${change.id}`}
            className={`rounded-8 border-l-4 px-4 py-2 ${looks[change.kind]}`}
          >
            <p>
              <span aria-hidden="true">{marks[change.kind]} </span>
              <span className="font-bold">
                {t.rich(`plans-staff.change.${change.kind}`)}:{' '}
                {t.rich(`plans-staff.part.${change.part}`)}
              </span>{' '}
              <span lang="ja">
                {change.part === 'node' || change.part === 'indicator' ? `${change.id} ` : ''}
                {change.title}
              </span>
            </p>
            {change.kind === 'changed' ? <Members members={change.members} /> : null}
          </li>
        ))}
      </ul>
      {more === 0 ? null : (
        <p className="mt-3">{t.rich('plans-staff.moreChanges', { count: more })}</p>
      )}
    </>
  );
}

function Members({ members }: Pick<Change, 'members'>) {
  const t = useTranslator();
  return (
    <dl className="mt-1 text-[0.9375rem]">
      {members.map(({ member, before, after }) => {
        const key = memberKeys[member];
        return (
          <div key={member} className="flex flex-wrap gap-x-2">
            <dt className="font-bold">{key === undefined ? member : t.rich(key)}:</dt>
            {before === undefined && after === undefined ? null : (
              <dd lang="ja" className="min-w-0">
                <del>{shortened(before)}</del>
                <span aria-hidden="true"> → </span>
                <ins className="font-bold no-underline">{shortened(after)}</ins>
              </dd>
            )}
          </div>
        );
      })}
    </dl>
  );
}

const charactersMax = 200;

function shortened(text = '–'): string {
  return text.length > charactersMax ? `${text.slice(0, charactersMax)}…` : text;
}
