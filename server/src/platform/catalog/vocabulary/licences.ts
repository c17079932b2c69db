/** Licences of public data: code, names, address, whether it is open. */

export interface Licence {
  /** As CKAN catalogues write it. */
  readonly id: string;
  readonly title: { readonly ja: string; readonly en: string };
  readonly url: string;
  /** Open as the Open Definition 2.1 says. */
  readonly isOpen: boolean;
  readonly requiresAttribution: boolean;
}

function creativeCommons(id: string, kind: string, version: string, isOpen: boolean): Licence {
  const path = kind.toLowerCase();
  const port = version === '2.1' ? 'jp/' : '';
  const suffix = port === '' ? '国際' : '日本';
  return {
    id,
    title: {
      ja: `クリエイティブ・コモンズ ${kind} ${version} ${suffix}`,
      en: `Creative Commons ${kind} ${version}${port === '' ? ' International' : ' Japan'}`,
    },
    url: `https://creativecommons.org/licenses/${path}/${version}/${port}`,
    isOpen,
    requiresAttribution: true,
  };
}

export const licences: readonly Licence[] = [
  creativeCommons('cc-by-4.0', 'BY', '4.0', true),
  {
    id: 'pdl-1.0',
    title: { ja: '公共データ利用規約（第1.0版）', en: 'Public Data License 1.0' },
    url: 'https://www.digital.go.jp/resources/open_data/public_data_license_v1.0',
    isOpen: true,
    requiresAttribution: true,
  },
  {
    id: 'cc0-1.0',
    title: { ja: 'CC0 1.0 全世界（パブリックドメイン提供）', en: 'CC0 1.0 Universal' },
    url: 'https://creativecommons.org/publicdomain/zero/1.0/',
    isOpen: true,
    requiresAttribution: false,
  },
  creativeCommons('cc-by-sa-4.0', 'BY-SA', '4.0', true),
  creativeCommons('cc-by-nd-4.0', 'BY-ND', '4.0', false),
  creativeCommons('cc-by-nc-4.0', 'BY-NC', '4.0', false),
  creativeCommons('cc-by-2.1-jp', 'BY', '2.1', true),
  {
    id: 'gjtou-2.0',
    title: { ja: '政府標準利用規約（第2.0版）', en: 'Japan Government Standard Terms of Use 2.0' },
    url: 'https://www.digital.go.jp/copyright-policy',
    isOpen: true,
    requiresAttribution: true,
  },
  {
    id: 'odbl-1.0',
    title: { ja: 'オープンデータベースライセンス 1.0', en: 'Open Database License 1.0' },
    url: 'https://opendatacommons.org/licenses/odbl/1-0/',
    isOpen: true,
    requiresAttribution: true,
  },
  {
    id: 'other-open',
    title: { ja: 'その他（自由に利用できる）', en: 'Other (open)' },
    url: 'https://opendefinition.org/od/2.1/ja/',
    isOpen: true,
    requiresAttribution: true,
  },
  {
    id: 'other-closed',
    title: { ja: 'その他（利用に条件がある）', en: 'Other (not open)' },
    url: 'https://opendefinition.org/licenses/nonconformant/',
    isOpen: false,
    requiresAttribution: true,
  },
];

const byId = new Map(licences.map((licence) => [licence.id, licence]));

/** What catalogues of Japan write for the same licence, folded by `fold`. */
const otherNames: Readonly<Record<string, string>> = {
  ccby: 'cc-by-4.0',
  ccby40: 'cc-by-4.0',
  ccby4: 'cc-by-4.0',
  ccby40international: 'cc-by-4.0',
  ccby40国際: 'cc-by-4.0',
  ccby21jp: 'cc-by-2.1-jp',
  ccby21: 'cc-by-2.1-jp',
  クリエイティブコモンズ表示: 'cc-by-4.0',
  クリエイティブコモンズ表示40国際: 'cc-by-4.0',
  クリエイティブコモンズby40国際: 'cc-by-4.0',
  cc0: 'cc0-1.0',
  cc010: 'cc0-1.0',
  cczero: 'cc0-1.0',
  ccbysa: 'cc-by-sa-4.0',
  ccbysa40: 'cc-by-sa-4.0',
  ccbynd: 'cc-by-nd-4.0',
  ccbync: 'cc-by-nc-4.0',
  pdl10: 'pdl-1.0',
  pdl: 'pdl-1.0',
  公共データ利用規約第10版: 'pdl-1.0',
  政府標準利用規約第20版: 'gjtou-2.0',
  odcodbl: 'odbl-1.0',
};

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** The licence a code, a name or an address stands for. */
export function findLicence(text: string | undefined): Licence | undefined {
  if (text === undefined || text === '') return undefined;
  const known = byId.get(text.toLowerCase());
  if (known !== undefined) return known;
  const address = text.replace(/^http:/, 'https:').replace(/(deed|legalcode)(\.[a-z]+)?\/?$/, '');
  const byUrl = licences.find(
    ({ url }) => address.replace(/\/?$/, '/') === url.replace(/\/?$/, '/'),
  );
  return byUrl ?? byId.get(otherNames[fold(text)] ?? '');
}
