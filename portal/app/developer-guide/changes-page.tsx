/** `/developers/changes`: what has changed, as the change log of the project says it. */
import { type MetaFunction, useLoaderData } from 'react-router';
import changeLog from '../../../CHANGELOG.md?raw';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { type Piece, parseChangeLog } from './change-log.ts';

export function loader() {
  return { releases: parseChangeLog(changeLog) };
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('developer-guide.changes') },
];

export default function ChangesPage() {
  const { releases } = useLoaderData<typeof loader>();
  const t = useTranslator();
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb
        between={[{ to: t.to('/developers'), label: t.rich('developer-guide.title') }]}
        here={t.rich('developer-guide.changes')}
      />
      <h1 className="mt-4 text-[1.75rem] leading-snug md:text-[2.25rem]">
        {t.rich('developer-guide.changes')}
      </h1>
      <p className="mt-4 max-w-prose">{t.rich('developer-guide.changesText')}</p>
      <p className="mt-2 max-w-prose">{t.rich('developer-guide.changesEnglish')}</p>
      {releases.map(({ name, entries }, place) => (
        <section key={name} aria-labelledby={`release-${place}`} className="mt-10">
          <h2 id={`release-${place}`} className="text-[1.5rem] leading-snug">
            {name === 'Unreleased' ? t.rich('developer-guide.changesNext') : name}
          </h2>
          <ul lang="en" className="mt-4 flex max-w-prose list-disc flex-col gap-3 pl-6">
            {entries.map((pieces) => (
              <li key={pieces.map(({ text }) => text).join('')}>
                <Entry pieces={pieces} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Entry({ pieces }: { readonly pieces: readonly Piece[] }) {
  return pieces.map(({ kind, text }, place) => {
    const key = `${place} ${text}`;
    return kind === 'code' ? <code key={key}>{text}</code> : <span key={key}>{text}</span>;
  });
}
