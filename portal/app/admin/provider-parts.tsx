/** What the pages of sign-in providers share: the answer of a test, what to register there, and the fields. */
import { useActionData } from 'react-router';
import { Accordion } from '../design/accordion.tsx';
import { Banner } from '../design/banner.tsx';
import { RadioGroup } from '../design/form/choice.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { useTranslator } from '../language/text.tsx';
import type { Done } from './ask.ts';
import { audiences, businessFields, type Given, type SignInProvider } from './provider.ts';

/** 「接続を確かめる」: what was found, in words, with the English of the API beside it for whoever runs the provider. */
export function InspectionOutcome() {
  const t = useTranslator();
  const inspection = useActionData<Done>()?.inspection;
  if (inspection === undefined) return null;
  const { isReady, findings, issuer } = inspection;
  return (
    <Banner
      look={isReady ? 'success' : 'danger'}
      title={t.rich(isReady ? 'admin.providers.ready' : 'admin.providers.notReady')}
      isUrgent={!isReady}
    >
      <p className="break-all">{issuer}</p>
      <ul className="mt-2 flex list-disc flex-col gap-2 pl-6">
        {findings.map(({ code, detail }) => (
          <li key={code}>
            {t.rich(`admin.providers.findings.${code}`)}
            <span lang="en" className="block break-all text-[0.9375rem] text-quiet">
              {detail}
            </span>
          </li>
        ))}
      </ul>
    </Banner>
  );
}

/** What has to be entered on the other side. */
export function Registration({ provider }: { readonly provider: SignInProvider }) {
  const t = useTranslator();
  const { redirectUri, jwksUri } = provider;
  return (
    <dl className="flex flex-col gap-2">
      <Fact name={t.rich('admin.providers.redirectUri')} value={redirectUri} />
      {jwksUri === undefined ? null : (
        <Fact name={t.rich('admin.providers.jwksUri')} value={jwksUri} />
      )}
    </dl>
  );
}

function Fact({ name, value }: { readonly name: React.ReactNode; readonly value: string }) {
  return (
    <div>
      <dt className="font-bold">{name}</dt>
      <dd>
        <code className="break-all">{value}</code>
      </dd>
    </div>
  );
}

/** A secret is never written into the page: the field is always empty. */
export function ProviderFields({
  given,
  isNew,
  profile,
}: {
  readonly given: Given;
  readonly isNew: boolean;
  /** Absent where it is chosen in the same form. */
  readonly profile?: SignInProvider['profile'];
}) {
  const t = useTranslator();
  const text = (name: 'label' | 'issuer' | 'clientId' | 'scopes' | 'acrValues') => ({
    name,
    label: t.rich(`admin.providers.${name}`),
    hint: t.rich(`admin.providers.${name}Hint`),
    defaultValue: given[name] ?? '',
  });
  return (
    <>
      <RadioGroup
        name="audience"
        isRequired
        label={t.rich('admin.providers.audience')}
        defaultValues={[given['audience'] || 'staff']}
        options={audiences.map((value) => ({
          value,
          label: t.rich(`admin.providers.audiences.${value}`),
        }))}
      />
      <TextField {...text('label')} width="middle" isRequired={!isNew} />
      {isNew ? <TextField {...text('issuer')} type="url" inputMode="url" /> : null}
      <TextField {...text('clientId')} width="middle" autoComplete="off" isRequired />
      <TextField
        name="clientSecret"
        label={t.rich('admin.providers.clientSecret')}
        hint={t.rich(isNew ? 'admin.providers.newSecretHint' : 'admin.providers.secretHint')}
        type="password"
        autoComplete="new-password"
        width="middle"
      />
      <TextField {...text('scopes')} />
      <TextField {...text('acrValues')} />
      {profile === undefined || profile === 'gbizid' ? <BusinessFields given={given} /> : null}
    </>
  );
}

/** Which GビズID accounts may sign in, by what the provider says of their kind. */
function BusinessFields({ given }: { readonly given: Given }) {
  const t = useTranslator();
  return (
    <Accordion
      summary={t.rich('admin.providers.business.title')}
      isOpen={businessFields.some((name) => (given[name] ?? '') !== '')}
    >
      <div className="flex flex-col gap-6">
        <p>{t.rich('admin.providers.business.text')}</p>
        {businessFields.map((name) => (
          <TextField
            key={name}
            name={name}
            label={t.rich(`admin.providers.business.${name}`)}
            defaultValue={given[name] ?? ''}
            width="middle"
            autoComplete="off"
          />
        ))}
      </div>
    </Accordion>
  );
}
