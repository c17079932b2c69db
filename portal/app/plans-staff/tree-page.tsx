/** `/staff/plans/{id}`: the tree, and what can be done with each node. */
import {
  type ActionFunctionArgs,
  data,
  Form,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { Button } from '../design/button.tsx';
import { Chip } from '../design/chip.tsx';
import { ButtonLink } from '../design/link.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { fiscalYearName } from '../plans/fiscal-year.ts';
import { levelKeys } from '../plans/levels.ts';
import type { Branch } from '../plans/plan.ts';
import { moveNode } from './edit-document.ts';
import { textIn, versionIn } from './read-form.ts';
import { Refused } from './refused.tsx';
import { getPlan, saveDocument } from './send.ts';

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const { id, tree, version, indicators } = await getPlan(call, params['id']);
  return { id, tree, version, indicators };
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const [what = '', ...rest] = textIn(form, 'what').split(' ');
  const node = rest.join(' ');
  const baseVersion = versionIn(form);
  const by = what === 'up' ? -1 : 1;
  const saved = await saveDocument(call, params['id'], (document) => moveNode(document, node, by), {
    baseVersion,
    note: `${node} ${by === -1 ? '↑' : '↓'}`,
  });
  if (!saved.ok) return data({ refusal: saved.refusal }, { status: saved.refusal.status });
  const t = translatorAt(new URL(request.url).pathname);
  const isSame = saved.value.plan.version === baseVersion;
  const query = isSame ? '' : `?done=moved&undo=${baseVersion}`;
  const page = `/staff/plans/${encodeURIComponent(params['id'] ?? '')}`;
  return redirect(`${t.to(page)}${query}#n-${encodeURIComponent(node)}`);
}

export default function TreePage() {
  const { id, tree, version } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const t = useTranslator();
  const own = t.to(`/staff/plans/${encodeURIComponent(id)}`);
  return (
    <>
      <Refused refusal={answer?.refusal} />
      <p className="max-w-prose">{t.rich('plans-staff.treeLead')}</p>
      <p>
        <ButtonLink to={`${own}/node`} look="primary" icon="plus">
          {t.rich('plans-staff.addPolicy')}
        </ButtonLink>
      </p>
      {tree.length === 0 ? (
        <p className="rounded-12 border border-line bg-sunken p-6">
          {t.rich('plans-staff.treeEmpty')}
        </p>
      ) : (
        <Form method="post">
          <input type="hidden" name="version" value={version} />
          <Branches branches={tree} own={own} />
        </Form>
      )}
    </>
  );
}

interface BranchesProps {
  readonly branches: readonly Branch[];
  /** The address of the plan, in the language of the page. */
  readonly own: string;
}

function Branches({ branches, own }: BranchesProps) {
  return (
    <ul className="flex flex-col gap-2 border-line border-l-2 pl-3 sm:pl-5">
      {branches.map((branch, place) => (
        <li key={branch.id} id={`n-${branch.id}`} className="scroll-mt-4">
          <Row
            branch={branch}
            own={own}
            isFirst={place === 0}
            isLast={place === branches.length - 1}
          />
          {branch.children.length === 0 ? null : (
            <div className="mt-2">
              <Branches branches={branch.children} own={own} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

interface RowProps {
  readonly branch: Branch;
  readonly own: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function Row({ branch, own, isFirst, isLast }: RowProps) {
  const t = useTranslator();
  const { id, title, level, department, addedIn, repeatOf } = branch;
  const query = (name: string): string => `${own}/node?${new URLSearchParams({ [name]: id })}`;
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 rounded-8 border border-line bg-raised px-3 py-1">
      <p className="flex min-w-0 grow flex-wrap items-baseline gap-x-3">
        <span className="text-[0.875rem] text-quiet">
          {t.rich(levelKeys[level])} {id}
        </span>
        <Link to={query('id')} lang="ja" className="inline-flex min-h-11 items-center text-link">
          {title}
        </Link>
        {department === undefined ? null : (
          <span lang="ja" className="text-[0.875rem] text-quiet">
            {department}
          </span>
        )}
        {addedIn === undefined ? null : (
          <Chip look="accent">
            {t.rich('plans.addedIn', { year: fiscalYearName(addedIn, t.language) })}
          </Chip>
        )}
        {repeatOf === undefined ? null : <Chip>{t.rich('plans.repeatOf', { id: repeatOf })}</Chip>}
      </p>
      <details className="open:basis-full">
        <summary className="inline-flex min-h-11 cursor-pointer items-center text-[0.9375rem] text-link underline underline-offset-4">
          {t.rich('plans-staff.more')}
          <span className="sr-only" lang="ja">
            {` ${id} ${title}`}
          </span>
        </summary>
        <p className="flex flex-wrap gap-2 py-2">
          <ButtonLink to={query('id')} icon="edit">
            {t.rich('plans-staff.edit')}
          </ButtonLink>
          <ButtonLink to={query('parent')} icon="plus">
            {t.rich('plans-staff.addBelow')}
          </ButtonLink>
          {isFirst ? null : (
            <Button type="submit" name="what" value={`up ${id}`} icon="ascending">
              {t.rich('plans-staff.up')}
            </Button>
          )}
          {isLast ? null : (
            <Button type="submit" name="what" value={`down ${id}`} icon="descending">
              {t.rich('plans-staff.down')}
            </Button>
          )}
        </p>
      </details>
    </div>
  );
}
