/** `/staff/plans/{id}/node`: one node, known (`?id=`) or new (`?parent=`). */
import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { ConfirmButton } from '../design/dialog.tsx';
import { Select } from '../design/form/choice.tsx';
import { TextArea, TextField } from '../design/form/text-field.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { levelKeys, levels } from '../plans/levels.ts';
import { flatten, type Level, linkKinds, type PlanLink } from '../plans/plan.ts';
import {
  idOf,
  idsBelow,
  type Member,
  nextNodeId,
  withNode,
  withoutEmpty,
  withoutNode,
} from './edit-document.ts';
import { numberIn, optionalText, rowsIn, textIn, versionIn } from './read-form.ts';
import { Refused } from './refused.tsx';
import { SaveRow } from './save-row.tsx';
import { getPlan, saveDocument } from './send.ts';

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const search = new URL(request.url).searchParams;
  const { document, tree, version } = await getPlan(call, params['id']);
  const id = search.get('id');
  const parent = search.get('parent') ?? undefined;
  const known = document.nodes.find((node) => idOf(node) === id);
  // A link to a node that is gone leads nowhere.
  // oxlint-disable-next-line typescript/only-throw-error
  if (id !== null && known === undefined) throw data(undefined, { status: 404 });
  const all = flatten(tree).map(({ node, above }) => ({
    id: node.id,
    title: node.title,
    level: node.level,
    depth: above.length,
  }));
  const above = all.find((node) => node.id === parent);
  const below = known === undefined ? new Set<string>() : idsBelow(document.nodes, idOf(known));
  return {
    version,
    isNew: known === undefined,
    node: known ?? {
      id: nextNodeId(document.nodes, above?.id),
      parent: above?.id,
      level: levelBelow(above?.level),
    },
    others: all.filter((each) => !below.has(each.id)),
    belowCount: Math.max(0, below.size - 1),
  };
}

function levelBelow(level: Level | undefined): Level {
  const place = level === undefined ? -1 : levels.indexOf(level);
  return levels[Math.min(place + 1, levels.length - 1)] ?? 'policy';
}

const texts = ['title', 'level', 'parent', 'summary', 'targetState', 'department'] as const;

function nodeOf(before: Member, form: FormData): Member {
  const from = numberIn(form, 'from');
  const to = numberIn(form, 'to');
  return withoutEmpty({
    ...before,
    id: textIn(form, 'id'),
    ...Object.fromEntries(texts.map((name) => [name, optionalText(form, name)])),
    addedIn: numberIn(form, 'addedIn'),
    repeatOf: optionalText(form, 'repeatOf'),
    period:
      from === undefined && to === undefined ? undefined : { from: from ?? to, to: to ?? from },
    links: rowsIn(form, 'link').flatMap((row) => {
      const target = optionalText(form, `link-${row}-target`);
      if (target === undefined) return [];
      const kind = optionalText(form, `link-${row}-kind`) ?? 'page';
      return [withoutEmpty({ kind, target, title: optionalText(form, `link-${row}-title`) })];
    }),
  });
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const id = textIn(form, 'id');
  const isRemoved = textIn(form, 'what') === 'remove';
  const baseVersion = versionIn(form);
  const saved = await saveDocument(
    call,
    params['id'],
    (document) => {
      if (isRemoved) return withoutNode(document, id);
      const before = document.nodes.find((node) => idOf(node) === id) ?? {};
      return withNode(document, nodeOf(before, form));
    },
    { baseVersion, note: `${id} ${textIn(form, 'title')}`.slice(0, 500) },
  );
  if (!saved.ok) {
    const given = isRemoved ? undefined : nodeOf({}, form);
    return data({ refusal: saved.refusal, given }, { status: saved.refusal.status });
  }
  const t = translatorAt(new URL(request.url).pathname);
  const page = t.to(`/staff/plans/${encodeURIComponent(params['id'] ?? '')}`);
  const done = isRemoved ? 'removed' : 'saved';
  const place = isRemoved ? '' : `#n-${encodeURIComponent(id)}`;
  return redirect(`${page}?done=${done}&undo=${baseVersion}${place}`);
}

export default function NodePage() {
  const { version, node, isNew, others, belowCount } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const t = useTranslator();
  const id = idOf(node);
  return (
    <>
      <Refused refusal={answer?.refusal} />
      <Form
        key={`${version} ${id}`}
        method="post"
        noValidate
        className="flex max-w-3xl flex-col gap-6"
      >
        <input type="hidden" name="version" value={version} />
        <h2 className="text-[1.375rem]">
          {t.rich(isNew ? 'plans-staff.newNode' : 'plans-staff.editNode', { id })}
        </h2>
        <NodeFields node={answer?.given ?? node} isNew={isNew} others={others} />
        <SaveRow cancelTo=".." />
        {isNew ? null : (
          <div className="border-line border-t pt-6">
            <ConfirmButton
              name="what"
              value="remove"
              label={t.rich('plans-staff.remove')}
              title={t.rich('plans-staff.removeNode')}
            >
              <p>{t.rich('plans-staff.removeNodeText', { count: belowCount })}</p>
            </ConfirmButton>
          </div>
        )}
      </Form>
    </>
  );
}

