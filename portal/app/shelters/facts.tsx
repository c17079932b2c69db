/** What the data says about a place, and who says it. */
import type { ReactNode } from 'react';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { RegionName } from '../region/name.tsx';
import { findMunicipality, type Region } from '../region/region.ts';
import { LicenceName } from './licence.tsx';
import type { Shelter } from './shelter.ts';

interface FactsProps {
  readonly shelter: Shelter;
  readonly region: Region;
}

export function Facts({ shelter, region }: FactsProps) {
  const t = useTranslator();
  const [longitude, latitude] = shelter.position;
  const { capacityPeople } = shelter;
  const texts = [
    { key: 'shelters.detail.receives', text: shelter.eligiblePeople },
    { key: 'shelters.detail.other', text: shelter.otherInformation },
    { key: 'shelters.detail.remarks', text: shelter.remarks },
  ] as const;
  return (
    <section aria-labelledby="facts">
      <h2 id="facts" className="text-[1.375rem]">
        {t.rich('shelters.detail.about')}
      </h2>
      <dl className="mt-4 border-line border-t">
        <Fact name={t.rich('shelters.detail.address')}>
          {shelter.address === undefined ? (
            t.rich('shelters.detail.noAddress')
          ) : (
            <span lang="ja">{shelter.address}</span>
          )}
        </Fact>
        <Fact name={t.rich('shelters.detail.municipality')}>
          <MunicipalityName shelter={shelter} region={region} />
        </Fact>
        <Fact name={t.rich('shelters.detail.capacity')}>
          {capacityPeople === undefined
            ? t.rich('shelters.detail.capacityUnknown')
            : t.rich('shelters.detail.capacityValue', {
                count: formatNumber(capacityPeople, t.language),
              })}
        </Fact>
        {texts.map(({ key, text }) =>
          text === undefined ? null : (
            <Fact key={key} name={t.rich(key)}>
              <span lang="ja">{text}</span>
            </Fact>
          ),
        )}
        <Fact name={t.rich('shelters.detail.position')}>
          {latitude}, {longitude}
        </Fact>
        <Fact name={t.rich('shelters.detail.code')}>{shelter.id.split(':').at(-1)}</Fact>
        <Fact name={t.rich('shelters.detail.source')}>
          <span lang="ja">{shelter.source ?? t.rich('shelters.detail.sourceUnknown')}</span>
          {shelter.license === undefined ? null : (
            <span className="block">
              {t.rich('shelters.detail.license', {
                license: <LicenceName licence={shelter.license} />,
              })}
            </span>
          )}
        </Fact>
      </dl>
      <p className="no-print mt-3">
        <a
          href={`/ngsi-ld/v1/entities/${encodeURIComponent(shelter.id)}`}
          className="text-link inline-flex min-h-11 items-center"
        >
          {t.rich('shelters.detail.machine')}
        </a>
      </p>
    </section>
  );
}

function MunicipalityName({ shelter, region }: FactsProps) {
  const municipality = findMunicipality(region, shelter.municipalityCode ?? '');
  return municipality === undefined ? (
    <span lang="ja">{shelter.municipalityName ?? shelter.municipalityCode ?? '—'}</span>
  ) : (
    <RegionName name={municipality.name} />
  );
}

function Fact({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="grid gap-x-6 border-line border-b py-3 sm:grid-cols-[10rem_minmax(0,1fr)]">
      <dt className="font-bold">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
