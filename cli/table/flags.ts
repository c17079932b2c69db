/** Flags that several commands have, so that they say the same everywhere. */
import type { Flag } from '../command.ts';

export const dataFolderFlag = {
  kind: 'text',
  value: 'FOLDER',
  meaning: {
    ja: '組み込みデータベース、ファイル、管理者トークンを置くフォルダー。',
    en: 'Folder of the embedded database, files and the administrator token.',
  },
  default: { ja: 'プロジェクトの data', en: 'data in the project folder' },
} as const satisfies Flag;

export const databaseUrlFlag = {
  kind: 'text',
  value: 'URL',
  meaning: {
    ja: 'PostgreSQL 15以降とPostGIS 3.3以降のサーバー。',
    en: 'PostgreSQL 15 or later with PostGIS 3.3 or later.',
  },
  default: { ja: '組み込みデータベース', en: 'the embedded database' },
} as const satisfies Flag;

export const tokenFlag = {
  kind: 'text',
  value: 'TOKEN|FILE',
  meaning: {
    ja: '書き込みのできる人のトークン、またはそれを入れたファイル。',
    en: 'Token of somebody who may do this, or a file that holds it.',
  },
  default: {
    ja: 'KUMIKI_TOKEN、このマシンのサーバーならデータフォルダーの管理者トークン',
    en: 'KUMIKI_TOKEN, or, for a server on this machine, the administrator token of the data folder',
  },
} as const satisfies Flag;

export const regionFlag = {
  kind: 'text',
  meaning: { ja: '地域パック（regions/ のファイル名）。', en: 'Region pack, a file of regions/.' },
  default: 'nagasaki',
} as const satisfies Flag;

export const jsonFlag = {
  kind: 'switch',
  meaning: { ja: '結果を1つのJSONで出力します。', en: 'Print the result as one JSON object.' },
} as const satisfies Flag;