interface NodeFieldsProps {
  readonly node: Member;
  readonly isNew: boolean;
  readonly others: readonly {
    readonly id: string;
    readonly title: string;
    readonly depth: number;
  }[];
}

function NodeFields({ node, isNew, others }: NodeFieldsProps) {
  const t = useTranslator();
  const said = (name: string): string => {
    const value = node[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const period = node['period'];
  const year = (name: string): string => {
    const value: unknown =
      typeof period === 'object' && period !== null ? Reflect.get(period, name) : undefined;
    return typeof value === 'number' ? String(value) : '';
  };
  const places = others.map(({ id, title, depth }) => ({
    value: id,
    label: `${'　'.repeat(depth)}${id} ${title}`,
  }));
  return (
    <>
      <TextField
        name="id"
        label={t.rich('plans-staff.fields.id')}
        hint={t.rich(isNew ? 'plans-staff.nodeIdText' : 'plans-staff.nodeIdKept')}
        defaultValue={said('id')}
        width="short"
        isRequired
        isReadOnly={!isNew}
      />
      <TextField
        name="title"
        label={t.rich('plans-staff.fields.title')}
        defaultValue={said('title')}
        isRequired
      />
      <Select
        name="level"
        label={t.rich('plans-staff.fields.level')}
        options={levels.map((value) => ({ value, label: t.plain(levelKeys[value]) }))}
        defaultValue={said('level')}
        width="middle"
        isRequired
      />
      <Select
        name="parent"
        label={t.rich('plans-staff.fields.parent')}
        options={places}
        defaultValue={said('parent')}
        emptyLabel={t.plain('plans-staff.atTheTop')}
      />
      <TextField
        name="department"
        label={t.rich('plans-staff.fields.department')}
        defaultValue={said('department')}
        width="middle"
      />
      <TextArea
        name="summary"
        label={t.rich('plans-staff.fields.summary')}
        defaultValue={said('summary')}
        rows={4}
      />
      <TextArea
        name="targetState"
        label={t.rich('plans-staff.fields.targetState')}
        defaultValue={said('targetState')}
        rows={2}
      />
      <div className="flex flex-wrap gap-6">
        {(['from', 'to'] as const).map((name) => (
          <TextField
            key={name}
            name={name}
            label={t.rich(`plans-staff.fields.${name}`)}
            hint={t.rich('plans-staff.yearText')}
            defaultValue={year(name)}
            inputMode="numeric"
            width="short"
          />
        ))}
        <TextField
          name="addedIn"
          label={t.rich('plans-staff.fields.addedIn')}
          hint={t.rich('plans-staff.yearText')}
          defaultValue={said('addedIn')}
          inputMode="numeric"
          width="short"
        />
      </div>
      <Select
        name="repeatOf"
        label={t.rich('plans-staff.fields.repeatOf')}
        hint={t.rich('plans-staff.repeatText')}
        options={places}
        defaultValue={said('repeatOf')}
        emptyLabel={t.plain('plans-staff.noRepeat')}
      />
      <Links links={linksIn(node)} />
    </>
  );
}

function linksIn(node: Member): readonly PlanLink[] {
  const links = node['links'];
  // As the API gave them.
  return Array.isArray(links) ? (links as readonly PlanLink[]) : [];
}

function Links({ links }: { readonly links: readonly PlanLink[] }) {
  const t = useTranslator();
  const empty = { kind: undefined, target: '', title: '' };
  const rows = [...links, empty, empty];
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="font-bold">{t.rich('plans-staff.fields.links')}</legend>
      <p className="text-[0.9375rem] text-quiet">{t.rich('plans-staff.linksText')}</p>
      {rows.map(({ kind, target, title = '' }, row) => (
        <div
          // Rows do not change their order while they are filled in.
          // biome-ignore lint/suspicious/noArrayIndexKey: their place is what they are.
          key={row}
          className="grid gap-3 rounded-8 border border-line p-4 sm:grid-cols-3"
        >
          <Select
            name={`link-${row}-kind`}
            label={t.rich('plans-staff.linkKind', { number: row + 1 })}
            options={linkKinds.map((value) => ({
              value,
              label: t.plain(`plans-staff.linkKinds.${value}`),
            }))}
            defaultValue={kind ?? ''}
          />
          <TextField
            name={`link-${row}-target`}
            label={t.rich('plans-staff.linkTarget')}
            defaultValue={target}
          />
          <TextField
            name={`link-${row}-title`}
            label={t.rich('plans-staff.linkTitle')}
            defaultValue={title}
          />
        </div>
      ))}
    </fieldset>
  );
}
