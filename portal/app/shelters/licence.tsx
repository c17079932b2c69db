/** A licence by its name where the address is known, as a link where it is an address. */
import { useTranslator } from '../language/text.tsx';

const known = [
  {
    begins: 'https://www.digital.go.jp/resources/open_data/public_data_license',
    key: 'shelters.licence.pdl',
  },
  { begins: 'https://creativecommons.org/publicdomain/zero/1.0', key: 'shelters.licence.cc0' },
  { begins: 'https://creativecommons.org/licenses/by/4.0', key: 'shelters.licence.by4' },
  { begins: 'https://nlftp.mlit.go.jp/ksj/other/agreement', key: 'shelters.licence.ksj' },
] as const;

export function LicenceName({ licence }: { readonly licence: string }) {
  const t = useTranslator();
  const found = known.find(({ begins }) => licence.startsWith(begins));
  const name = found === undefined ? licence : t.rich(found.key);
  return /^https?:/.test(licence) ? (
    <a href={licence} className="text-link" rel="noreferrer">
      {name}
    </a>
  ) : (
    name
  );
}
