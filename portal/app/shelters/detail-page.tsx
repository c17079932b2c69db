/** `/shelters/{id}`: everything known about one place. */
import {
  data,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { StaleBanner, UnavailableBanner } from '../design/banner.tsx';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { MessagePage } from '../design/message-page.tsx';
import type { Measured } from '../geo/distance.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { nameIn, type Region } from '../region/region.ts';
import { KindBadge } from './badges.tsx';
import { Facts } from './facts.tsx';
import { withFilters } from './filters.ts';
import { getShelter, sheltersNear } from './find.ts';
import { HazardTable } from './hazard-table.tsx';
import { Place } from './place.tsx';
import type { Shelter } from './shelter.ts';
import { ShelterCard } from './shelter-card.tsx';
import { type Sketch, sketchOf } from './sketch.ts';

type DetailData = { readonly region: Region } & (
  | { readonly state: 'unavailable' | 'missing' }
  | {
      readonly state: 'found';
      readonly shelter: Shelter;
      readonly nearby: readonly Measured<Shelter>[];
      readonly sketch: Sketch;
      readonly knownAt?: string;
    }
);

const nearbyMax = 6;

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { ask, region, now } = context.get(portalContext);
  const found = await getShelter(ask, params['id'] ?? '');
  if (!found.ok) {
    const isMissing = found.reason === 'not-found';
    const answer: DetailData = {
      region: await region(),
      state: isMissing ? 'missing' : 'unavailable',
    };
    return data(answer, { status: isMissing ? 404 : 503 });
  }
  const shelter = found.value;
  const nearby = await sheltersNear(ask, shelter.position, nearbyMax, shelter.id);
  const answer: DetailData = {
    region: await region(),
    state: 'found',
    shelter,
    nearby,
    sketch: await sketchOf(ask, shelter, nearby, now()),
    ...(found.knownAt === undefined ? {} : { knownAt: found.knownAt }),
  };
  return data(answer);
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  const region = loaderData ? nameIn(loaderData.region.name, t.language) : '';
  const site = t.plain('site.name', { region });
  const title =
    loaderData?.state === 'found' ? loaderData.shelter.name : t.plain('shelters.missing.title');
  return [{ title: `${title} | ${site}` }];
};

export default function DetailPage() {
  const answer = useLoaderData<typeof loader>();
  const t = useTranslator();
  switch (answer.state) {
    case 'missing':
      return (
        <MessagePage
          title={t.rich('shelters.missing.title')}
          text={t.rich('shelters.missing.text')}
        />
      );
    case 'unavailable':
      return (
        <div className="page-width py-12">
          <h1 className="mb-6 text-[1.75rem]">{t.rich('shelters.list.title')}</h1>
          <UnavailableBanner />
        </div>
      );
    case 'found':
      return <Detail {...answer} />;
  }
}

function Detail(props: DetailData & { readonly state: 'found' }) {
  const { shelter, nearby, sketch, knownAt, region } = props;
  const t = useTranslator();
  const isSite = shelter.kind === 'EvacuationSite';
  return (
    <article className="page-width pt-4 pb-16">
      <Breadcrumb
        between={[{ to: t.to('/shelters'), label: t.rich('nav.shelters') }]}
        here={<span lang="ja">{shelter.name}</span>}
      />
      <div className="mt-4 flex flex-wrap items-center gap-2">
        <KindBadge kind={shelter.kind} />
      </div>
      <h1 className="mt-3 text-[1.75rem] leading-snug md:text-[2.25rem]" lang="ja">
        {shelter.name}
      </h1>
      {shelter.address === undefined ? null : (
        <p className="mt-1 text-[1.125rem] text-quiet" lang="ja">
          {shelter.address}
        </p>
      )}
      {knownAt === undefined ? null : (
        <div className="mt-6">
          <StaleBanner knownAt={knownAt} />
        </div>
      )}
      <div className="mt-8 grid content-start gap-10 lg:grid-cols-[minmax(0,1fr)_26rem] lg:grid-rows-[auto_1fr]">
        <div className="flex min-w-0 flex-col gap-10">
          <section aria-labelledby="what">
            <h2 id="what" className="text-[1.375rem]">
              {t.rich('shelters.detail.what')}
            </h2>
            <p className="mt-3 border-current border-l-8 pl-4">
              <strong className="block text-[1.125rem]">
                {t.rich(isSite ? 'shelters.kind.siteUse' : 'shelters.kind.shelterUse')}
              </strong>
              {t.rich(isSite ? 'shelters.kind.siteText' : 'shelters.kind.shelterText')}
              {shelter.isBothKinds ? (
                <span className="mt-2 block">{t.rich('shelters.kind.bothText')}</span>
              ) : null}
            </p>
          </section>
          {isSite ? (
            <HazardTable hazards={shelter.hazards} />
          ) : (
            <ShelterHazards shelter={shelter} />
          )}
        </div>
        <div className="lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <Place shelter={shelter} sketch={sketch} />
        </div>
        <Facts shelter={shelter} region={region} />
      </div>
      <Nearby nearby={nearby} />
    </article>
  );
}

function ShelterHazards({ shelter }: { readonly shelter: Shelter }) {
  const t = useTranslator();
  const filters = {
    kind: 'EvacuationSite' as const,
    hazards: [],
    ...(shelter.municipalityCode === undefined ? {} : { municipality: shelter.municipalityCode }),
  };
  return (
    <section aria-labelledby="hazards">
      <h2 id="hazards" className="text-[1.375rem]">
        {t.rich('shelters.detail.hazards')}
      </h2>
      <p className="mt-3">{t.rich('shelters.detail.shelterHazards')}</p>
      <p className="no-print mt-2">
        <Link
          to={withFilters(t.to('/shelters'), filters)}
          className="text-link inline-flex min-h-11 items-center font-bold"
        >
          {t.rich('shelters.detail.findSites')}
        </Link>
      </p>
    </section>
  );
}

function Nearby({ nearby }: { readonly nearby: readonly Measured<Shelter>[] }) {
  const t = useTranslator();
  return (
    <section aria-labelledby="nearby" className="mt-14">
      <h2 id="nearby" className="text-[1.375rem]">
        {t.rich('shelters.detail.nearby')}
      </h2>
      <p className="mt-2 text-quiet">
        {t.rich(nearby.length === 0 ? 'shelters.detail.nearbyNone' : 'shelters.detail.nearbyText')}
      </p>
      <ol className="mt-4 grid gap-3 lg:grid-cols-2">
        {nearby.map(({ item, distanceMetres }) => (
          <li key={item.id}>
            <ShelterCard shelter={item} distanceMetres={distanceMetres} level={3} />
          </li>
        ))}
      </ol>
    </section>
  );
}
