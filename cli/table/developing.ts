/** Commands for those who change Kumiki. */
import { type AnyCommand, command, type Flag } from '../command.ts';
import { jsonFlag } from './flags.ts';

const postgresFlag = {
  kind: 'text',
  value: 'URL|new',
  meaning: {
    ja: '組み込みデータベースの代わりに使うPostgreSQL（特権ユーザー。データベースを作って消します）。new なら、このマシンのPostgreSQLで一時的なものを起動します。',
    en: 'PostgreSQL to use instead of the embedded database (a superuser; databases are made and dropped); "new" starts one of its own from the programs installed here.',
  },
} as const satisfies Flag;

export const developingCommands: readonly AnyCommand[] = [
  command({
    name: 'test',
    summary: {
      ja: 'ブラウザーのテストも含め、すべてのテストを実行します。',
      en: 'Runs every test of the repository, browser tests included.',
    },
    operands: '[FILTER…]',
    flags: { postgres: postgresFlag },
    notes: [
      {
        ja: 'FILTERはテストファイルのパスの一部です。',
        en: 'A filter is a part of the path of test files.',
      },
      {
        ja: '最後の行は「N passed, N failed, N skipped」です。理由のないスキップと、1件も実行されないことは失敗です。',
        en: 'The last line is "N passed, N failed, N skipped". Every skip says why; one that does not, and a run without a single test, fail.',
      },
    ],
    examples: [
      './kumiki test',
      './kumiki test packages/civic',
      './kumiki test server/src --postgres new',
    ],
    load: async () => (await import('../test.ts')).test,
  }),
  command({
    name: 'check',
    summary: {
      ja: '書式、リント、型、構造、使われないコードを1分以内に調べます。',
      en: 'Format, lint, types, architecture, unused code; under a minute.',
    },
    flags: {},
    load: async () => (await import('../check.ts')).check,
  }),
  command({
    name: 'fix',
    summary: {
      ja: '書式を整え、安全に直せるものを直します。',
      en: 'Formats the code and mends what can be mended safely.',
    },
    flags: {},
    load: async () => (await import('../fix.ts')).fix,
  }),
  command({
    name: 'generate',
    summary: {
      ja: 'コードから作られるファイルを書き直します。',
      en: 'Writes again every committed file that repeats code.',
    },
    flags: {},
    load: async () => (await import('../generate.ts')).generate,
  }),
  command({
    name: 'bench',
    summary: {
      ja: '同じ実行の中で、限界値や他の製品と並べて性能を測ります。',
      en: 'Measures Kumiki beside a bare limit or a peer in the same run.',
    },
    operands: '[NAME…]',
    flags: {
      json: jsonFlag,
      postgres: {
        kind: 'text',
        value: 'URL|new',
        meaning: {
          ja: '測定に使うPostgreSQL（特権ユーザー。データベースを作って消します）。',
          en: 'PostgreSQL server to measure on (a superuser; a database is made and dropped).',
        },
        default: {
          ja: 'このマシンにPostgreSQLがあれば一時的なもの',
          en: 'one of its own, where PostgreSQL is installed',
        },
      },
      engine: {
        kind: 'text',
        value: 'ENGINE',
        meaning: {
          ja: 'embedded または postgres だけで測ります。',
          en: 'Only this engine: embedded or postgres.',
        },
        default: { ja: '両方', en: 'both' },
      },
      large: {
        kind: 'switch',
        meaning: {
          ja: '準備に何分もかかる大きさ（100万件など）で測ります。',
          en: 'Measures sizes that take minutes to make, such as a million entities.',
        },
      },
    },
    notes: [
      {
        ja: '比率は限界値との比です。1なら同じ、小さいほど劣ります。',
        en: 'Every ratio compares with the limit: 1 is as good, less is worse.',
      },
    ],
    examples: ['./kumiki bench entities', './kumiki bench --json > results.json'],
    load: async () => (await import('../bench.ts')).bench,
  }),
  command({
    name: 'conformance',
    summary: {
      ja: 'NGSI-LDの適合性試験を新しいサーバーに対して実行します。',
      en: 'Runs the NGSI-LD conformance suite against a fresh server.',
    },
    operands: 'SUITE_FOLDER',
    operandsMin: 1,
    operandsMax: 1,
    flags: {
      group: {
        kind: 'text',
        value: 'NAMES',
        meaning: {
          ja: 'このグループやファイルだけ。TP/NGSI-LD の下のフォルダー名かファイル名の先頭をコンマで区切ります。',
          en: 'Only these groups or files: folders below TP/NGSI-LD or beginnings of file names, with commas.',
        },
      },
      tag: {
        kind: 'text',
        value: 'TAGS',
        meaning: {
          ja: 'このタグのどれかが付いた試験だけ。',
          en: 'Only cases with one of these tags.',
        },
      },
      all: {
        kind: 'switch',
        meaning: {
          ja: '通常は除く since_v1.9.1 と dist-ops の試験も実行します。',
          en: 'Also the cases tagged since_v1.9.1 and dist-ops, which are left out otherwise.',
        },
      },
      json: jsonFlag,
      postgres: postgresFlag,
      server: {
        kind: 'text',
        value: 'URL',
        meaning: {
          ja: '新しいサーバーの代わりに、試験用に起動済みのサーバーを使います（docs/conformance.md）。',
          en: 'Test the server that runs there instead of a fresh one; it must have been started for the suite (docs/conformance.md).',
        },
      },
      robot: {
        kind: 'text',
        value: 'FILE',
        meaning: {
          ja: 'SUITE_FOLDER/.venv にもPATHにもないときの robot コマンド。',
          en: 'The robot command, where it is neither in SUITE_FOLDER/.venv nor on the PATH.',
        },
      },
      results: {
        kind: 'text',
        value: 'FOLDER',
        meaning: {
          ja: '各グループの log.html を残すフォルダー。',
          en: "Keep Robot's log.html of every group here.",
        },
      },
    },
    notes: [
      {
        ja: 'SUITE_FOLDERは marek-mraz/ngsi-ld-test-suite の写しです。入手方法と訂正箇所は docs/conformance.md にあります。',
        en: 'SUITE_FOLDER is a checkout of marek-mraz/ngsi-ld-test-suite; docs/conformance.md says how to get it and what is corrected.',
      },
      {
        ja: '試験は合格、不合格、または試験側の誤りを示す条項とともに docs/conformance-ledger.json に載っています。',
        en: 'A case fails, passes, or stands in docs/conformance-ledger.json with the clause that proves the suite wrong.',
      },
    ],
    examples: [
      './kumiki conformance ../ngsi-ld-test-suite',
      './kumiki conformance ../ngsi-ld-test-suite --group Provision/Entities,018_05 --results /tmp/log',
    ],
    load: async () => (await import('../conformance.ts')).conformance,
  }),
];
