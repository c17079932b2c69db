/** Commands for those who run a city. */
import { type AnyCommand, command } from '../command.ts';
import { databaseUrlFlag, dataFolderFlag, jsonFlag, regionFlag, tokenFlag } from './flags.ts';

const operatorFlags = {
  url: {
    kind: 'text',
    meaning: { ja: '動いているサーバーのアドレス。', en: 'A running server.' },
    default: {
      ja: 'データフォルダーのサーバー。動いていなければデータを直接開きます',
      en: 'the server of the data folder; where none runs, the data are opened directly',
    },
  },
  token: tokenFlag,
  data: dataFolderFlag,
  'database-url': databaseUrlFlag,
} as const;

export const operatingCommands: readonly AnyCommand[] = [
  command({
    name: 'up',
    summary: {
      ja: 'サーバーを起動し、開くアドレスを表示します。必要なものは自動で用意します。',
      en: 'Starts the server: builds what changed, opens the database, prints the address.',
    },
    flags: {
      port: {
        kind: 'number',
        meaning: {
          ja: '待ち受けるポート。0なら空いているもの。',
          en: 'Port to listen on; 0 takes any free one.',
        },
        default: '8080',
      },
      host: {
        kind: 'text',
        meaning: { ja: '待ち受けるアドレス。', en: 'Address to listen on.' },
        default: '127.0.0.1',
      },
      data: dataFolderFlag,
      region: regionFlag,
      'database-url': databaseUrlFlag,
      'migrate-url': {
        kind: 'text',
        value: 'URL',
        meaning: {
          ja: '同じデータベースの別のロール。監査記録の所有者になり、サーバーは追記しかできなくなります。',
          en: 'The same database as another role, which owns the audit trail: the server can only add to it.',
        },
      },
      'public-url': {
        kind: 'text',
        value: 'URL',
        meaning: {
          ja: 'プロキシを置くとき、利用者がこのサーバーを開くアドレス。',
          en: 'Address under which others reach this server, when a proxy stands before it.',
        },
        default: 'http://localhost:PORT',
      },
      'trust-proxy': {
        kind: 'switch',
        meaning: {
          ja: '直前のプロキシが付ける X-Forwarded ヘッダーを信用します。',
          en: 'Believe the X-Forwarded headers of the nearest proxy.',
        },
      },
      'context-map': {
        kind: 'text',
        value: 'FILE',
        meaning: {
          ja: '@contextのアドレスとファイルの対応を書いたJSON。書いたものはネットワークから取得しません。',
          en: 'JSON file that maps addresses of @contexts to files, so that they are never fetched.',
        },
      },
      open: {
        kind: 'switch',
        meaning: {
          ja: '認証を求めません。適合性試験用で、ループバックアドレスに限ります。',
          en: 'Ask nobody for credentials; for conformance tests on a loopback address only.',
        },
      },
    },
    notes: [
      {
        ja: 'どのフラグも環境変数で指定できます。上限値は環境変数だけです（docs/configuration.md）。',
        en: 'Every flag can also be set in the environment, every limit only there; docs/configuration.md lists them.',
      },
      {
        ja: 'SIGTERMまたはCtrl+Cで正しく停止します。2回目はただちに終了します。',
        en: 'SIGTERM and Ctrl+C stop it cleanly; a second one at once.',
      },
    ],
    examples: [
      './kumiki up',
      './kumiki up --port 80 --host 0.0.0.0 --data /srv/kumiki --region saga',
      './kumiki up --database-url postgres://kumiki:secret@db.example:5432/kumiki',
    ],
    load: async () => (await import('../up.ts')).up,
  }),
  command({
    name: 'import',
    summary: {
      ja: '動いているサーバーにファイルを送り、結果を知らせます。',
      en: 'Sends files to a running server and tells what became of them.',
    },
    operands: 'FILE|URL…',
    operandsMin: 1,
    flags: {
      url: {
        kind: 'text',
        meaning: { ja: 'サーバーのアドレス。', en: 'The server.' },
        default: {
          ja: 'データフォルダーのサーバー、または http://localhost:8080',
          en: 'the server of the data folder, or http://localhost:8080',
        },
      },
      token: tokenFlag,
      tenant: {
        kind: 'text',
        meaning: {
          ja: 'データの持ち主（テナント）。',
          en: 'The tenant that takes the data.',
        },
      },
      data: dataFolderFlag,
      format: {
        kind: 'text',
        meaning: {
          ja: '内容から判断できないときの形式。plan は計画（CSV・XLSX・JSON）。',
          en: 'What the files are, where their content does not say it; plan for plans in CSV, XLSX, JSON.',
        },
      },
      type: {
        kind: 'text',
        meaning: {
          ja: 'GeoJSONの地物の種類（エンティティ型）。',
          en: 'Entity type of GeoJSON Features.',
        },
      },
      id: {
        kind: 'text',
        value: 'PROPERTY',
        meaning: { ja: '地物を識別する項目。', en: 'Property that names a Feature.' },
      },
      map: {
        kind: 'list',
        value: 'FROM:TO',
        meaning: {
          ja: '名前を変える項目。何度でも指定できます。',
          en: 'A property that gets another name; may be given several times.',
        },
      },
      kind: {
        kind: 'text',
        meaning: {
          ja: 'フォルダー名や列から分からないとき、site（避難場所）か shelter（避難所）。',
          en: 'site or shelter, where neither folder nor columns of a shelter file say it.',
        },
      },
      source: { kind: 'text', value: 'TEXT', meaning: { ja: '出典。', en: 'Whom to credit.' } },
      license: {
        kind: 'text',
        value: 'TEXT',
        meaning: {
          ja: 'ライセンス。指定するとオープンデータになります。',
          en: 'Its licence, which makes it open data.',
        },
      },
      public: {
        kind: 'switch',
        meaning: { ja: 'だれでも読めるようにします。', en: 'Let everybody read what is imported.' },
      },
      towns: {
        kind: 'switch',
        meaning: {
          ja: '町字の位置（国土交通省 位置参照情報）として読み込み、住所から位置を求めるのに使います。',
          en: 'The files give the points of towns (位置参照情報), by which addresses are placed.',
        },
      },
      json: jsonFlag,
    },
    notes: [
      {
        ja: '受け付けられないファイルがあっても、ほかのファイルは続けて送ります。1件でも拒否されたら終了コードは1です。',
        en: 'A file that is refused does not stop the others. The exit code is 1 when anything was refused.',
      },
    ],
    examples: [
      './kumiki import shelters/42*.json',
      './kumiki import libraries.geojson --type Library --id 番号',
      './kumiki import --towns 42_2024.csv',
      './kumiki import --format plan plan.xlsx',
      './kumiki import https://example.lg.jp/data.geojson --url https://kumiki.example.lg.jp --token token.txt',
    ],
    load: async () => (await import('../import.ts')).importFiles,
  }),
  command({
    name: 'backup',
    summary: {
      ja: 'データベースとファイルをすべて1つのファイルに保存します。サーバーは動いていても構いません。',
      en: 'Saves database and files as one file, whether the server runs or not.',
    },
    operands: 'FILE',
    operandsMin: 1,
    operandsMax: 1,
    flags: operatorFlags,
    notes: [
      {
        ja: 'ファイルはtar形式です。管理者トークンは含みません。',
        en: 'The file is a tar archive. The administrator token is not in it.',
      },
    ],
    examples: ['./kumiki backup kumiki-2026-11-21.tar'],
    load: async () => (await import('../backup.ts')).backup,
  }),
  command({
    name: 'restore',
    summary: {
      ja: 'バックアップの内容で、今あるデータをすべて置き換えます。',
      en: 'Replaces everything by a backup.',
    },
    operands: 'FILE',
    operandsMin: 1,
    operandsMax: 1,
    flags: {
      ...operatorFlags,
      yes: {
        kind: 'switch',
        meaning: { ja: '確認せずに置き換えます。', en: 'Do not ask before.' },
      },
    },
    notes: [
      {
        ja: '壊れたファイルでは何も変わりません。動いているサーバーは、置き換えの間だけ503を返します。',
        en: 'A damaged file changes nothing. A running server answers 503 while its data changes.',
      },
    ],
    examples: ['./kumiki restore kumiki-2026-11-21.tar'],
    load: async () => (await import('../restore.ts')).restore,
  }),
  command({
    name: 'move',
    summary: {
      ja: '組み込みデータベースの内容をPostgreSQLサーバーに移します。',
      en: 'Takes the data of the embedded database to a PostgreSQL server.',
    },
    flags: {
      to: {
        kind: 'text',
        value: 'URL',
        meaning: { ja: '移し先の空のデータベース。', en: 'An empty database there.' },
      },
      data: dataFolderFlag,
      replace: {
        kind: 'switch',
        meaning: { ja: '移し先にある表を消します。', en: 'Drop the tables that are there.' },
      },
    },
    notes: [
      {
        ja: '先にサーバーを停止してください。移したあとの起動方法を表示します。',
        en: 'Stop the server first. How to start it afterwards is printed.',
      },
    ],
    examples: ['./kumiki move --to postgres://kumiki:secret@db.example:5432/kumiki'],
    load: async () => (await import('../move.ts')).move,
  }),
  command({
    name: 'audit',
    summary: {
      ja: '監査記録が改ざんされていないことを確かめ、持ち出し、署名します。',
      en: 'Verifies the audit trail, takes it away, signs where it stands.',
    },
    operands: 'verify|export|checkpoint|prune [FILE]',
    operandsMin: 1,
    operandsMax: 2,
    flags: {
      ...operatorFlags,
      checkpoint: {
        kind: 'list',
        value: 'FILE',
        meaning: {
          ja: '別の場所で保管していた署名。これとも突き合わせます。',
          en: 'A checkpoint that was kept elsewhere, to compare with as well.',
        },
      },
      key: {
        kind: 'list',
        value: 'KEYID',
        meaning: {
          ja: '信用する鍵。ほかの鍵の署名があれば失敗します。',
          en: 'A key to believe; a checkpoint of another one fails.',
        },
      },
      json: jsonFlag,
    },
    notes: [
      {
        ja: 'verify FILE は export の内容をサーバーなしで確かめます。正しければ終了コードは0、そうでなければ1で、最初に違う行を示します。',
        en: 'verify FILE verifies an export without any server. Exit code 0: it holds; 1: it does not, and the first wrong row is named.',
      },
      {
        ja: 'prune FILE --checkpoint FILE は、持ち出したファイルが正しいことを確かめてから、その署名までの古い記録を削除します。',
        en: 'prune FILE --checkpoint FILE removes old rows up to that checkpoint, once the export is found to hold them.',
      },
    ],
    examples: [
      './kumiki audit verify',
      './kumiki audit checkpoint /mnt/other/2026-11-21.json',
      './kumiki audit verify --checkpoint /mnt/other/2026-11-21.json',
      './kumiki audit export audit.ndjson',
      './kumiki audit verify audit.ndjson',
    ],
    load: async () => (await import('../audit.ts')).audit,
  }),
  command({
    name: 'tenant',
    summary: {
      ja: '団体の設定（役割、許可、トークン、ログイン先）をファイルに保存し、別の環境に取り込みます。',
      en: 'Takes the setup of a tenant to another installation.',
    },
    operands: 'export|import FILE',
    operandsMin: 1,
    operandsMax: 2,
    flags: {
      ...operatorFlags,
      tenant: {
        kind: 'text',
        meaning: { ja: '団体の識別名。', en: 'The tenant.' },
        default: { ja: 'default、取り込みではファイルの団体', en: 'default; the one of the file' },
      },
    },
    notes: [
      {
        ja: 'シークレット、職員、データは含みません。古い版のファイルは読めます。新しい版のファイルは断り、何も変えません。',
        en: 'Without secrets, people and data. Files of older versions are read; a newer one is refused and changes nothing.',
      },
    ],
    examples: [
      './kumiki tenant export nagasaki-city.json --tenant 422011',
      './kumiki tenant import nagasaki-city.json --url https://kumiki.example.lg.jp --token token.txt',
    ],
    load: async () => (await import('../tenant.ts')).tenant,
  }),
  command({
    name: 'doctor',
    summary: {
      ja: 'このマシンと設定を調べ、悪いところと直し方を知らせます。',
      en: 'Looks at this machine and installation, and says what to do about what is wrong.',
    },
    flags: {
      port: {
        kind: 'number',
        meaning: { ja: '調べるポート。', en: 'Port to look at.' },
        default: '8080',
      },
      host: {
        kind: 'text',
        meaning: { ja: '調べるアドレス。', en: 'Address to look at.' },
        default: '127.0.0.1',
      },
      data: dataFolderFlag,
      region: regionFlag,
      'database-url': databaseUrlFlag,
    },
    load: async () => (await import('../doctor.ts')).doctor,
  }),
];
